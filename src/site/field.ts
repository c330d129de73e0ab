import type { Page, Site } from './site.ts';

/** Fields that prebake computes; they come before front matter keys of the same name. */
const COMPUTED: ReadonlyMap<string, (page: Page, site: Site) => unknown> = new Map<
  string,
  (page: Page, site: Site) => unknown
>([
  ['id', (page) => page.id],
  ['kind', (page) => page.kind],
  ['source', (page) => page.source],
  ['url', (page) => page.url],
  ['absoluteUrl', absoluteUrl],
  ['outputPath', (page) => page.outputPath],
  ['title', (page) => page.title],
  ['description', (page) => page.description],
  ['date', (page) => page.date],
  ['publishDate', (page) => page.publishDate],
  ['expiryDate', (page) => page.expiryDate],
  ['lastmod', (page) => page.lastmod],
  ['draft', (page) => page.draft],
  ['weight', (page) => page.weight],
  ['noindex', (page) => page.noindex],
  ['lang', (page) => page.lang],
  ['translationKey', (page) => page.translationKey],
  ['slug', (page) => page.slug],
  ['aliases', (page) => page.aliases],
  ['collection', (page) => page.collection],
  ['section', (page) => page.section],
  ['parent', (page) => page.parent],
  ['ancestors', (page) => page.ancestors],
  ['children', (page) => page.children],
  ['previous', (page) => page.previous],
  ['next', (page) => page.next],
  ['slice', (page) => page.slice],
  ['term', (page) => page.term],
  ['taxonomy', (page) => page.taxonomy],
  ['words', (page) => page.body?.words],
]);

/** Names of the computed fields, for messages that name the nearest one. */
export const computedFields: Iterable<string> = [...COMPUTED.keys()];

/**
 * A field of a page: computed ones first, then terms, then front matter; `author.name` reads into maps and lists.
 * Dates are ISO strings, other pages are ids. Undefined when there is no such field.
 */
export function readField(site: Site, page: Page, key: string): unknown {
  const whole = readKey(site, page, key);
  if (whole !== undefined || !key.includes('.')) return whole;
  const [first = '', ...rest] = key.split('.');
  return readPath(readKey(site, page, first), rest);
}

function readKey(site: Site, page: Page, key: string): unknown {
  const computed = COMPUTED.get(key);
  if (computed !== undefined) return computed(page, site);
  if (Object.hasOwn(page.terms, key)) return page.terms[key];
  return Object.hasOwn(page.frontMatter, key) ? page.frontMatter[key] : undefined;
}

/** Walks into plain maps and lists; undefined where the path ends. */
export function readPath(value: unknown, path: readonly string[]): unknown {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined;
    inner = (inner as Record<string, unknown>)[step];
  }
  return inner;
}

/** With scheme and host when `site.url` is set, else the path alone. */
export function absoluteUrl(page: Pick<Page, 'url'>, site: Site): string {
  const { url, basePath } = site.config;
  return url === '' ? page.url : url.slice(0, url.length - basePath.length) + page.url;
}
