import { metaFacet, termsFacet, urlFacet } from '../../site/facets.ts';
import type { Site, Term } from '../../site/site.ts';
import type { Session } from '../session.ts';
import { warnOfTypo } from './collections.ts';
import type { Lists } from './list.ts';
import { refusingView } from './refuse.ts';

export interface Taxonomies {
  /** `taxonomies` in templates. */
  all: object;
  /** `page.terms`: for each taxonomy the terms of one page. */
  ofPage(terms: Record<string, string[]>): Record<string, readonly TermView[]>;
  term(taxonomy: string, name: string): TermView;
}

export interface TermView {
  name: string;
  slug: string;
  /** Of the term's page; undefined when none is made. */
  url: string | undefined;
  /** How many pages carry it. */
  count: number;
  /** Newest first. */
  pages: readonly unknown[];
}

const terms = new WeakSet<object>();

export function isTerm(value: unknown): value is TermView {
  return typeof value === 'object' && value !== null && terms.has(value);
}

/** Of `taxonomies.tags` all terms are read at once; of a page's terms only what is used. */
export function createTaxonomies(
  session: Session,
  site: Site,
  pageView: (id: string) => object | undefined,
  lists: Lists,
): Taxonomies {
  const { trace } = session;
  const byName = new Map<string, Map<string, Term>>();
  const all = new Map<string, readonly TermView[]>();

  const termsOf = (taxonomy: string) => {
    let named = byName.get(taxonomy);
    if (named === undefined) {
      named = new Map((site.taxonomies.get(taxonomy) ?? []).map((term) => [term.name, term]));
      byName.set(taxonomy, named);
    }
    return named;
  };

  /** `whole`: all terms were read already. Else only what concerns this term is, so that others may come and go. */
  const makeView = (taxonomy: string, name: string, whole: boolean): TermView => {
    const pageId = (key: string) => {
      const id = termsOf(taxonomy).get(name)?.page;
      if (id === undefined) trace.add(termsFacet(taxonomy));
      else if (!whole || key === 'url') {
        trace.add(key === 'url' ? urlFacet(id) : metaFacet(id, key));
        // The page may come to stand for another term.
        if (!whole) trace.add(metaFacet(id, 'term'));
      }
      return id;
    };
    const view = {
      name,
      get slug() {
        pageId('slug');
        return termsOf(taxonomy).get(name)?.slug ?? '';
      },
      get url() {
        const id = pageId('url');
        return id === undefined ? undefined : site.pages.get(id)?.url;
      },
      get count() {
        return whole ? (termsOf(taxonomy).get(name)?.pages.length ?? 0) : lists.term(taxonomy, name).length;
      },
    };
    Object.defineProperties(view, {
      toString: { value: () => name },
      toJSON: { value: () => name },
      pages: { get: () => lists.term(taxonomy, name) },
      page: { get: () => pageView(pageId('url') ?? '') },
    });
    terms.add(view);
    return Object.freeze(view) as TermView;
  };

  return {
    all: refusingView('taxonomies', (taxonomy) => {
      trace.add(termsFacet(taxonomy));
      const listed = site.taxonomies.get(taxonomy);
      if (listed === undefined) {
        warnOfTypo(session, 'name-unknown', 'taxonomy', taxonomy, site.taxonomies.keys());
        return [];
      }
      let views = all.get(taxonomy);
      if (views === undefined) {
        views = Object.freeze(listed.map((term) => makeView(taxonomy, term.name, true)));
        all.set(taxonomy, views);
      }
      return views;
    }),
    ofPage: (ofPage) =>
      Object.fromEntries(
        Object.entries(ofPage).map(([taxonomy, names]) => [
          taxonomy,
          names.map((name) => makeView(taxonomy, name, false)),
        ]),
      ),
    term: (taxonomy, name) => makeView(taxonomy, name, false),
  };
}
