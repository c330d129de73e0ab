import {
  ancestorsFacet,
  childrenFacet,
  configFacet,
  type Facet,
  metaFacet,
  neighboursFacet,
  sliceFacet,
  tocFacet,
  urlFacet,
} from '../../site/facets.ts';
import { absoluteUrl, readField } from '../../site/field.ts';
import type { Page, Site } from '../../site/site.ts';
import { safe } from '../escape.ts';
import type { Session } from '../session.ts';
import { frozen } from './data.ts';
import { paginationView } from './pagination.ts';
import { tocView } from './toc.ts';

interface Target {
  page: Page;
  /** By field or front matter key: made at its first read, then used by every list that shows it. */
  facets: Map<string, Facet>;
}

/** Fields that are read by a facet of their own. Everything else is `meta:<id>|<key>`. */
type Field = (target: Target) => unknown;

/** For `readingTime`, in minutes. */
const WORDS_A_MINUTE = 220;

/** Fields that `{{json page}}` shows besides the front matter; what leads to other pages or holds HTML is left out. */
const LISTED = ['title', 'description', 'url', 'date', 'lastmod', 'lang', 'slug', 'section', 'collection', 'words'];

const pages = new WeakMap<object, Page>();

/** The page behind a view; undefined for any other value. For helpers that need to know which page they were given. */
export function pageOf(view: unknown): Page | undefined {
  return typeof view === 'object' && view !== null ? pages.get(view) : undefined;
}

export function createPageViews(session: Session, site: Site): (id: string) => object | undefined {
  const { trace } = session;
  const views = new Map<string, object>();
  const view = (id: string): object | undefined => {
    let found = views.get(id);
    if (found !== undefined) return found;
    const page = site.pages.get(id);
    if (page === undefined) return undefined;
    found = new Proxy<Target>({ page, facets: new Map() }, handler);
    views.set(id, found);
    pages.set(found, page);
    return found;
  };
  const viewsOf = (ids: readonly string[]) => ids.map(view).filter((item) => item !== undefined);
  const viewIf = (id: string | undefined) => (id === undefined ? undefined : view(id));
  const reading = (name: string, facetOf: (id: string) => Facet, read: (page: Page) => unknown): Field => {
    return (target) => {
      record(target, name, facetOf);
      return read(target.page);
    };
  };
  const record = (target: Target, name: string, facetOf: (id: string, name: string) => Facet): void => {
    let facet = target.facets.get(name);
    if (facet === undefined) {
      facet = facetOf(target.page.id, name);
      target.facets.set(name, facet);
    }
    trace.facets.add(facet);
  };

  const fields: Record<string, Field> = Object.assign<Record<string, Field>, Record<string, Field>>(
    Object.create(null),
    {
      content: ({ page }) => safe(session.content(page.id)),
      excerpt: ({ page }) => safe(session.excerpt(page.id)),
      toc: reading('toc', tocFacet, (page) => tocView(page.body)),
      url: reading('url', urlFacet, (page) => page.url),
      absoluteUrl: reading('url', urlFacet, (page) => {
        trace.add(configFacet(['url']));
        return absoluteUrl(page, site);
      }),
      parent: reading('ancestors', ancestorsFacet, (page) => viewIf(page.ancestors.at(-1))),
      ancestors: reading('ancestors', ancestorsFacet, (page) => viewsOf(page.ancestors)),
      children: reading('children', childrenFacet, (page) => viewsOf(page.children)),
      previous: reading('next', neighboursFacet, (page) => viewIf(page.previous)),
      next: reading('next', neighboursFacet, (page) => viewIf(page.next)),
      pagination: (target) => {
        const { page } = target;
        if (page.slice === undefined) trace.add(sliceFacet(page.id));
        return page.slice === undefined ? undefined : paginationView(trace, site, page, page.slice, view);
      },
      readingTime: (target) => {
        const words = meta(target, 'words');
        return typeof words === 'number' ? Math.max(1, Math.round(words / WORDS_A_MINUTE)) : undefined;
      },
      term: (target) => {
        meta(target, 'term');
        const { term } = target.page;
        return term === undefined ? undefined : session.views.taxonomy.term(term.taxonomy, term.name);
      },
      terms: (target) => {
        for (const taxonomy of site.taxonomies.keys()) meta(target, taxonomy);
        return session.views.taxonomy.ofPage(target.page.terms);
      },
    },
  );

  const meta = (target: Target, key: string): unknown => {
    record(target, key, metaFacet);
    return frozen(readField(site, target.page, key));
  };

  const read = (target: Target, key: string): unknown => {
    const field = fields[key];
    return field === undefined ? meta(target, key) : field(target);
  };

  const handler: ProxyHandler<Target> = {
    get(target, key) {
      if (typeof key === 'string') return read(target, key);
      return key === Symbol.toPrimitive ? () => String(meta(target, 'title')) : undefined;
    },
    has: (target, key) => typeof key === 'string' && read(target, key) !== undefined,
    ownKeys(target) {
      meta(target, '*');
      return [...new Set([...LISTED, ...Object.keys(target.page.frontMatter)])];
    },
    getOwnPropertyDescriptor(target, key) {
      if (typeof key !== 'string') return undefined;
      const value = read(target, key);
      return value === undefined ? undefined : { value, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    getPrototypeOf: () => Object.prototype,
  };

  return view;
}
