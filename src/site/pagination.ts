import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import type { CollectionRules } from './collection-rule.ts';
import { foldCase, urlOf } from './output-path.ts';
import type { Page, Site } from './site.ts';
import { folderAbove } from './source-name.ts';

/** What a list page shows, before it is cut into slices. */
export interface List {
  /** Collection name, folder, or `taxonomy:term`. */
  of: string;
  ids: string[];
  /** Items per slice; 0 for all on one. */
  size: number;
}

/**
 * The list that a page's `paginate` asks for: `10`, or a map of `size` with `collection`, or with `taxonomy` and `term`.
 * A number alone means: on a term page its term, on a section page its pages, on the home page the site's one collection
 * of posts. Throws `paginate-invalid`.
 */
export function readPaginate(page: Page, site: Site, rules: CollectionRules): List | undefined {
  const value = page.frontMatter.paginate;
  if (value === undefined || value === null || value === false) return undefined;
  if (typeof value === 'number') return { size: readSize(value), ...impliedList(page, site, rules) };
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('it must be a number or a map');
  const { collection, taxonomy, term, size, ...others } = value as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw invalid(`there is no key "${unknown}".${didYouMean(unknown, ['collection', 'taxonomy', 'term', 'size'])}`);
  }
  if (collection !== undefined) return { size: readSize(size), ...namedList(String(collection), site) };
  if (taxonomy !== undefined) return { size: readSize(size), ...termList(String(taxonomy), term, site) };
  return { size: readSize(size), ...impliedList(page, site, rules) };
}

function readSize(size: unknown): number {
  if (typeof size === 'number' && Number.isInteger(size) && size > 0) return size;
  throw invalid(`the size must be a whole number above 0, and is ${JSON.stringify(size)}`);
}

type Items = Omit<List, 'size'>;

function namedList(collection: string, site: Site): Items {
  const ids = site.collections.get(collection);
  if (ids !== undefined) return { of: collection, ids };
  throw invalid(`there is no collection "${collection}".${didYouMean(collection, site.collections.keys())}`);
}

function termList(taxonomy: string, term: unknown, site: Site): Items {
  const terms = site.taxonomies.get(taxonomy);
  if (terms === undefined) {
    throw invalid(`there is no taxonomy "${taxonomy}".${didYouMean(taxonomy, site.taxonomies.keys())}`);
  }
  if (typeof term !== 'string' && typeof term !== 'number') throw invalid('`taxonomy` needs a `term` beside it');
  const key = foldCase(String(term).normalize('NFKC'));
  // A term that no page has yet is an empty list, as a collection without pages is.
  const found = terms.find(({ name }) => foldCase(name.normalize('NFKC')) === key);
  return { of: `${taxonomy}:${found?.name ?? term}`, ids: found?.pages ?? [] };
}

function impliedList(page: Page, site: Site, rules: CollectionRules): Items {
  if (page.term !== undefined) return termList(page.term.taxonomy, page.term.name, site);
  if (page.kind === 'section') {
    const folder = folderAbove(page.id);
    const rule = rules.of(folder);
    if (rule === undefined) return { of: folder, ids: page.children };
    const ids = site.collections.get(rule.name) ?? [];
    if (rule.from === folder) return { of: rule.name, ids };
    return { of: folder, ids: ids.filter((id) => id.startsWith(`${folder}/`)) };
  }
  const posts = [...rules.all.values()].filter((rule) => rule.kind === 'posts');
  const [only] = posts;
  if (page.kind === 'home' && only !== undefined && posts.length === 1) return namedList(only.name, site);
  throw invalid(
    'only a section lists its own pages, so this page must name what it lists',
    'Name a collection, as in `paginate: { collection: blog, size: 10 }`, or a taxonomy and a term.',
  );
}

function invalid(why: string, remedy?: string): PrebakeError {
  const message = `\`paginate\` cannot be followed: ${why}${why.endsWith('"?') ? '' : '.'}`;
  return new PrebakeError('paginate-invalid', message, { remedy });
}

/**
 * Cuts a list into slices: gives the page its first one and returns the pages of the others, whose addresses are
 * `page/2/` and so on below the page's own.
 */
export function paginate(page: Page, list: List, basePath: string): Page[] {
  const size = list.size > 0 ? list.size : list.ids.length;
  const count = Math.max(1, Math.ceil(list.ids.length / Math.max(1, size)));
  const pages = Array.from({ length: count }, (_, index) => (index === 0 ? page.id : `${page.id}@${index + 1}`));
  const sliceAt = (number: number) => ({
    of: list.of,
    items: list.ids.slice((number - 1) * size, number * size),
    number,
    count,
    size,
    total: list.ids.length,
    pages,
  });
  page.slice = sliceAt(1);
  return pages.slice(1).map((id, index) => {
    const outputPath = sliceOutput(page.outputPath, index + 2);
    const url = urlOf(outputPath, basePath);
    return { ...page, id, kind: 'slice', url, outputPath, aliases: [], slice: sliceAt(index + 2) };
  });
}

/** `blog/index.html` → `blog/page/2/index.html`; `blog.html` → `blog/page/2.html`. */
function sliceOutput(outputPath: string, number: number): string {
  const folder = /^(.*?)index\.html$/.exec(outputPath);
  if (folder !== null && (folder[1] === '' || folder[1]?.endsWith('/'))) return `${folder[1]}page/${number}/index.html`;
  const dot = outputPath.lastIndexOf('.');
  return `${outputPath.slice(0, dot)}/page/${number}${outputPath.slice(dot)}`;
}
