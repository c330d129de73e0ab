import { describe, expect, it } from 'vitest';
import { absoluteUrl, readField } from '../../src/site/field.ts';
import { evaluateGroups, evaluateQuery, type QueryOp } from '../../src/site/query.ts';
import { build, page, pageOf, siteConfig } from './records.ts';

const result = build(
  [
    page('index.md'),
    page('blog/a.md', { date: '2026-01-01', tags: ['x'], author: { name: 'Ann' }, rank: 2, event: '2026-05-01' }),
    page('blog/b.md', { date: '2026-02-01 09:00', tags: ['x', 'y'], author: { name: 'bob' }, rank: 10 }),
    page('blog/c.md', { date: '2026-03-01', author: { name: 'Bea' }, event: '2026-04-30T23:00Z', pinned: true }),
    page('blog/d.md', { author: { name: 'ann' }, rank: '7', pinned: false }),
  ],
  { config: siteConfig({ timeZone: 'Europe/Berlin', url: 'https://example.org/docs' }) },
);
const { site } = result;
const letters = (...ops: QueryOp[]) =>
  evaluateQuery(site, { collection: 'blog', ops })
    .map((id) => id.charAt(5))
    .join('');

describe('a query', () => {
  it.each<[string, QueryOp[], string]>([
    ['all, in the collection order', [], 'cbad'],
    ['a field that equals', [{ do: 'where', field: 'author.name', value: 'Ann' }], 'a'],
    ['a field that differs', [{ do: 'where', field: 'author.name', test: '!=', value: 'Ann' }], 'cbd'],
    ['a field that is set and not false', [{ do: 'where', field: 'pinned' }], 'c'],
    ['numbers, by size', [{ do: 'where', field: 'rank', test: '>', value: 2 }], 'b'],
    ['numbers from', [{ do: 'where', field: 'rank', test: '>=', value: 2 }], 'ba'],
    ['dates as instants', [{ do: 'where', field: 'date', test: '>=', value: '2026-02-01' }], 'cb'],
    ['dates of the same instant', [{ do: 'where', field: 'date', value: '2026-02-01T08:00Z' }], 'b'],
    ['dates before', [{ do: 'where', field: 'date', test: '<', value: '2026-02-01T08:00Z' }], 'a'],
    ['dates up to', [{ do: 'where', field: 'date', test: '<=', value: '2026-02-01T08:00Z' }], 'ba'],
    ['one of several', [{ do: 'where', field: 'author.name', test: 'in', value: ['Ann', 'Bea'] }], 'ca'],
    ['none of several', [{ do: 'where', field: 'author.name', test: 'not in', value: ['Ann', 'Bea'] }], 'bd'],
    ['a list that meets another', [{ do: 'where', field: 'tags', test: 'in', value: ['y', 'z'] }], 'b'],
    ['a list that contains', [{ do: 'where', field: 'tags', test: 'contains', value: 'x' }], 'ba'],
    ['a text that contains', [{ do: 'where', field: 'author.name', test: 'contains', value: 'nn' }], 'ad'],
    ['a field that nobody has', [{ do: 'where', field: 'nothing', value: 1 }], ''],
    ['sorted by text, whatever its case', [{ do: 'sortBy', field: 'author.name', direction: 'asc' }], 'adcb'],
    ['sorted backwards', [{ do: 'sortBy', field: 'author.name', direction: 'desc' }], 'bcda'],
    ['numbers before texts, absent last', [{ do: 'sortBy', field: 'rank', direction: 'asc' }], 'abdc'],
    ['absent last also backwards', [{ do: 'sortBy', field: 'rank', direction: 'desc' }], 'dbac'],
    ['sorted by a date of their own', [{ do: 'sortBy', field: 'event', direction: 'desc' }], 'cabd'],
    ['limited', [{ do: 'limit', count: 2 }], 'cb'],
    [
      'from an offset',
      [
        { do: 'offset', count: 1 },
        { do: 'limit', count: 2 },
      ],
      'ba',
    ],
    ['the first', [{ do: 'first' }], 'c'],
    ['the last', [{ do: 'last' }], 'd'],
    ['reversed', [{ do: 'reverse' }], 'dabc'],
    ['a limit below none', [{ do: 'limit', count: -1 }], ''],
    ['steps in their order', [{ do: 'limit', count: 2 }, { do: 'reverse' }, { do: 'first' }], 'b'],
  ])('gives %s', (_, ops, ids) => {
    expect(letters(...ops)).toBe(ids);
  });

  it('starts from a term, from children, from ids, or from nothing', () => {
    expect(evaluateQuery(site, { collection: { taxonomy: 'tags', term: 'x' }, ops: [] })).toEqual([
      'blog/b.md',
      'blog/a.md',
    ]);
    expect(evaluateQuery(site, { collection: { children: 'index.md' }, ops: [{ do: 'first' }] })).toEqual([
      'blog/a.md',
    ]);
    expect(evaluateQuery(site, { collection: { ids: ['blog/a.md', 'gone.md'] }, ops: [] })).toHaveLength(2);
    expect(evaluateQuery(site, { collection: 'unknown', ops: [] })).toEqual([]);
  });

  it('groups by a field, a list into several groups', () => {
    expect(evaluateGroups(site, { collection: 'blog', ops: [{ do: 'groupBy', field: 'tags' }] })).toEqual([
      { key: undefined, ids: ['blog/c.md', 'blog/d.md'] },
      { key: 'x', ids: ['blog/b.md', 'blog/a.md'] },
      { key: 'y', ids: ['blog/b.md'] },
    ]);
  });
});

describe('a field', () => {
  const found = pageOf(result, 'blog/a.md');
  it.each([
    ['title', 'A'],
    ['url', '/docs/blog/a/'],
    ['absoluteUrl', 'https://example.org/docs/blog/a/'],
    ['date', '2025-12-31T23:00:00.000Z'],
    ['tags', ['x']],
    ['tags.0', 'x'],
    ['author.name', 'Ann'],
    ['rank', 2],
    ['next', 'blog/b.md'],
    ['author.constructor', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['nothing.at.all', undefined],
  ])('%s is read', (key, value) => {
    expect(readField(site, found, key)).toEqual(value);
  });

  it('of an address is only a path where the site has none', () => {
    const plain = build([page('a.md')], { config: siteConfig({ url: '' }) });
    expect(absoluteUrl(pageOf(plain, 'a.md'), plain.site)).toBe('/a/');
  });
});
