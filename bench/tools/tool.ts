import type { Corpus } from '../corpora/corpus.ts';
import type { Command } from '../measure/run.ts';

export type ToolName = 'prebake' | 'hugo' | 'eleventy';

/** A site generator, and the site in its own terms that is the twin of the others'. */
export interface Tool {
  name: ToolName;
  /** As the tool tells it; undefined when it is not installed. */
  version: string | undefined;
  /** Writes configuration, templates and content into an empty folder. */
  makeSite(corpus: Corpus, folder: string, variant: Variant): void;
  build(folder: string): Command;
  /** What a run leaves in the site's folder, `public` too; without it the next run is cold. */
  leaves: string[];
  /** Whether an HTML file that no other tool writes is known and harmless. */
  isExtra(output: string): boolean;
}

export interface Variant {
  highlight: boolean;
}

/** Every tool writes into this folder of its site. */
export const OUTPUT = 'public';
