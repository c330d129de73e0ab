import { collectionFacet, type Facet, queryFacet } from '../../site/facets.ts';
import { evaluateGroups, evaluateQuery, type Query, type QueryOp } from '../../site/query.ts';
import type { Site } from '../../site/site.ts';
import type { Trace } from '../trace.ts';

/** Pages of a group, as `{{#groupBy}}` and `(groupBy …)` give them. */
export interface GroupView {
  /** The value that the pages have in common; undefined for pages without the field. */
  key: unknown;
  items: readonly object[];
}

/**
 * Lists of pages that are questions until something is read of them: `(limit (where collections.blog "draft" false) 5)`
 * records one `query:` facet whose digest are five ids, and nothing of the collection.
 */
export interface Lists {
  /** Records `collection:` when it is read, and `query:` when a step is added. */
  collection(name: string): readonly object[];
  term(taxonomy: string, term: string): readonly object[];
  /** Ids of the HTML pages that search engines may show, later pages of lists left out; by id. */
  indexable(): readonly string[];
  /** The list with one more step; undefined when `list` is no such list. */
  derive(list: unknown, op: QueryOp): readonly object[] | undefined;
  /** The groups of a list; undefined when `list` is no such list. */
  groups(list: unknown, field: string): readonly GroupView[] | undefined;
}

const INDEXABLE: Query = {
  collection: { all: true },
  ops: [
    { do: 'where', field: 'noindex', test: '==', value: false },
    { do: 'where', field: 'kind', test: 'not in', value: ['slice', 'generated'] },
    { do: 'where', field: 'outputPath', test: 'contains', value: '.html' },
  ],
};

interface Source {
  query: Query;
  facet: Facet;
  read(): object[];
}

const sources = new WeakMap<object, Source>();

/** The plain array behind a list, recorded as read; any other value as it is. */
export function plainList(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return sources.get(value)?.read() ?? value;
}

export function createLists(trace: Trace, site: Site, pageView: (id: string) => object | undefined): Lists {
  const known = new Map<Facet, readonly object[]>();
  const knownGroups = new Map<Facet, readonly GroupView[]>();
  const viewsOf = (ids: readonly string[]) => ids.map(pageView).filter((page) => page !== undefined);

  const list = (query: Query): readonly object[] => {
    const facet = facetOf(query);
    let found = known.get(facet);
    if (found === undefined) {
      found = createList(trace, query, facet, () => viewsOf(evaluateQuery(site, query)));
      known.set(facet, found);
    }
    return found;
  };
  const extended = (value: unknown, op: QueryOp): Query | undefined => {
    const source = typeof value === 'object' && value !== null ? sources.get(value) : undefined;
    if (source === undefined) return undefined;
    return { collection: source.query.collection, ops: [...source.query.ops, op] };
  };

  return {
    collection: (name) => list({ collection: name, ops: [] }),
    term: (taxonomy, term) => list({ collection: { taxonomy, term }, ops: [] }),
    indexable() {
      trace.add(queryFacet(INDEXABLE));
      return evaluateQuery(site, INDEXABLE);
    },
    derive(value, op) {
      const query = extended(value, op);
      return query === undefined ? undefined : list(query);
    },
    groups(value, field) {
      const query = extended(value, { do: 'groupBy', field });
      if (query === undefined) return undefined;
      const facet = facetOf(query);
      trace.add(facet);
      let found = knownGroups.get(facet);
      if (found === undefined) {
        found = evaluateGroups(site, query).map(({ key, ids }) => ({ key, items: viewsOf(ids) }));
        knownGroups.set(facet, found);
      }
      return found;
    },
  };
}

function facetOf(query: Query): Facet {
  if (query.ops.length === 0 && typeof query.collection === 'string') return collectionFacet(query.collection);
  return queryFacet(query);
}

/** An array that fills itself, and records its facet, when anything of it is read. */
function createList(trace: Trace, query: Query, facet: Facet, load: () => object[]): readonly object[] {
  const items: object[] = [];
  let loaded = false;
  const read = () => {
    trace.facets.add(facet);
    if (!loaded) {
      loaded = true;
      for (const item of load()) items.push(item);
    }
    return items;
  };
  const view = new Proxy(items, {
    get: (_target, key) => Reflect.get(read(), key),
    has: (_target, key) => Reflect.has(read(), key),
    ownKeys: () => Reflect.ownKeys(read()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(read(), key),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
  sources.set(view, { query, facet, read });
  return view;
}
