import { expect, test } from 'vitest';
import { threadUrl } from '../../src/worker/thread-url.ts';

test('a source stands for its compiled twin', () => {
  const from = 'file:///home/src/prebake/src/worker/pool.ts';
  expect(threadUrl(from, './thread.js').href).toBe('file:///home/src/prebake/dist/worker/thread.js');
  expect(threadUrl(from, '../render/x.js').href).toBe('file:///home/src/prebake/dist/render/x.js');
});

test('a compiled module finds its neighbour', () => {
  const from = 'file:///home/src/node_modules/prebake/dist/worker/pool.js';
  expect(threadUrl(from, './thread.js').href).toBe('file:///home/src/node_modules/prebake/dist/worker/thread.js');
});
