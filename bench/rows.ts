import type { Corpus } from './corpora/corpus.ts';
import { docsCorpus } from './corpora/docs.ts';
import { smallCorpus } from './corpora/small.ts';

/** A line of the benchmark: what is done, with which content. */
export type Row = BuildRow | WatchRow | PlainRow;

export interface BuildRow {
  kind: 'build';
  name: string;
  title: string;
  corpus: (seed: number) => Corpus;
  highlight: boolean;
  /** True: built before, nothing changed since. False: nothing is kept. */
  again: boolean;
  /** On the disk even where there is a folder in memory. */
  onDisk: boolean;
  /** Left out unless it is named. */
  onRequest: boolean;
}

export interface WatchRow {
  kind: 'watch';
  name: string;
  title: string;
  corpus: (seed: number) => Corpus;
  onRequest: boolean;
}

/** A row without a corpus. */
export interface PlainRow {
  kind: 'start-up' | 'http';
  name: string;
  title: string;
  onRequest: boolean;
}

const DOCS_PAGES = 3000;
const LARGE_PAGES = 100_000;
const SMALL_SIZES = [250, 1000, 4000, 40_000];

/** Every row; `docsPages` makes the site of the docs rows smaller, for a try. */
export function allRows(docsPages = DOCS_PAGES): Row[] {
  const docs = (seed: number) => docsCorpus(docsPages, seed);
  const small = (pages: number) => (seed: number) => smallCorpus(pages, seed);
  const build = (name: string, title: string, corpus: BuildRow['corpus'], more: Partial<BuildRow> = {}): BuildRow => ({
    ...{ kind: 'build', name, title, corpus, highlight: false, again: false, onDisk: false, onRequest: false },
    ...more,
  });
  const count = (pages: number) => pages.toLocaleString('en');
  const pages = `${count(docsPages)} pages of documentation`;
  return [
    build('docs', `${pages}, cold`, docs),
    build('docs-highlighted', `${pages}, cold, code highlighted`, docs, { highlight: true }),
    build('docs-again', `${pages}, built again, nothing changed`, docs, { again: true }),
    build('docs-disk', `${pages}, cold, on the disk`, docs, { onDisk: true }),
    ...SMALL_SIZES.map((size) => build(`small-${size}`, `${count(size)} small pages, cold`, small(size))),
    build('small-again', '40,000 small pages, built again, nothing changed', small(40_000), { again: true }),
    build('large', `${count(LARGE_PAGES)} small pages, cold`, small(LARGE_PAGES), { onRequest: true }),
    { kind: 'start-up', name: 'start-up', title: 'Start and say the version', onRequest: false },
    { kind: 'watch', name: 'watch-docs', title: `A text saved → served, ${pages}`, corpus: docs, onRequest: false },
    {
      kind: 'watch',
      name: 'watch-small',
      title: 'A text saved → served, 40,000 small pages',
      corpus: small(40_000),
      onRequest: false,
    },
    { kind: 'http', name: 'http', title: 'A page of 10 KB over HTTP', onRequest: false },
  ];
}

/** The rows of these names, in order; a name without a row of its own stands for all rows that begin with it. Throws. */
export function chooseRows(rows: Row[], names: string[], large: boolean): Row[] {
  if (names.length === 0) return rows.filter((row) => !row.onRequest || large);
  const chosen = new Set<Row>();
  for (const name of names) {
    const exact = rows.filter((row) => row.name === name);
    const found = exact.length > 0 ? exact : rows.filter((row) => row.name.startsWith(`${name}-`));
    if (found.length === 0) {
      throw new Error(`There is no row "${name}". There are: ${rows.map((row) => row.name).join(', ')}.`);
    }
    for (const row of found) chosen.add(row);
  }
  return rows.filter((row) => chosen.has(row) || (large && row.name === 'large'));
}
