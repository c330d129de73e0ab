import type { QueryOp, Test } from '../../site/query.ts';
import { readKey } from '../hooks.ts';
import { plain } from './compare.ts';
import { formatDate } from './date.ts';
import { type HelperCall, type HelperGroup, listOf, numberOf, shown, textOf } from './helper.ts';
import { compareValues } from './order.ts';

const TESTS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'contains'];

/** One step on a list: as part of the question that a list of pages is, else on the values of a plain list. */
function step(call: HelperCall, op: QueryOp, onValues: (list: readonly unknown[]) => unknown): unknown {
  const [list] = call.args;
  const lazy = op.do === 'where' && !isPlain(op.value) ? undefined : call.session.views.lists.derive(list, op);
  return lazy ?? onValues(listOf(list));
}

/** Whether a value can be part of a question, which is kept as text. */
function isPlain(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isPlain) : typeof value !== 'object' || value === null;
}

/** The value at a dotted path, such as `author.name`. */
export function readPath(value: unknown, path: string): unknown {
  let inner = value;
  for (const key of path.split('.')) inner = inner === undefined || inner === null ? undefined : readKey(inner, key);
  return inner;
}

function isTest(value: unknown): value is Test {
  return typeof value === 'string' && TESTS.includes(value);
}

function holds(value: unknown, test: Test, wanted: unknown): boolean {
  switch (test) {
    case '==':
      return compareValues(value, wanted) === 0;
    case '!=':
      return compareValues(value, wanted) !== 0;
    case 'in':
      return listOf(wanted).includes(value);
    case 'not in':
      return !listOf(wanted).includes(value);
    case 'contains':
      return Array.isArray(value) ? value.includes(wanted) : textOf(value).includes(textOf(wanted));
    default: {
      if (value === undefined || value === null) return false;
      const order = compareValues(value, wanted);
      if (test === '<') return order < 0;
      if (test === '<=') return order <= 0;
      return test === '>' ? order > 0 : order >= 0;
    }
  }
}

function sortByKey(list: readonly unknown[], field: string, descending: boolean): unknown[] {
  const keyed = list.map((item) => ({ item, key: field === '' ? item : readPath(item, field) }));
  const present = keyed.filter(({ key }) => key !== undefined && key !== null);
  const absent = keyed.filter(({ key }) => key === undefined || key === null);
  present.sort((a, b) => (descending ? -1 : 1) * compareValues(a.key, b.key));
  return [...present, ...absent].map(({ item }) => item);
}

function groupByKey(list: readonly unknown[], keyOf: (item: unknown) => unknown): { key: unknown; items: unknown[] }[] {
  const groups = new Map<unknown, unknown[]>();
  for (const item of list) {
    const value = keyOf(item);
    for (const key of Array.isArray(value) ? value : [value]) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [item]);
      else known.push(item);
    }
  }
  return Array.from(groups, ([key, items]) => ({ key, items }));
}

export const listHelpers: HelperGroup = {
  /**
   * `where list "field" test value`: the items whose field passes the test: `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`,
   * `not in` or `contains`. `where list "field" value` tests `==`; `where list "field"` keeps items that have the
   * field and not as false.
   */
  where: {
    example: ['{{#each (where collections.blog "featured" true)}}{{title}} {{/each}}', 'Second post '],
    run(call) {
      const [, name, ...rest] = call.args;
      const field = textOf(name);
      if (rest.length === 0) {
        return step(call, { do: 'where', field }, (list) =>
          list.filter((item) => ![undefined, null, false].includes(readPath(item, field) as null)),
        );
      }
      const [test, wanted] = rest.length === 1 ? ['==', rest[0]] : rest;
      const value = plain(wanted);
      if (!isTest(test)) throw new Error(`The test must be one of ${TESTS.join(' ')}, got ${shown(test)}.`);
      return step(call, { do: 'where', field, test, value }, (list) =>
        list.filter((item) => holds(readPath(item, field), test, value)),
      );
    },
  },
  /**
   * `sortBy list "field" "asc"`: in order of a field; the other direction is `"desc"`. Items without the field come
   * last.
   */
  sortBy: {
    example: ['{{#each (sortBy collections.blog "title" "desc")}}{{title}} {{/each}}', 'Second post First post '],
    run(call) {
      const [, name, direction = 'asc'] = call.args;
      const field = textOf(name);
      if (direction !== 'asc' && direction !== 'desc') {
        throw new Error(`The direction must be "asc" or "desc", got ${shown(direction)}.`);
      }
      return step(call, { do: 'sortBy', field, direction }, (list) => sortByKey(list, field, direction === 'desc'));
    },
  },
  /** `limit list count`: the first items of a list. */
  limit: {
    example: ['{{#each (limit collections.blog 1)}}{{title}}{{/each}}', 'Second post'],
    run(call) {
      const count = numberOf(call.args[1], 'The limit');
      return step(call, { do: 'limit', count }, (list) => list.slice(0, Math.max(0, count)));
    },
  },
  /** `offset list count`: the list without its first items. */
  offset: {
    example: ['{{#each (offset collections.blog 1)}}{{title}}{{/each}}', 'First post'],
    run(call) {
      const count = numberOf(call.args[1], 'The offset');
      return step(call, { do: 'offset', count }, (list) => list.slice(Math.max(0, count)));
    },
  },
  /** `reverse list`: the list in the opposite order. */
  reverse: {
    example: ['{{#each (reverse collections.blog)}}{{title}} {{/each}}', 'First post Second post '],
    run: (call) => step(call, { do: 'reverse' }, (list) => list.toReversed()),
  },
  /**
   * `groupBy list "field" format="yyyy"`: groups with `key` and `items`. `format=` groups dates by what is left of them.
   */
  groupBy: {
    example: [
      '{{#each (groupBy collections.blog "date" format="yyyy")}}{{key}}: {{items.length}} {{/each}}',
      '2026: 2 ',
    ],
    run({ args: [list, name], hash, session }) {
      const field = textOf(name);
      const { format } = hash;
      if (format !== undefined) {
        return groupByKey(listOf(list), (item) => formatDate(session, readPath(item, field), textOf(format), hash));
      }
      return session.views.lists.groups(list, field) ?? groupByKey(listOf(list), (item) => readPath(item, field));
    },
  },
  /** `first list`: the first item. */
  first: {
    example: ['{{#with (first collections.blog)}}{{title}}{{/with}}', 'Second post'],
    run: (call) => listOf(step(call, { do: 'first' }, (list) => list.slice(0, 1)))[0],
  },
  /** `last list`: the last item. */
  last: {
    example: ['{{#with (last collections.blog)}}{{title}}{{/with}}', 'First post'],
    run: (call) => listOf(step(call, { do: 'last' }, (list) => list.slice(-1)))[0],
  },
  /** `array value …`: a list of its arguments. */
  array: {
    example: ['{{join (array 1 2 3) "-"}}', '1-2-3'],
    run: ({ args }) => [...args],
  },
  /** `object name=value …`: a map of its named arguments. */
  object: {
    example: ['{{#with (object name="Ada" born=1815)}}{{name}}, {{born}}{{/with}}', 'Ada, 1815'],
    run: ({ hash }) => ({ ...hash }),
  },
  /** `lookupPath value "path"`: the value at a path that is only known when the page is rendered. */
  lookupPath: {
    keepsViews: true,
    example: ['{{lookupPath site "params.colour"}}', 'teal'],
    run: ({ args: [value, path] }) => readPath(value, textOf(path)),
  },
};
