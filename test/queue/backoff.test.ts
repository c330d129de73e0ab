import { expect, test } from 'vitest';
import { backoffDelay } from '../../src/queue/backoff.ts';
import { createId } from '../../src/queue/id.ts';

const limits = { base: 100, cap: 5000 };

test('the limit doubles with each attempt until the cap', () => {
  const limitsOf = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffDelay(attempt, limits, () => 1));
  expect(limitsOf).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('jitter reaches from nothing to the limit', () => {
  expect(backoffDelay(3, limits, () => 0)).toBe(0);
  expect(backoffDelay(3, limits, () => 0.5)).toBe(200);
});

test('the thousandth attempt still waits no longer than the cap', () => {
  expect(backoffDelay(2000, limits, () => 1)).toBe(5000);
});

test('ids keep to their letters, at both ends of randomness', () => {
  expect(createId(() => 0)).toBe('A'.repeat(16));
  expect(createId(() => 1 - Number.EPSILON / 2)).toBe('-'.repeat(16));
  for (let n = 0; n < 100; n++) expect(createId(Math.random)).toMatch(/^[A-Za-z0-9_-]{16}$/);
});
