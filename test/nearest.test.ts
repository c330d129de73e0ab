import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../src/nearest.ts';

test('the nearest name differs in at most a third of its letters, a swap counting once, case not at all', () => {
  const names = ['title', 'description', 'layout', 'date'];
  expect(nearest('titel', names)).toBe('title');
  expect(nearest('TITLE', names)).toBe('title');
  expect(nearest('descripton', names)).toBe('description');
  expect(nearest('lyt', names)).toBeUndefined();
  expect(nearest('banana', names)).toBeUndefined();
  expect(didYouMean('dat', names)).toBe(' Did you mean "date"?');
  expect(didYouMean('banana', names)).toBe('');
});

test('agrees with the textbook table, whatever the words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 6 }), (name, candidates) => {
      const allowed = Math.floor(Math.max(3, name.length) / 3);
      const distances = candidates.map((candidate) => distanceByTable(name, candidate));
      const least = Math.min(...distances);
      const expected = least <= allowed ? candidates[distances.indexOf(least)] : undefined;
      expect(nearest(name, candidates)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

function distanceByTable(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j));
  const cell = (i: number, j: number) => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const options = [cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + cost];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) options.push(cell(i - 2, j - 2) + 1);
      (table[i] as number[])[j] = Math.min(...options);
    }
  }
  return cell(a.length, b.length);
}
