import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { createBlockMemory, openBlockCache } from '../../src/worker/block-cache.ts';

test('what one thread keeps the others find, and nothing else', () => {
  const memory = createBlockMemory();
  const [one, two] = [openBlockCache(memory), openBlockCache(structuredClone(memory))];
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 2 }), ([absent = '', ...texts]) => {
      for (const text of texts) one.set(digestOf(text), text);
      for (const text of texts) expect(two.get(digestOf(text))).toBe(text);
      expect(two.get(digestOf(`${absent} is not there`))).toBeUndefined();
    }),
  );
});

test('what finds no room is not kept, and what is there stays', () => {
  const cache = openBlockCache(createBlockMemory(10));
  cache.set(digestOf('a'), '12345');
  cache.set(digestOf('b'), '123456');
  cache.set(digestOf('c'), '12345');
  cache.set(digestOf('d'), '');
  expect(cache.get(digestOf('a'))).toBe('12345');
  expect(cache.get(digestOf('b'))).toBeUndefined();
  expect([cache.get(digestOf('c')), cache.get(digestOf('a'))]).toEqual(['12345', '12345']);
});

test('digests that fall on one slot stand behind each other, until there are too many', () => {
  const cache = openBlockCache(createBlockMemory());
  const like = (n: number) => `AAAAAAAAAA${String.fromCharCode(65 + n)}AAAAAAAAAAA`;
  for (let n = 0; n < 20; n++) cache.set(like(n), `${n}`);
  const kept = Array.from({ length: 20 }, (_, n) => cache.get(like(n)));
  expect(kept.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, n) => `${n}`));
  expect(kept.slice(16)).toEqual([undefined, undefined, undefined, undefined]);
});
