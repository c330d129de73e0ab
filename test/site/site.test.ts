import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MenuOptions } from '../../src/config/options.ts';
import { asset, build, config, data, failureNames, NOW, page, pageOf, siteConfig } from './records.ts';

describe('what is held back', () => {
  const records = [
    page('blog/draft.md', { draft: true, date: '2027-01-01' }),
    page('blog/future.md', { date: '2026-12-01' }),
    page('blog/expired.md', { date: '2026-01-01', expiryDate: '2026-02-01' }),
    page('blog/shown.md', { date: '2026-01-01', expiryDate: '2026-11-30' }),
    page('docs/scheduled.md', { publishDate: '2026-11-25T10:00Z' }),
  ];

  it('is named with its reason and time, and is in no list', () => {
    const result = build(records);
    expect(result.heldBack).toEqual([
      { source: 'content/blog/draft.md', reason: 'draft' },
      { source: 'content/blog/expired.md', reason: 'expired', at: '2026-02-01T00:00:00.000Z' },
      { source: 'content/blog/future.md', reason: 'future', at: '2026-12-01T00:00:00.000Z' },
      { source: 'content/docs/scheduled.md', reason: 'future', at: '2026-11-25T10:00:00.000Z' },
    ]);
    expect(result.site.collections).toEqual(
      new Map([
        ['blog', ['blog/shown.md']],
        ['docs', []],
      ]),
    );
    expect(result.failures.size).toBe(0);
  });

  it('gives the next moment at which a page comes or goes', () => {
    const next = (now: number) => build(records, { now }).nextMoment;
    expect(next(NOW)).toBe(Date.UTC(2026, 10, 25, 10));
    expect(next(Date.UTC(2026, 10, 25, 10))).toBe(Date.UTC(2026, 10, 30));
    expect(next(Date.UTC(2026, 10, 30))).toBe(Date.UTC(2026, 11, 1));
    expect(next(Date.UTC(2026, 11, 1))).toBeUndefined();
  });

  it('changes at the very instant of its date', () => {
    const at = Date.UTC(2026, 11, 1);
    expect(build(records, { now: at - 1 }).site.pages.has('blog/future.md')).toBe(false);
    expect(build(records, { now: at }).site.pages.has('blog/future.md')).toBe(true);
    const end = Date.UTC(2026, 10, 30);
    expect(build(records, { now: end - 1 }).site.pages.has('blog/shown.md')).toBe(true);
    expect(build(records, { now: end }).site.pages.has('blog/shown.md')).toBe(false);
  });

  it.each([
    [{ drafts: true, future: false, expired: false }, ['blog/shown.md']],
    [{ drafts: true, future: true, expired: false }, ['blog/draft.md', 'blog/future.md', 'blog/shown.md']],
    [{ drafts: false, future: false, expired: true }, ['blog/expired.md', 'blog/shown.md']],
  ])('is shown by a preview of %j', (preview, ids) => {
    expect(build(records, { preview }).site.collections.get('blog')?.toSorted()).toEqual(ids);
  });

  it('has no moment when it would expire before it is published', () => {
    const result = build([page('blog/a.md', { date: '2027-01-01', expiryDate: '2026-12-01' })]);
    expect(result.nextMoment).toBeUndefined();
  });

  it('knows a far year as never', () => {
    const record = page('a.md', { expiryDate: '9999-12-31 23:00' });
    const result = build([record], { config: siteConfig({ timeZone: 'America/New_York' }) });
    expect(result.site.pages.has('a.md')).toBe(true);
  });
});

describe('collections', () => {
  it('of posts are newest first, ties by id, without a date last', () => {
    const result = build([
      page('blog/b.md', { date: '2026-01-01' }),
      page('blog/a.md', { date: '2026-01-01' }),
      page('blog/none.md'),
      page('blog/new.md', { date: '2026-05-01' }),
    ]);
    expect(result.site.collections.get('blog')).toEqual(['blog/new.md', 'blog/a.md', 'blog/b.md', 'blog/none.md']);
  });

  it('of pages go by weight, then title whatever its case, then id', () => {
    const result = build([
      page('docs/z.md', { title: 'beta', weight: 2 }),
      page('docs/y.md', { title: 'Alpha', weight: 2 }),
      page('docs/x.md', { title: 'Omega', weight: -1 }),
      page('docs/w.md', { title: 'gamma' }),
      page('docs/v.md', { title: 'Gamma' }),
    ]);
    expect(result.site.collections.get('docs')).toEqual([
      'docs/x.md',
      'docs/y.md',
      'docs/z.md',
      'docs/v.md',
      'docs/w.md',
    ]);
  });

  it('are dated by folder name only for blog, posts and news', () => {
    const kindOf = (folder: string) =>
      pageOf(build([page(`${folder}/a.md`, { date: '2026-01-01' })]), `${folder}/a.md`).publishDate !== undefined;
    expect(['blog', 'posts', 'news', 'docs', 'articles'].filter(kindOf)).toEqual(['blog', 'posts', 'news']);
  });

  it('hold ordinary HTML pages, not index pages, other files or the page of what is missing', () => {
    const records = [page('docs/index.md'), page('docs/a.md'), page('docs/feed.xml.hbs'), page('404.md')];
    const collections = { all: { kind: 'pages', from: '' } } as const;
    expect(build(records, { config: config({ collections }) }).site.collections).toEqual(
      new Map([
        ['all', ['docs/a.md']],
        ['docs', ['docs/a.md']],
      ]),
    );
  });

  it('of the config take the place of the folder they read from, and may nest', () => {
    const collections = {
      articles: { kind: 'posts', from: 'writing' },
      series: { kind: 'pages', from: 'writing/series' },
    } as const;
    const records = [page('writing/a.md', { date: '2026-01-01' }), page('writing/series/b.md', { date: '2026-02-01' })];
    const result = build(records, { config: config({ collections }) });
    expect(result.site.collections).toEqual(
      new Map([
        ['articles', ['writing/series/b.md', 'writing/a.md']],
        ['series', ['writing/series/b.md']],
      ]),
    );
    expect(pageOf(result, 'writing/series/b.md').collection).toBe('series');
  });

  it('are known although all their pages are held back', () => {
    expect(build([page('blog/a.md', { draft: true })]).site.collections.get('blog')).toEqual([]);
  });

  it.each([
    ['price desc', ['shop/b.md', 'shop/a.md', 'shop/c.md']],
    ['price', ['shop/a.md', 'shop/b.md', 'shop/c.md']],
    ['date asc', ['shop/b.md', 'shop/a.md', 'shop/c.md']],
  ])('sort by %s', (sort, ids) => {
    const records = [
      page('shop/a.md', { price: 5, date: '2026-02-01' }),
      page('shop/b.md', { price: 10, date: '2026-01-01' }),
      page('shop/c.md'),
    ];
    const collections = { shop: { kind: 'pages', from: 'shop', sort } } as const;
    expect(build(records, { config: config({ collections }) }).site.collections.get('shop')).toEqual(ids);
  });

  it('tell of a sort that cannot be read', () => {
    const collections = { shop: { kind: 'pages', from: 'shop', sort: 'price down' } } as const;
    const [error] = build([page('shop/a.md')], { config: config({ collections }) }).failures.get('') ?? [];
    expect(error).toMatchObject({ name: 'config-value', file: 'prebake.config.ts' });
    expect(error?.message).toContain('price down');
  });

  it('link neighbours: the previous post is the older one, the previous page the one before', () => {
    const result = build([
      page('blog/old.md', { date: '2025-01-01' }),
      page('blog/mid.md', { date: '2025-02-01' }),
      page('blog/new.md', { date: '2025-03-01' }),
      page('docs/1.md', { weight: 1 }),
      page('docs/2.md', { weight: 2 }),
      page('docs/3.md', { weight: 3 }),
    ]);
    expect(pageOf(result, 'blog/mid.md')).toMatchObject({ previous: 'blog/old.md', next: 'blog/new.md' });
    expect(pageOf(result, 'docs/2.md')).toMatchObject({ previous: 'docs/1.md', next: 'docs/3.md' });
    expect(pageOf(result, 'docs/1.md').previous).toBeUndefined();
    expect(pageOf(result, 'blog/new.md').next).toBeUndefined();
  });
});

describe('the tree', () => {
  const result = build([
    page('index.md'),
    page('about.md', { weight: 9 }),
    page('docs/index.md', { weight: 1 }),
    page('docs/b.md', { weight: 2 }),
    page('docs/a.md', { weight: 3 }),
    page('docs/bare/x.md', { weight: 1 }),
    page('404.md'),
    page('feed.xml.hbs'),
  ]);

  it('gives each page the nearest index page above it', () => {
    expect(pageOf(result, 'docs/a.md')).toMatchObject({
      parent: 'docs/index.md',
      ancestors: ['index.md', 'docs/index.md'],
    });
    expect(pageOf(result, 'docs/bare/x.md').parent).toBe('docs/index.md');
    expect(pageOf(result, 'docs/index.md')).toMatchObject({ parent: 'index.md', section: 'docs' });
    expect(pageOf(result, 'index.md').parent).toBeUndefined();
  });

  it('lists children by weight', () => {
    expect(pageOf(result, 'docs/index.md').children).toEqual(['docs/bare/x.md', 'docs/b.md', 'docs/a.md']);
    expect(result.site.tree).toEqual(['docs/index.md', 'about.md']);
    expect(result.site.home).toBe('index.md');
  });

  it('stands without a home page', () => {
    const { site } = build([page('a.md'), page('docs/b.md')]);
    expect(site.tree).toEqual(['a.md', 'docs/b.md']);
    expect(site.home).toBeUndefined();
  });
});

describe('assets', () => {
  it('of static/ go to the root, those of content/ beside the pages', () => {
    const config = siteConfig({ url: 'https://example.org/docs' });
    const { site } = build([asset('static/.nojekyll'), asset('static/_x/a b.png'), asset('content/blog/i.png')], {
      config,
    });
    expect(
      Object.fromEntries([...site.assets].map(([source, found]) => [source, [found.outputPath, found.url]])),
    ).toEqual({
      'content/blog/i.png': ['blog/i.png', '/docs/blog/i.png'],
      'static/.nojekyll': ['.nojekyll', '/docs/.nojekyll'],
      'static/_x/a b.png': ['_x/a b.png', '/docs/_x/a%20b.png'],
    });
  });

  it('with names that no disk should hold fail alone', () => {
    const result = build([asset('static/con.txt'), asset('static/ok.txt')]);
    expect(failureNames(result, 'static/con.txt')).toEqual(['permalink-unsafe']);
    expect([...result.site.assets.keys()]).toEqual(['static/ok.txt']);
  });
});

describe('generated files', () => {
  const records = [page('blog/a.md', { date: '2026-01-01' }), page('news/b.md', { date: '2026-02-01' })];
  const builtins = (result: ReturnType<typeof build>) =>
    [...result.site.pages.values()].filter(({ builtin }) => builtin).map(({ id, outputPath }) => [id, outputPath]);

  it('are a sitemap, a robots file and a feed of all posts', () => {
    const result = build(records);
    expect(builtins(result)).toEqual([
      ['@feed', 'feed.xml'],
      ['@robots', 'robots.txt'],
      ['@sitemap', 'sitemap.xml'],
    ]);
    expect(pageOf(result, '@feed').slice).toMatchObject({ items: ['news/b.md', 'blog/a.md'], total: 2 });
  });

  it('need an address of the site, all but the robots file', () => {
    expect(builtins(build(records, { config: siteConfig({ url: '' }) }))).toEqual([['@robots', 'robots.txt']]);
  });

  it('can be switched off, and the feed needs posts', () => {
    expect(builtins(build([page('docs/a.md')]))).not.toContainEqual(['@feed', 'feed.xml']);
    expect(builtins(build(records, { config: config({ feed: false, sitemap: false, robots: false }) }))).toEqual([]);
  });

  it('give way to a file or page of the site', () => {
    const result = build([...records, asset('static/robots.txt'), page('feed.xml.hbs')]);
    expect(builtins(result)).toEqual([['@sitemap', 'sitemap.xml']]);
    expect(result.failures.size).toBe(0);
  });

  it('name a feed collection that there is not', () => {
    const result = build(records, { config: config({ feed: { collection: 'blgo', path: 'feed.xml', limit: 5 } }) });
    expect(result.failures.get('')?.[0]).toMatchObject({ name: 'collection-unknown', file: 'prebake.config.ts' });
    expect(result.failures.get('')?.[0]?.message).toContain('Did you mean "blog"?');
  });
});

describe('data', () => {
  it('is one tree by file name', () => {
    const { site } = build([data('team/people.yaml', [1]), data('team/places.json', { a: 1 }), data('x.yaml', 5)]);
    expect(site.data).toEqual({ team: { people: [1], places: { a: 1 } }, x: 5 });
  });

  it.each([
    ['a.json', 'a.yaml'],
    ['a.yaml', 'a/b.yaml'],
  ])('of %s and %s is a conflict that names both', (first, second) => {
    const result = build([data(first, {}), data(second, {}), page('a.md')]);
    const [[path, [error] = []] = ['', []]] = [...result.failures];
    expect(error).toMatchObject({ name: 'data-conflict', file: path });
    expect(error?.message).toContain(`content/_data/${first}`);
    expect(error?.message).toContain(`content/_data/${second}`);
    expect(result.site.pages.has('a.md')).toBe(true);
  });

  it('may be called like a part of JavaScript', () => {
    const { site } = build([data('__proto__/x.yaml', 1), data('constructor.yaml', 2)]);
    expect(Object.keys(site.data).toSorted()).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('menus', () => {
  const records = [page('index.md'), page('docs/start.md', { title: 'Start' }), page('soon.md', { draft: true })];
  const menuOf = (main: MenuOptions[]) => build(records, { config: config({ menus: { main } }) });

  it('point at source files, addresses of the site and the world, lighter first', () => {
    const { site, failures } = menuOf([
      { target: 'https://example.com/', title: 'Out', weight: 5 },
      { target: 'docs/start.md#part', weight: 1 },
      { target: '/', title: 'Home' },
    ]);
    expect(site.menus.main).toEqual([
      { title: 'Home', url: '/', page: 'index.md', weight: 0, children: [] },
      { title: 'Start', url: '/docs/start/#part', page: 'docs/start.md', weight: 1, children: [] },
      { title: 'Out', url: 'https://example.com/', weight: 5, children: [] },
    ]);
    expect(failures.size).toBe(0);
  });

  it('name the nearest source for one that there is not', () => {
    const { site, failures } = menuOf([{ target: 'docs/strat.md' }]);
    expect(failures.get('')?.[0]).toMatchObject({ name: 'menu-target-unknown', file: 'prebake.config.ts' });
    expect(failures.get('')?.[0]?.message).toContain('Did you mean "docs/start.md"?');
    expect(site.menus.main).toEqual([]);
  });

  it('leave out what is not published, with a warning', () => {
    const { site, failures, warnings } = menuOf([{ target: 'soon.md' }]);
    expect(site.menus.main).toEqual([]);
    expect(failures.size).toBe(0);
    expect(warnings.map((warning) => warning.name)).toEqual(['menu-target-unknown']);
  });
});

describe('collisions', () => {
  const names = (records: Parameters<typeof build>[0]) => {
    const result = build(records);
    return Object.fromEntries([...result.failures].map(([source, errors]) => [source, errors.map(({ name }) => name)]));
  };

  it.each([
    ['one path', 'x.md', { permalink: '/a/' }, 'a.md'],
    ['one path but for case', 'x.md', { permalink: '/A/' }, 'a.md'],
    ['one path but for Unicode form', 'x.md', { permalink: '/caf\u00c9/' }, 'cafe\u0301.md'],
    ['the page of one folder', 'docs/README.md', {}, 'docs/index.md'],
  ])('of %s fail both pages and name both', (_, first, frontMatter, second) => {
    const result = build([page(first, frontMatter), page(second), page('other.md')]);
    for (const source of [`content/${first}`, `content/${second}`]) {
      expect(failureNames(result, source)).toEqual(['output-collision']);
      expect(result.failures.get(source)?.[0]?.message).toContain(`content/${first}`);
      expect(result.failures.get(source)?.[0]?.message).toContain(`content/${second}`);
    }
    expect([...result.site.pages.keys()].filter((id) => !id.startsWith('@'))).toEqual(['other.md']);
  });

  it('of three pages fail all three', () => {
    expect(Object.keys(names([page('a.md'), page('b.md', { slug: 'a' }), page('c.md', { slug: 'A' })]))).toHaveLength(
      3,
    );
  });

  it('of a page and a file fail both', () => {
    expect(names([page('a.md'), asset('static/a/index.html')])).toEqual({
      'content/a.md': ['output-collision'],
      'static/a/index.html': ['output-collision'],
    });
  });

  it('of a file and a folder name both, and fail one page of the folder only', () => {
    const inFolder = [page('blog/a.md'), page('blog/b.md'), page('blog/c.md')];
    for (const records of [
      [asset('static/blog'), ...inFolder],
      [...inFolder, asset('content/Blog')],
    ]) {
      const result = build(records);
      expect(result.failures.size).toBe(2);
      expect(result.failures.has('content/blog/a.md')).toBe(true);
      const [error] = result.failures.get('content/blog/a.md') ?? [];
      expect(error?.name).toBe('output-collision');
      expect(error?.message).toMatch(/wants the output file "[bB]log" where content\/blog\/a.md needs a folder/);
      expect(result.site.collections.get('blog')).toEqual(['blog/b.md', 'blog/c.md']);
    }
  });

  it('of an alias fail the page with the alias alone', () => {
    const result = build([page('a.md'), page('b.md', { title: 'B', aliases: ['/old/', '/a/'] })]);
    expect([...result.failures.keys()]).toEqual(['content/b.md']);
    const [error] = result.failures.get('content/b.md') ?? [];
    expect(error?.message).toBe('an alias of content/b.md and content/a.md both claim the output path "a/index.html".');
    expect(error?.remedy).toContain('alias');
    expect(pageOf(result, 'a.md').url).toBe('/a/');
  });

  it('of an alias where a folder must be name both', () => {
    const result = build([page('a.x/b.md'), page('c.md', { aliases: ['/a.x'] })]);
    expect([...result.failures.keys()]).toEqual(['content/c.md']);
    expect(result.failures.get('content/c.md')?.[0]?.message).toContain('where content/a.x/b.md needs a folder');
  });

  it('of two equal aliases fail both pages', () => {
    expect(Object.keys(names([page('a.md', { aliases: '/x/' }), page('b.md', { aliases: '/x/' })]))).toHaveLength(2);
  });

  it('do not count an alias of the page itself, or written twice', () => {
    const result = build([page('a.md', { aliases: ['/a/', '/x/', '/x/', '/y'] })]);
    expect(pageOf(result, 'a.md').aliases).toEqual(['x/index.html', 'y/index.html']);
    expect(result.failures.size).toBe(0);
  });

  it('do not count pages that are held back', () => {
    expect(names([page('a.md'), page('b.md', { slug: 'a', draft: true })])).toEqual({});
  });

  it('with the further pages of a list are found, and the rest of the site is complete', () => {
    const result = build([
      page('blog/index.md', { paginate: 1 }),
      page('blog/a.md'),
      page('blog/b.md'),
      page('x.md', { permalink: '/blog/page/2/' }),
      page('y.md'),
    ]);
    expect([...result.failures.keys()].toSorted()).toEqual(['content/blog/index.md', 'content/x.md']);
    expect([...result.site.pages.keys()].filter((id) => !id.startsWith('@'))).toEqual([
      'blog/a.md',
      'blog/b.md',
      'y.md',
    ]);
    expect(pageOf(result, 'blog/a.md').parent).toBeUndefined();
  });
});

describe('the site', () => {
  it('reads its records once, although a page turns out to be at fault late', () => {
    const records = [page('docs/a.md', { paginate: 0 }), page('docs/b.md')];
    const { site, failures } = build(records.values());
    expect([...failures.keys()]).toEqual(['content/docs/a.md']);
    expect(site.collections.get('docs')).toEqual(['docs/b.md']);
  });

  it('is the same for any order of its records', () => {
    const records = [
      page('index.md'),
      page('blog/index.md', { paginate: 2 }),
      page('blog/a.md', { date: '2026-01-01', tags: ['X', 'y'] }),
      page('blog/b.md', { date: '2026-01-01', tags: ['x', 'C++'] }),
      page('blog/c.md', { tags: ['C#'], aliases: ['/old/'] }),
      page('docs/d.md', { weight: 1 }),
      page('docs/e.md', { permalink: '/docs/d/' }),
      page('docs/f.md', { draft: 'x' }),
      asset('static/a.png'),
      asset('content/a.png'),
      data('x.yaml', 1),
      data('x.json', 2),
    ];
    const expected = JSON.stringify(plain(build(records)));
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(JSON.stringify(plain(build(shuffled)))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

/** Maps as lists of pairs, in their order. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, inner]) => [key, plain(inner)]);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
