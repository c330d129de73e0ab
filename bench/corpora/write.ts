import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startDigest } from '../../src/digest.ts';
import { type Corpus, sectionText } from './corpus.ts';

export interface CorpusFile {
  /** Relative to the content folder. */
  path: string;
  text: string;
}

/** Every file of the content folder. */
export function* filesOf(corpus: Corpus): Generator<CorpusFile> {
  yield { path: '_index.md', text: '---\ntitle: Home\ndescription: The start of it all\n---\n' };
  for (const section of corpus.sections) yield { path: `${section.folder}/_index.md`, text: sectionText(section) };
  for (const page of corpus.pages) yield { path: `${page.folder}/${page.name}.md`, text: corpus.textOf(page) };
}

export interface CorpusMeasure {
  files: number;
  bytes: number;
  digest: string;
}

/** Tells two corpora apart by every byte of every file. */
export function measureCorpus(corpus: Corpus): CorpusMeasure {
  const digest = startDigest();
  let files = 0;
  let bytes = 0;
  for (const { path, text } of filesOf(corpus)) {
    const content = Buffer.from(`${path}\0${text}\0`);
    digest.add(content);
    files++;
    bytes += Buffer.byteLength(text);
  }
  return { files, bytes, digest: digest.end() };
}

/** Writes the content folder, and the image that pages show to `static`. */
export function writeCorpus(corpus: Corpus, content: string, images: string): void {
  const made = new Set<string>();
  for (const { path, text } of filesOf(corpus)) {
    const file = join(content, path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, text);
  }
  mkdirSync(images, { recursive: true });
  writeFileSync(join(images, 'diagram.svg'), DIAGRAM);
}

const DIAGRAM = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8H0z"/></svg>\n';
