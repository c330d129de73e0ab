import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, unsafeReason } from '../../src/site/output-path.ts';
import { slugify, uniqueSlugs } from '../../src/site/slug.ts';

describe('a slug', () => {
  it.each([
    ['Hello, World!', 'hello-world'],
    ['C++', 'c-plus-plus'],
    ['C#', 'c-sharp'],
    ['C', 'c'],
    ['.NET', 'dot-net'],
    ['Node.js', 'node-js'],
    ['R&D', 'r-and-d'],
    ['#1 tip', '1-tip'],
    ["don't", 'dont'],
    ['Café Ångström', 'cafe-angstrom'],
    ['Straße', 'strasse'],
    ['Привет мир', 'привет-мир'],
    ['й', 'й'],
    ['東京タワー', '東京タワー'],
    ['ガイド', 'ガイド'],
    ['हिन्दी', 'हिन्दी'],
    ['a_b--c', 'a-b-c'],
    ['ﬁne', 'fine'],
    ['🎉', 'u1f389'],
    ['!!', 'u21-21'],
    ['', 'u'],
    ['aux', 'aux-1'],
    ['COM1', 'com1-1'],
  ])('of %s is %s', (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });

  it('is always a safe segment, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const slug = slugify(text);
        expect(slug).not.toBe('');
        expect(unsafeReason(slug)).toBeUndefined();
        expect(slug).not.toContain('/');
        expect(slugify(slug)).toBe(slug);
      }),
      { numRuns: 500 },
    );
  });
});

describe('slugs of several names', () => {
  it('differ where the names do', () => {
    const slugs = uniqueSlugs(['C', 'C++', 'C#', 'c sharp']);
    expect(slugs.get('C')).toBe('c');
    expect(slugs.get('C++')).toBe('c-plus-plus');
    const sharps = [slugs.get('C#'), slugs.get('c sharp')];
    expect(sharps).toContain('c-sharp');
    expect(sharps.find((slug) => slug !== 'c-sharp')).toMatch(/^c-sharp-[a-z0-9]{5}$/);
  });

  it('leave the plain slug to the name that is spelled like it', () => {
    expect(uniqueSlugs(['A B', 'a-b', 'A-B']).get('a-b')).toBe('a-b');
  });

  it('are unique even on disks that ignore case, and the same for any order', () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom(...'aAbB -+#.ßsSıiIéÉ🎉u1'), maxLength: 5 }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(names, (list) => {
        const slugs = uniqueSlugs(list);
        const folded = [...slugs.values()].map(foldCase);
        expect(new Set(folded).size).toBe(new Set(list).size);
        const reversed = uniqueSlugs(list.toReversed());
        for (const [name, slug] of slugs) expect(reversed.get(name)).toBe(slug);
      }),
      { numRuns: 500 },
    );
  });
});
