import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantile, spreadOf } from '../../bench/statistics.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('a quantile', () => {
  test('of an odd number of values is the one in the middle, of an even number lies between two', () => {
    expect(quantile([9, 1, 5], 0.5)).toBe(5);
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
  });

  test('p99 of a hundred values is all but the largest', () => {
    const values = Array.from({ length: 101 }, (_, at) => at);
    expect(quantile(values, 0.99)).toBe(99);
  });

  test('lies within the values, grows with its share, and does not depend on their order', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, share, share, (values, one, two) => {
        const [low, high] = one < two ? [one, two] : [two, one];
        expect(quantile(values, low)).toBeLessThanOrEqual(quantile(values, high) + 1e-6);
        expect(quantile(values, one)).toBe(quantile(values.toReversed(), one));
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
      }),
    );
  });

  test('of nothing is an error', () => {
    expect(() => quantile([], 0.5)).toThrow('There are no values');
  });
});

test('a spread has the median and both ends', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});
