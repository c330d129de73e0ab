import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Body } from '../../src/render/contract.ts';
import { createPacker, createRecentBodies, unpackBody } from '../../src/worker/bodies.ts';
import { body as facts } from '../site/records.ts';

const body = (html: string, changes: Partial<Body> = {}): Body => {
  return { html, facts: facts({ digest: html.slice(0, 9) }), shortcodes: [], links: [], ...changes };
};

describe('a packed body', () => {
  test('comes out as it went in, whatever its letters, and whatever was packed around it', () => {
    const pack = createPacker();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 })), (texts) => {
        const packed = texts.map((text) => pack(body(text)));
        expect(packed.map((one) => unpackBody(one).html)).toEqual(texts);
      }),
    );
  });

  test('may be larger than a piece of memory', () => {
    const pack = createPacker();
    const texts = ['a', 'ä€😀'.repeat(600_000), 'b'];
    const packed = texts.map((text) => pack(body(text)));
    expect(packed.map((one) => unpackBody(one).html === texts[packed.indexOf(one)])).toEqual([true, true, true]);
  });

  test('crosses to another thread without being copied', () => {
    const packed = createPacker()(body('x', { links: [{ target: 'a.md' }] }));
    const received = structuredClone(packed);
    expect(unpackBody(received)).toMatchObject({ html: 'x', shortcodes: [], links: [{ target: 'a.md' }] });
    packed.html.set([121]);
    expect(unpackBody(received).html).toBe('y');
  });
});

test('of recent bodies, those used longest ago go first when there are too many bytes', () => {
  const pack = createPacker();
  const recent = createRecentBodies(10);
  for (const html of ['aaaa', 'bbbb']) recent.add(pack(body(html)));
  recent.get('aaaa');
  recent.add(pack(body('cccc')));
  expect(recent.get('bbbb')).toBeUndefined();
  expect(recent.get('aaaa')).toBeDefined();
  recent.add(pack(body('long and over the limit')));
  expect(recent.get('long and ')).toBeDefined();
  expect(recent.get('cccc')).toBeUndefined();
});
