import { digestOf, digestOfValue } from '../digest.ts';
import { clockText } from './calendar.ts';
import {
  ABSENT,
  type ClockGrain,
  type CreateFacetDigest,
  type ParsedFacet,
  parseFacet,
  type Surroundings,
  splitPath,
} from './facets.ts';
import { readField, readPath } from './field.ts';
import { outputsOf } from './link-index.ts';
import { evaluateGroups, evaluateQuery, type Query, startOf } from './query.ts';
import type { Page, Site } from './site.ts';

/**
 * Gives the digest of any facet of one version of the site, each worked out once. Short values are their own digest:
 * that costs less than to hash them, and is as exact. An unknown kind is never fresh.
 */
export const createFacetDigest: CreateFacetDigest = (site, surroundings) => {
  const known = new Map<string, string>();
  return (facet) => {
    let digest = known.get(facet);
    if (digest === undefined) {
      const parsed = parseFacet(facet);
      const read = READERS[parsed.kind];
      if (read === undefined) return neverFresh(surroundings);
      digest = read(parsed, site, surroundings);
      known.set(facet, digest);
    }
    return digest;
  };
};

type Reader = (facet: ParsedFacet, site: Site, surroundings: Surroundings) => string;

const READERS: Partial<Record<string, Reader>> = Object.assign(Object.create(null) as Record<string, Reader>, {
  body: ofPage((page) => page.body?.digest),
  excerpt: ofPage((page) => page.body?.excerptDigest),
  toc: ofPage((page) => page.body?.tocDigest),
  anchors: ofPage((page) => page.body && ofText(page.body.anchors)),
  url: ofPage((page) => ofText(page.url)),
  neighbours: ofPage((page) => ofList([page.previous ?? '', page.next ?? ''])),
  children: ofPage((page) => ofList(page.children)),
  ancestors: ofPage((page) => ofList(page.ancestors)),
  // The ids of all slices follow from the page and their count, and would make long lists cost their square.
  slice: ofPage((page) => page.slice && ofValue({ ...page.slice, pages: undefined })),
  meta: ({ subject, detail = '' }, site) => {
    const page = site.pages.get(subject);
    if (page === undefined) return ABSENT;
    return ofValue(detail === '*' ? page.frontMatter : readField(site, page, detail));
  },
  collection: ({ subject }, site) => ofOptional(site.collections.get(subject)),
  query: ({ subject }, site) => ofQuery(JSON.parse(subject) as Query, site),
  terms: ({ subject }, site) => ofValue(site.taxonomies.get(subject)),
  tree: (_, site) => ofList([site.home ?? '', ...site.tree]),
  menu: ({ subject }, site) => ofValue(Object.hasOwn(site.menus, subject) ? site.menus[subject] : undefined),
  data: ({ subject }, site) => ofValue(readPath(site.data, splitPath(subject))),
  config: ({ subject }, site) => ofValue(readPath(site.config, splitPath(subject))),
  asset: ({ subject }, site) => ofValue(site.assets.get(subject)),
  bundle: ({ subject }, site) => ofValue(site.bundles.get(subject)),
  source: ({ subject }, site) => ofValue(site.pageBySource.get(subject)),
  output: ({ subject }, site) => ofValue(outputsOf(site).get(subject)),
  template: ({ subject }, _, { templates }) => templates.get(subject) ?? ABSENT,
  helpers: (_, __, { helpersDigest }) => helpersDigest,
  clock: ({ subject }, site, { now }) => clockText(subject as ClockGrain, now, site.config.timeZone),
  env: ({ subject }, _, { env }) => ofValue(env(subject)),
  file: ({ subject }, _, { file }) => file(subject) ?? ABSENT,
} satisfies Record<string, Reader>);

function ofPage(read: (page: Page) => string | undefined): Reader {
  return ({ subject }, site) => {
    const page = site.pages.get(subject);
    return page === undefined ? ABSENT : (read(page) ?? ABSENT);
  };
}

function ofQuery(query: Query, site: Site): string {
  if (startOf(site, query) === undefined) return ABSENT;
  return query.ops.at(-1)?.do === 'groupBy' ? ofValue(evaluateGroups(site, query)) : ofList(evaluateQuery(site, query));
}

/** Texts up to this length stand for themselves; a digest has 22 characters. */
const SHORT = 32;

function ofText(text: string): string {
  return text.length <= SHORT ? `=${text}` : digestOf(text);
}

function ofList(items: readonly string[]): string {
  return ofText(items.join('\n'));
}

function ofOptional(items: readonly string[] | undefined): string {
  return items === undefined ? ABSENT : ofList(items);
}

/** Texts and other values begin with different marks, so that `"1"` and `1` differ. */
function ofValue(value: unknown): string {
  if (value === undefined) return ABSENT;
  if (typeof value === 'string') return ofText(value);
  if (typeof value === 'object' && value !== null) return digestOfValue(value);
  return `:${JSON.stringify(value)}`;
}

let asked = 0;

function neverFresh({ now }: Surroundings): string {
  asked += 1;
  return `never:${now}:${asked}`;
}
