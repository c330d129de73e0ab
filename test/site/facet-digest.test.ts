import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFacetDigest } from '../../src/site/facet-digest.ts';
import * as facets from '../../src/site/facets.ts';
import type { PageRecord, SourceRecord } from '../../src/site/record.ts';
import type { PublishedAsset } from '../../src/site/site.ts';
import { asset, build, config, data, NOW, page, siteConfig } from './records.ts';

const around: facets.Surroundings = {
  templates: new Map([['layout/post', 'L1']]),
  helpersDigest: 'H1',
  now: NOW,
  env: (name) => (name === 'MODE' ? 'dev' : undefined),
  file: (path) => (path === 'notes.txt' ? 'F1' : undefined),
};

const records: SourceRecord[] = [
  page('index.md'),
  page('blog/index.md', { paginate: 2 }),
  page('blog/a.md', { date: '2026-01-01', tags: ['x'], colour: 'red' }, { body: { digest: 'A', anchors: '["one"]' } }),
  page('blog/b.md', { date: '2026-02-01' }),
  page('blog/c.md', { date: '2026-03-01' }),
  asset('content/blog/i.png'),
  data('team/people.yaml', ['Ann']),
];
const bundles = new Map<string, PublishedAsset>([['site.css', { outputPath: 's.css', url: '/s.css', digest: 'B1' }]]);
const settings = { bundles, config: config({ menus: { main: [{ target: 'blog/a.md' }] } }) };
const base = build(records, settings);

/** The records with some changed or added, by path. */
function changed(...changes: SourceRecord[]): SourceRecord[] {
  const paths = new Set(changes.map(({ path }) => path));
  return [...records.filter(({ path }) => !paths.has(path)), ...changes];
}

const latest = facets.queryFacet({ collection: 'blog', ops: [{ do: 'limit', count: 2 }] });
const groups = facets.queryFacet({ collection: 'blog', ops: [{ do: 'groupBy', field: 'colour' }] });
const all: Record<string, facets.Facet> = {
  body: facets.bodyFacet('blog/a.md'),
  excerpt: facets.excerptFacet('blog/a.md'),
  toc: facets.tocFacet('blog/a.md'),
  anchors: facets.anchorsFacet('blog/a.md'),
  title: facets.metaFacet('blog/a.md', 'title'),
  colour: facets.metaFacet('blog/a.md', 'colour'),
  url: facets.urlFacet('blog/a.md'),
  output: facets.outputFacet('blog/a/index.html'),
  source: facets.sourceFacet('content/blog/a.md'),
  template: facets.templateFacet('layout', 'post'),
  collection: facets.collectionFacet('blog'),
  latest,
  groups,
  slice: facets.sliceFacet('blog/index.md'),
  slice2: facets.sliceFacet('blog/index.md@2'),
  neighbours: facets.neighboursFacet('blog/a.md'),
  children: facets.childrenFacet('blog/index.md'),
  ancestors: facets.ancestorsFacet('blog/a.md'),
  tree: facets.TREE_FACET,
  terms: facets.termsFacet('tags'),
  menu: facets.menuFacet('main'),
  data: facets.dataFacet(['team', 'people']),
  config: facets.configFacet(['title']),
  asset: facets.assetFacet('content/blog/i.png'),
  bundle: facets.bundleFacet('site.css'),
  helpers: facets.HELPERS_FACET,
  day: facets.clockFacet('day'),
  minute: facets.clockFacet('minute'),
  env: facets.envFacet('MODE'),
  file: facets.fileFacet('notes.txt'),
};

const original = createFacetDigest(base.site, around);

/** Which facets differ from those of the base. */
function differing(after: facets.FacetDigest): string[] {
  return Object.keys(all).filter((name) => after(all[name] ?? '') !== original(all[name] ?? ''));
}

const a = (frontMatter: Record<string, unknown>, body: Partial<PageRecord['body']> = {}) =>
  page(
    'blog/a.md',
    { date: '2026-01-01', tags: ['x'], colour: 'red', ...frontMatter },
    { body: { digest: 'A', anchors: '["one"]', ...body } },
  );

describe('the facets that differ', () => {
  it.each<[string, SourceRecord[], string[]]>([
    ['a body', changed(a({}, { digest: 'A2' })), ['body']],
    ['an excerpt', changed(a({}, { digest: 'A2', excerptDigest: 'E2' })), ['body', 'excerpt']],
    ['headings', changed(a({}, { tocDigest: 'T2', anchors: '["two"]' })), ['anchors', 'toc']],
    ['a title', changed(a({ title: 'Aa' })), ['menu', 'title']],
    ['a key of the user', changed(a({ colour: 'blue' })), ['colour', 'groups']],
    ['an address', changed(a({ slug: 'z' })), ['menu', 'output', 'url']],
    ['the tags of another page', changed(page('blog/b.md', { date: '2026-02-01', tags: ['y'] })), ['terms']],
    ['data', changed(data('team/people.yaml', ['Bea'])), ['data']],
    ['other data', changed(data('team/places.yaml', ['Rome'])), []],
    ['an asset', changed(asset('content/blog/i.png', 'other')), ['asset']],
    ['the body of another page', changed(page('blog/b.md', { date: '2026-02-01' }, { body: { digest: 'B' } })), []],
    ['a page elsewhere', changed(page('docs/x.md')), ['tree']],
    [
      'an older post',
      changed(page('blog/0.md', { date: '2025-01-01' })),
      ['children', 'collection', 'groups', 'neighbours', 'slice', 'slice2'],
    ],
    [
      'a newer post',
      changed(page('blog/z.md', { date: '2026-04-01' })),
      ['children', 'collection', 'groups', 'latest', 'slice', 'slice2'],
    ],
    [
      'the order of two posts',
      changed(page('blog/c.md', { date: '2026-01-15' })),
      ['collection', 'groups', 'latest', 'neighbours', 'slice'],
    ],
  ])('after a change of %s', (_, after, names) => {
    expect(differing(createFacetDigest(build(after, settings).site, around)).toSorted()).toEqual(names.toSorted());
  });

  it('after a change of the surroundings', () => {
    const differ = (changes: Partial<facets.Surroundings>) =>
      differing(createFacetDigest(base.site, { ...around, ...changes }));
    expect(differ({})).toEqual([]);
    expect(differ({ templates: new Map([['layout/post', 'L2']]) })).toEqual(['template']);
    expect(differ({ helpersDigest: 'H2' })).toEqual(['helpers']);
    expect(differ({ now: NOW + 60_000 })).toEqual(['minute']);
    expect(differ({ now: NOW + 86_400_000 })).toEqual(['day', 'minute']);
    expect(differ({ env: () => 'live' })).toEqual(['env']);
    expect(differ({ file: () => undefined })).toEqual(['file']);
  });

  it('after a change of the config', () => {
    const { site } = build(records, {
      bundles,
      config: siteConfig({ title: 'New' }, { menus: settings.config.menus }),
    });
    expect(differing(createFacetDigest(site, around))).toEqual(['config']);
  });

  it('after all is gone: each is absent then', () => {
    const empty = createFacetDigest(build([]).site, {
      ...around,
      templates: new Map(),
      env: () => undefined,
      file: () => undefined,
    });
    const present = Object.keys(all).filter((name) => empty(all[name] ?? '') !== facets.ABSENT);
    expect(present.toSorted()).toEqual(['config', 'day', 'helpers', 'minute', 'terms', 'tree']);
  });
});

describe('a facet', () => {
  it('of a key that is not there is absent, and differs from an empty one', () => {
    expect(original(facets.metaFacet('blog/a.md', 'nothing'))).toBe(facets.ABSENT);
    const { site } = build(changed(a({ colour: '' })));
    expect(createFacetDigest(site, around)(all.colour ?? '')).not.toBe(facets.ABSENT);
  });

  it('tells a text from a number', () => {
    const digests = ['1', 1, true, 'true', [1], ['1']].map((colour) =>
      createFacetDigest(build(changed(a({ colour }))).site, around)(all.colour ?? ''),
    );
    expect(new Set(digests).size).toBe(6);
  });

  it('that is volatile or of no known kind is never fresh', () => {
    for (const facet of [facets.VOLATILE_FACET, 'nonsense:x', 'constructor:x', '']) {
      const digest = createFacetDigest(base.site, around);
      expect(digest(facet)).not.toBe(digest(facet));
    }
  });

  it('of a slice of another length is not kept by its equal items', () => {
    expect(original(all.slice ?? '')).not.toBe(original(all.slice2 ?? ''));
  });

  it('is taken apart into what it was made of', () => {
    const subjects = fc.string({ unit: fc.constantFrom('|', '%', '7', 'C', '25', '%7C', ':', 'a', '/', '.', '2E') });
    fc.assert(
      fc.property(subjects, subjects, (id, key) => {
        expect(facets.parseFacet(facets.metaFacet(id, key))).toEqual({ kind: 'meta', subject: id, detail: key });
        expect(facets.parseFacet(facets.bodyFacet(id))).toEqual({ kind: 'body', subject: id });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('.', '%', '2E', '25', 'a'), minLength: 1 })), (path) => {
        expect(facets.splitPath(facets.parseFacet(facets.dataFacet(path)).subject)).toEqual(path);
      }),
    );
  });
});
