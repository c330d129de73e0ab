import { readDate } from './date.ts';
import { readField } from './field.ts';
import { compareText } from './order.ts';
import { foldCase } from './output-path.ts';
import type { Site } from './site.ts';

export type Test = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'contains';

/** One step of a query, as plain data: it is part of a facet and is stored. */
export type QueryOp =
  /** Without a value: pages on which the field is set and not false. */
  | { do: 'where'; field: string; test?: Test; value?: unknown }
  | { do: 'sortBy'; field: string; direction: 'asc' | 'desc' }
  | { do: 'limit'; count: number }
  | { do: 'offset'; count: number }
  | { do: 'first' }
  | { do: 'last' }
  | { do: 'reverse' }
  /** Only as the last step. */
  | { do: 'groupBy'; field: string };

export interface Query {
  /** A collection's name; or the pages of a term, the children of a page, any ids, or every page by id. */
  collection: string | { ids: string[] } | { taxonomy: string; term: string } | { children: string } | { all: true };
  ops: QueryOp[];
}

export interface Group {
  /** The value that the group's pages have in common; undefined for pages without the field. */
  key: unknown;
  ids: string[];
}

/** The ids that a query gives, in order. What it starts from may be unknown: then there are none. */
export function evaluateQuery(site: Site, query: Query): string[] {
  let ids = startOf(site, query) ?? [];
  for (const op of query.ops) ids = apply(site, ids, op);
  return ids;
}

/** The groups of a query that ends in `groupBy`, in the order of their first page; a list puts its page in several. */
export function evaluateGroups(site: Site, query: Query): Group[] {
  const last = query.ops.at(-1);
  const ids = evaluateQuery(site, query);
  if (last?.do !== 'groupBy') return [{ key: undefined, ids }];
  const groups = new Map<unknown, Group>();
  for (const id of ids) {
    const value = fieldOf(site, id, last.field);
    for (const key of Array.isArray(value) ? value : [value]) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { key, ids: [id] });
      else known.ids.push(id);
    }
  }
  return [...groups.values()];
}

/** The ids that a query starts from; undefined when there is no such collection, term or page. */
export function startOf(site: Site, { collection }: Query): string[] | undefined {
  if (typeof collection === 'string') return site.collections.get(collection);
  if ('ids' in collection) return collection.ids;
  if ('all' in collection) return [...site.pages.keys()].sort();
  if ('children' in collection) return site.pages.get(collection.children)?.children;
  return site.taxonomies.get(collection.taxonomy)?.find((term) => term.name === collection.term)?.pages;
}

function apply(site: Site, ids: string[], op: QueryOp): string[] {
  switch (op.do) {
    case 'where':
      return ids.filter(createFilter(site, op));
    case 'sortBy':
      return sortIds(site, ids, op.field, op.direction);
    case 'limit':
      return ids.slice(0, Math.max(0, op.count));
    case 'offset':
      return ids.slice(Math.max(0, op.count));
    case 'first':
      return ids.slice(0, 1);
    case 'last':
      return ids.slice(-1);
    case 'reverse':
      return ids.toReversed();
    case 'groupBy':
      return ids;
  }
}

/** Sorts by a field, whatever its type; ids without the field come last, ties keep their order. */
export function sortIds(site: Site, ids: string[], field: string, direction: 'asc' | 'desc'): string[] {
  const sign = direction === 'desc' ? -1 : 1;
  const keyed = ids.map((id) => ({ id, value: comparable(fieldOf(site, id, field), site.config.timeZone) }));
  keyed.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined);
    return sign * compareValues(a.value, b.value);
  });
  return keyed.map(({ id }) => id);
}

function fieldOf(site: Site, id: string, field: string): unknown {
  const page = site.pages.get(id);
  return page === undefined ? undefined : readField(site, page, field);
}

function createFilter(site: Site, op: Extract<QueryOp, { do: 'where' }>): (id: string) => boolean {
  const { timeZone } = site.config;
  const read = (id: string) => fieldOf(site, id, op.field);
  if (op.test === undefined && op.value === undefined) {
    return (id) => {
      const value = read(id);
      return value !== undefined && value !== null && value !== false;
    };
  }
  const test = op.test ?? '==';
  if (test === 'in' || test === 'not in') {
    const wanted = new Set((Array.isArray(op.value) ? op.value : [op.value]).map((item) => comparable(item, timeZone)));
    const isIn = (id: string) => asList(read(id)).some((item) => wanted.has(comparable(item, timeZone)));
    return test === 'in' ? isIn : (id) => !isIn(id);
  }
  const wanted = comparable(op.value, timeZone);
  if (test === 'contains') {
    return (id) => {
      const value = read(id);
      if (typeof value === 'string') return value.includes(String(op.value));
      return Array.isArray(value) && value.some((item) => comparable(item, timeZone) === wanted);
    };
  }
  return (id) => holds(test, comparable(read(id), timeZone), wanted);
}

function holds(test: Exclude<Test, 'in' | 'not in' | 'contains'>, value: Comparable, wanted: Comparable): boolean {
  if (test === '==') return value === wanted;
  if (test === '!=') return value !== wanted;
  if (value === undefined || wanted === undefined || typeof value !== typeof wanted) return false;
  const order = compareValues(value, wanted);
  if (test === '<') return order < 0;
  if (test === '<=') return order <= 0;
  return test === '>' ? order > 0 : order >= 0;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

type Comparable = string | number | undefined;

/** Dates as instants, booleans as 0 and 1, lists and maps as their JSON; null counts as absent. */
function comparable(value: unknown, timeZone: string): Comparable {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[+-]?\d{4,6}-\d\d-\d\d/.test(value) ? dateOrText(value, timeZone) : value;
}

function dateOrText(text: string, timeZone: string): Comparable {
  const instant = text.endsWith('Z') ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  try {
    return readDate(text, timeZone);
  } catch {
    return text;
  }
}

/** Numbers before texts; texts by code units whatever their case, then by case. */
function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return compareText(foldCase(a), foldCase(b)) || compareText(a, b);
}
