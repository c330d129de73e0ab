import type { FacetDigest } from '../site/facets.ts';
import type { Page } from '../site/site.ts';
import { sentenceFor } from './reason.ts';
import { shapeOf, type Trace } from './trace.ts';

/** A page that might be stale, with everything the rules look at. */
export interface Candidate {
  page: Page;
  /** Absent when no render of it is remembered. */
  trace: Trace | undefined;
  /** Digest of a published output path; undefined when prebake has not published it. */
  published: (path: string) => string | undefined;
  /** Published paths whose file is missing or differs from what was published. */
  altered: ReadonlySet<string>;
  digest: FacetDigest;
}

/** Gives the reason why the page is stale, or nothing. */
export type Rule = (candidate: Candidate) => string | undefined;

/** In order: the first that gives a reason decides. */
export const rules: readonly Rule[] = [isNotRemembered, hasNoOutput, hasAlteredOutput, hasOtherShape, readWhatChanged];

export function reasonFor(candidate: Candidate): string | undefined {
  for (const rule of rules) {
    const reason = rule(candidate);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function isNotRemembered({ page, trace, published }: Candidate): string | undefined {
  if (trace !== undefined) return undefined;
  return published(page.outputPath) === undefined ? 'it is new' : 'what it read when last rendered is not known';
}

function hasNoOutput({ trace, published }: Candidate): string | undefined {
  const missing = trace?.outputs.find(({ path, digest }) => published(path) !== digest);
  return missing && `its output ${missing.path} is not the one last rendered`;
}

function hasAlteredOutput({ trace, altered }: Candidate): string | undefined {
  const output = trace?.outputs.find(({ path }) => altered.has(path));
  return output && `its output ${output.path} was removed or changed by someone else`;
}

function hasOtherShape({ page, trace }: Candidate): string | undefined {
  return trace?.shape === shapeOf(page) ? undefined : 'its address, its aliases or its layout changed';
}

function readWhatChanged({ trace, digest }: Candidate): string | undefined {
  for (const [facet, before] of trace?.facets ?? []) {
    const now = digest(facet);
    if (now !== before || facet === 'volatile:') return sentenceFor(facet, before, now);
  }
  return undefined;
}
