import { ABSENT, type Facet, parseFacet } from '../site/facets.ts';

/** Why a facet made a page stale, as a sentence without its full stop. Users read *dependency* for facet. */
export function sentenceFor(facet: Facet, before: string, now: string): string {
  const { kind, subject, detail = '' } = parseFacet(facet);
  const name = (sentences[kind] ?? (() => facet))(subject, detail);
  if (kind in standing) return standing[kind] ?? name;
  if (before === ABSENT) return `${name} appeared`;
  return now === ABSENT ? `${name} is gone` : `${name} changed`;
}

/** Sentences that are whole by themselves. */
const standing: Record<string, string> = {
  volatile: 'it uses a helper that says it is volatile',
};

const sentences: Record<string, (subject: string, detail: string) => string> = {
  body: (page) => `the body of ${page}`,
  excerpt: (page) => `the excerpt of ${page}`,
  toc: (page) => `the table of contents of ${page}`,
  meta: (page, key) => (key === '*' ? `the front matter of ${page}` : `the ${key} of ${page}`),
  url: (page) => `the address of ${page}`,
  template: (template) => `the ${template.replace('/', ' ')}`,
  collection: (collection) => `the list of pages in ${collection}`,
  query: (query) => `what a query finds in ${collectionOf(query)}`,
  slice: (page) => `the list on ${page}`,
  neighbours: (page) => `the page before or after ${page}`,
  children: (page) => `the pages below ${page}`,
  ancestors: (page) => `the pages above ${page}`,
  tree: () => 'the tree of sections',
  terms: (taxonomy) => `the terms of ${taxonomy}`,
  menu: (menu) => `the menu ${menu}`,
  data: (key) => (key === '' ? 'the data' : `the data ${key}`),
  output: (path) => `what is published as ${path}`,
  asset: (asset) => `the file ${asset}`,
  bundle: (name) => `the asset ${name}`,
  config: (key) => `the setting ${key}`,
  source: (source) => `the page made from ${source}`,
  anchors: (page) => `the headings of ${page}`,
  helpers: () => "the site's own helpers",
  clock: (grain) => `the ${grain}`,
  env: (name) => `the environment variable ${name}`,
  file: (path) => `the file ${path}`,
};

function collectionOf(query: string): string {
  const { collection } = JSON.parse(query) as { collection: unknown };
  return typeof collection === 'string' ? collection : 'the site';
}
