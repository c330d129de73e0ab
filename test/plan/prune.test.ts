import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Owned, planPrune } from '../../src/plan/prune.ts';

const prune = (entries: [string, Owned][], claimed: string[], spared: string[], owners: string[]) =>
  planPrune({
    entries,
    claimed: (path) => claimed.includes(path),
    isSpared: (owner) => spared.includes(owner),
    owners: new Set(owners),
  });

const entry = (path: string, owner: string): [string, Owned] => [path, { owner, id: owner }];

test('the reason tells an owner that is gone from one that no longer makes the file', () => {
  const entries = [entry('a/index.html', 'content/a.md'), entry('old/index.html', 'content/b.md')];
  expect(prune(entries, [], [], ['content/b.md'])).toEqual([
    { path: 'a/index.html', reason: 'content/a.md is gone or not published now' },
    { path: 'old/index.html', reason: 'content/b.md no longer makes it' },
  ]);
});

test('what another owner claims now stays', () => {
  expect(prune([entry('a/index.html', 'content/a.md')], ['a/index.html'], [], ['content/b.md'])).toEqual([]);
});

test('pruned is exactly what nobody claims and whose owner is not spared', () => {
  const paths = fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e');
  const owners = fc.constantFrom<string[]>('one', 'two', 'three');
  const some = <T>(value: fc.Arbitrary<T>) => fc.uniqueArray(value);
  const entries = fc.uniqueArray(fc.tuple(paths, owners), { selector: ([path]) => path });
  const property = fc.property(
    entries,
    some(paths),
    some(owners),
    some(owners),
    (published, claimed, spared, known) => {
      const pruned = prune(
        published.map(([path, owner]) => entry(path, owner)),
        claimed,
        spared,
        known,
      );
      const left = published.filter(([path]) => !pruned.some((one) => one.path === path));
      for (const [path, owner] of left) expect(claimed.includes(path) || spared.includes(owner)).toBe(true);
      for (const { path } of pruned) {
        const owner = new Map(published).get(path) ?? '';
        expect([claimed.includes(path), spared.includes(owner)]).toEqual([false, false]);
      }
    },
  );
  fc.assert(property);
});
