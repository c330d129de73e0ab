import { sliceFacet, urlFacet } from '../../site/facets.ts';
import type { Page, Site, Slice } from '../../site/site.ts';
import type { Trace } from '../trace.ts';

/** One page of a paginated list, as `page.pagination`. */
export interface PaginationView {
  /** The pages on this page of the list. */
  items: readonly object[];
  /** Counted from 1. */
  number: number;
  /** Pages of the list. */
  count: number;
  /** Items at most on one page. */
  size: number;
  /** Items in the whole list. */
  total: number;
  previous: PaginationStep | undefined;
  next: PaginationStep | undefined;
  first: PaginationStep | undefined;
  last: PaginationStep | undefined;
  pages: readonly PaginationStep[];
}

export interface PaginationStep {
  number: number;
  url: string;
  current: boolean;
}

/** Records `slice:` now, and an address only when a step to it is read: a list of 1,000 pages names each in each. */
export function paginationView(
  trace: Trace,
  site: Site,
  page: Page,
  slice: Slice,
  pageView: (id: string) => object | undefined,
): PaginationView {
  trace.add(sliceFacet(page.id));
  const step = (number: number): PaginationStep | undefined => {
    const id = slice.pages[number - 1];
    if (id === undefined) return undefined;
    trace.add(urlFacet(id));
    return { number, url: site.pages.get(id)?.url ?? '', current: number === slice.number };
  };
  return Object.freeze({
    number: slice.number,
    count: slice.count,
    size: slice.size,
    total: slice.total,
    get items() {
      return slice.items.map(pageView).filter((item) => item !== undefined);
    },
    get previous() {
      return step(slice.number - 1);
    },
    get next() {
      return step(slice.number + 1);
    },
    get first() {
      return step(1);
    },
    get last() {
      return step(slice.count);
    },
    get pages() {
      return slice.pages.map((_, index) => step(index + 1)).filter((item) => item !== undefined);
    },
  });
}
