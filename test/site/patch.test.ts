import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveLink } from '../../src/site/link.ts';
import { applyPatch, diffSite } from '../../src/site/patch.ts';
import type { SourceRecord } from '../../src/site/record.ts';
import { isSame } from '../../src/site/same.ts';
import { createSiteBuilder } from '../../src/site/site-builder.ts';
import { asset, build, config, data, defaults, NOW, page, siteConfig } from './records.ts';

const titles = fc.constantFrom('A', 'B', undefined);
const paths = fc.constantFrom(
  'index.md',
  'a.md',
  'b.md',
  'blog/index.md',
  'blog/c.md',
  'blog/d.md',
  'blog/e/f.md',
  'tags/x.md',
);
const pages = fc
  .record({
    path: paths,
    title: titles,
    date: fc.constantFrom('2026-01-01', '2026-02-01', '2027-01-01', undefined),
    tags: fc.subarray(['x', 'X', 'y']),
    slug: fc.constantFrom('c', undefined),
    aliases: fc.subarray(['/old/', '/blog/d/']),
    paginate: fc.constantFrom(1, { collection: 'blog', size: 2 }, undefined),
    digest: fc.constantFrom('1', '2'),
    bodyLine: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ path, digest, bodyLine, ...frontMatter }) => page(path, frontMatter, { bodyLine, body: { digest } }));
const others = fc.constantFrom<SourceRecord>(
  asset('static/a.png'),
  asset('static/b.png'),
  asset('content/a'),
  data('x.yaml', 1),
  data('x.yaml', 2),
  data('y/z.yaml', { a: 1 }),
  defaults('content', { weight: 1 }),
);
const sources = fc.uniqueArray(fc.oneof({ weight: 5, arbitrary: pages }, { weight: 1, arbitrary: others }), {
  selector: (record) => record.path,
  maxLength: 10,
});
const configs = fc.constantFrom(
  config(),
  config({ menus: { main: [{ target: 'a.md' }] } }),
  siteConfig({ url: 'https://example.org/sub' }),
);

describe('a patch', () => {
  it('makes the later site of the earlier one, and leaves the earlier as it was', () => {
    fc.assert(
      fc.property(sources, sources, configs, configs, (first, second, firstConfig, secondConfig) => {
        const a = build(first, { config: firstConfig, version: 1 }).site;
        const b = build(second, { config: secondConfig, version: 2 }).site;
        const copy = structuredClone(a);
        const replica = applyPatch(undefined, structuredClone(diffSite(undefined, a)));
        expect(replica).toEqual(a);
        // Looked up before and after, so that a look-up table kept by mistake would show.
        resolveLink(replica, undefined, '/old/');
        const patched = applyPatch(replica, structuredClone(diffSite(a, b)));
        expect(patched).toEqual(b);
        expect([...patched.pages.keys()]).toEqual([...b.pages.keys()]);
        expect(replica).toEqual(copy);
        for (const target of ['/old/', '/blog/d/', '/sub/a/', '/a', '/a.png']) {
          expect(resolveLink(patched, undefined, target)).toEqual(resolveLink(b, undefined, target));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps look-up tables only while no address differs', () => {
    const a = build([page('a.md')], { version: 1 }).site;
    expect(resolveLink(a, undefined, '/new/').problem).toBeDefined();
    const b = build([page('a.md'), page('new.md')], { version: 2 }).site;
    const after = applyPatch(a, diffSite(a, b));
    expect(resolveLink(after, undefined, '/new/').problem).toBeUndefined();
  });

  it('holds what changed and nothing else', () => {
    const records = [
      page('blog/a.md', { date: '2026-01-01' }),
      page('blog/b.md', { date: '2026-02-01' }),
      page('c.md'),
    ];
    const a = build(records, { version: 1 }).site;
    expect(diffSite(a, build(records, { version: 2 }).site)).toEqual({ from: 1, version: 2 });
    const edited = records.with(2, page('c.md', {}, { body: { digest: 'new' } }));
    const patch = diffSite(a, build(edited, { version: 2 }).site);
    expect(Object.keys(patch).toSorted()).toEqual(['from', 'pages', 'version']);
    expect(patch.pages?.set.map(([id]) => id)).toEqual(['c.md']);
  });

  it('is refused by a replica of another version', () => {
    const a = build([], { version: 1 }).site;
    const b = build([], { version: 2 }).site;
    const patch = diffSite(b, build([], { version: 3 }).site);
    expect(() => applyPatch(a, patch)).toThrow('holds version 1 of the site, the patch is for 2');
    expect(() => applyPatch(undefined, patch)).toThrow('holds version none');
  });
});

describe('plain data', () => {
  it('is the same by content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(isSame(a, structuredClone(a))).toBe(true);
        expect(isSame({ x: a, y: b }, { y: structuredClone(b), x: structuredClone(a) })).toBe(true);
        const zero = (value: unknown) => JSON.stringify(value).replaceAll('-0', '0');
        if (zero(a) !== zero(b) && !(typeof a === 'object' && typeof b === 'object')) expect(isSame(a, b)).toBe(false);
      }),
    );
    expect(isSame({ a: undefined }, {})).toBe(true);
    expect(isSame({}, { a: undefined })).toBe(true);
    expect(isSame({ a: 1 }, {})).toBe(false);
    expect(isSame({}, { a: 1 })).toBe(false);
    expect(isSame([], {})).toBe(false);
    expect(isSame([1], [1, 2])).toBe(false);
    expect(isSame(null, {})).toBe(false);
  });

  it('of long lists differs in one item', () => {
    const list = Array.from({ length: 50 }, (_, index) => String(index));
    expect(isSame(list, [...list])).toBe(true);
    expect(isSame(list, list.with(49, 'x'))).toBe(false);
  });
});

describe('a site builder', () => {
  const settings = {
    config: config(),
    templates: new Set(['layout/default']),
    preview: { drafts: false, future: false, expired: false },
    bundles: new Map(),
  };

  it('gives what building anew gives, whatever changes', () => {
    fc.assert(
      fc.property(
        fc.array(sources, { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 2 }),
        (versions, days) => {
          const builder = createSiteBuilder();
          for (const [index, records] of versions.entries()) {
            const input = { ...settings, records, now: NOW + index * days * 30 * 86_400_000, version: index + 1 };
            expect(builder(input)).toEqual(build(records, input));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('replaces bodies alone where only bodies changed, on every slice of the page', () => {
    const builder = createSiteBuilder();
    const list = page('blog/index.md', { paginate: 1 });
    const records = [list, page('blog/a.md'), page('blog/b.md'), page('draft.md', { draft: true })];
    const first = builder({ ...settings, records, now: NOW, version: 1 });
    const edited = [
      page('blog/index.md', { paginate: 1 }, { body: { digest: 'new' } }),
      ...records.slice(1, 3),
      page('draft.md', { draft: true }, { body: { digest: 'new' } }),
    ];
    const second = builder({ ...settings, records: edited, now: NOW + 1, version: 2 });
    expect(second).toEqual(build(edited, { version: 2, now: NOW + 1 }));
    expect(second.site.collections).toBe(first.site.collections);
    expect(second.site.pages.get('blog/index.md@2')?.body?.digest).toBe('new');
    expect(first.site.pages.get('blog/index.md')?.body?.digest).toBe('body');
  });

  it.each([
    ['its first heading', page('a.md', {}, { body: { heading: 'New' } })],
    ['its front matter', page('a.md', { weight: 1 })],
    ['its extension', page('a.md', {}, { extension: 'xml' })],
  ])('builds anew when a page changes in %s', (_, changed) => {
    const builder = createSiteBuilder();
    builder({ ...settings, records: [page('a.md')], now: NOW, version: 1 });
    const input = { ...settings, records: [changed], now: NOW, version: 2 };
    expect(builder(input)).toEqual(build([changed], { version: 2 }));
  });

  it('builds anew when a moment passed or the clock went back', () => {
    const records = [page('blog/a.md', { date: '2026-12-01' })];
    const at = Date.UTC(2026, 11, 1);
    const builder = createSiteBuilder();
    const has = (now: number) => builder({ ...settings, records, now, version: 1 }).site.pages.has('blog/a.md');
    expect([at - 1, at, at - 1].map(has)).toEqual([false, true, false]);
  });
});
