import { describe, expect, it } from 'vitest';
import { build, config, defaults, failureNames, page, pageOf, siteConfig } from './records.ts';

describe('the title of a page', () => {
  it.each([
    ['its front matter', page('blog/a-b.md', { title: 'Mine' }, { body: { heading: 'First' } }), 'Mine'],
    ['its first heading', page('blog/a-b.md', {}, { body: { heading: 'First' } }), 'First'],
    ['its file name', page('blog/getting-started.md'), 'Getting started'],
    ['its file name without the date', page('blog/2026-01-02-getting_started.md'), 'Getting started'],
    ['a number in its front matter', page('blog/a.md', { title: 2026 }), '2026'],
    ['its folder, for an index page', page('my-docs/index.md'), 'My docs'],
    ['the site, for the home page', page('index.md'), 'The site'],
  ])('is taken from %s', (_, record, title) => {
    expect(pageOf(build([record]), record.path.slice('content/'.length)).title).toBe(title);
  });
});

describe('the output path of a page', () => {
  it.each([
    ['index.md', 'index.html', '/'],
    ['_index.md', 'index.html', '/'],
    ['README.md', 'index.html', '/'],
    ['readme.md', 'index.html', '/'],
    ['about.md', 'about/index.html', '/about/'],
    ['404.md', '404.html', '/404.html'],
    ['docs/404.md', 'docs/404/index.html', '/docs/404/'],
    ['docs/index.md', 'docs/index.html', '/docs/'],
    ['docs/README.md', 'docs/index.html', '/docs/'],
    ['docs/a.html', 'docs/a/index.html', '/docs/a/'],
    ['docs/a.hbs', 'docs/a/index.html', '/docs/a/'],
    ['docs/a.html.hbs', 'docs/a/index.html', '/docs/a/'],
    ['feed.xml.hbs', 'feed.xml', '/feed.xml'],
    ['docs/index.json.hbs', 'docs/index.json', '/docs/index.json'],
    ['v1.2.md', 'v1.2/index.html', '/v1.2/'],
    ['My Page.md', 'My Page/index.html', '/My%20Page/'],
    ['blog/2026-11-01-first.md', 'blog/first/index.html', '/blog/first/'],
    ['docs/2026-11-01-first.md', 'docs/2026-11-01-first/index.html', '/docs/2026-11-01-first/'],
  ])('of %s is %s', (path, outputPath, url) => {
    const found = pageOf(build([page(path)]), path);
    expect(found).toMatchObject({ outputPath, url });
  });

  it.each([
    ['about.md', 'about.html', '/about.html'],
    ['docs/index.md', 'docs/index.html', '/docs/'],
  ])('of %s is %s where addresses are files', (path, outputPath, url) => {
    const result = build([page(path)], { config: config({ urlStyle: 'file' }) });
    expect(pageOf(result, path)).toMatchObject({ outputPath, url });
  });

  it('ends in the slug of its front matter', () => {
    expect(pageOf(build([page('docs/a.md', { slug: 'Über uns' })]), 'docs/a.md').outputPath).toBe(
      'docs/Über uns/index.html',
    );
  });

  it('is the permalink of its front matter, before that of its collection', () => {
    const collections = { blog: { kind: 'posts', from: 'blog', permalink: '/:year/:slug/' } } as const;
    const records = [page('blog/2026-01-02-a.md'), page('blog/b.md', { permalink: '/x.html' }), page('blog/index.md')];
    const result = build(records, { config: config({ collections }) });
    expect(pageOf(result, 'blog/2026-01-02-a.md').outputPath).toBe('2026/a/index.html');
    expect(pageOf(result, 'blog/b.md').outputPath).toBe('x.html');
    expect(pageOf(result, 'blog/index.md').outputPath).toBe('blog/index.html');
  });

  it('takes a permalink of its folder defaults only when it is an ordinary page', () => {
    const records = [
      defaults('content/docs', { permalink: '/manual/:slug/' }),
      page('docs/index.md'),
      page('docs/a.md'),
      page('docs/a.xml.hbs'),
    ];
    const result = build(records);
    expect(pageOf(result, 'docs/a.md').outputPath).toBe('manual/a/index.html');
    expect(pageOf(result, 'docs/index.md').outputPath).toBe('docs/index.html');
    expect(pageOf(result, 'docs/a.xml.hbs').outputPath).toBe('docs/a.xml');
  });

  it('carries the base path in its address only', () => {
    const result = build([page('about.md')], { config: siteConfig({ url: 'https://example.org/docs' }) });
    expect(pageOf(result, 'about.md')).toMatchObject({ url: '/docs/about/', outputPath: 'about/index.html' });
    expect(result.site.config.basePath).toBe('/docs');
  });

  it.each([
    [{ permalink: '/../x/' }, 'permalink-unsafe', 2],
    [{ title: 'x', permalink: '/con/' }, 'permalink-unsafe', 3],
    [{ slug: 'a/b' }, 'permalink-unsafe', 2],
    [{ slug: '..' }, 'permalink-unsafe', 2],
    [{ permalink: '/:yeer/' }, 'permalink-token', 2],
    [{ permalink: '/:year/' }, 'permalink-token', 2],
    [{ aliases: ['/ok/', '/../x/'] }, 'permalink-unsafe', 2],
    [{ permalink: false }, 'front-matter-value', 2],
  ])('%j fails the page alone, with file and line', (frontMatter, name, line) => {
    const result = build([page('docs/a.md', frontMatter), page('docs/b.md')]);
    expect(failureNames(result, 'content/docs/a.md')).toEqual([name]);
    expect(result.failures.get('content/docs/a.md')?.[0]).toMatchObject({ file: 'content/docs/a.md', line });
    expect([...result.site.pages.keys()]).toContain('docs/b.md');
    expect(result.site.pages.has('docs/a.md')).toBe(false);
  });

  it.each([
    [{ permalink: '/:year/' }, 'permalink-token'],
    [{ slug: 'a/b' }, 'permalink-unsafe'],
    [{ aliases: ['/../x/'] }, 'permalink-unsafe'],
  ])('%j matters only where the page is shown', (frontMatter, name) => {
    const records = [page('docs/a.md', { draft: true, ...frontMatter }), page('docs/b.md')];
    const result = build(records);
    expect(result.failures.size).toBe(0);
    expect(result.heldBack).toEqual([{ source: 'content/docs/a.md', reason: 'draft' }]);
    const preview = build(records, { preview: { drafts: true, future: false, expired: false } });
    expect(failureNames(preview, 'content/docs/a.md')).toEqual([name]);
  });

  it.each(['con.md', 'docs/aux.md', 'docs/a..md', `${'x'.repeat(201)}.md`])('of a file named %s is refused', (path) => {
    expect(failureNames(build([page(path)]), `content/${path}`)).toEqual(['permalink-unsafe']);
  });
});

describe('front matter', () => {
  it.each([
    ['draft', 'yes', 'true or false'],
    ['noindex', 1, 'true or false'],
    ['weight', 'heavy', 'a number'],
    ['title', ['a'], 'text'],
    ['date', 2026, 'a date'],
    ['layout', true, 'the name of a layout'],
    ['layout', '', 'the name of a layout'],
    ['tags', [{ a: 1 }], 'text or a list of texts'],
    ['aliases', { a: 1 }, 'text or a list of texts'],
  ])('must not give `%s` as %j', (key, value, wanted) => {
    const [error] = build([page('a.md', { [key]: value })]).failures.get('content/a.md') ?? [];
    expect(error).toMatchObject({ name: 'front-matter-value', file: 'content/a.md', line: 2 });
    expect(error?.message).toContain(`\`${key}\` must be ${wanted}`);
  });

  it('names every fault of a page at once', () => {
    expect(failureNames(build([page('a.md', { draft: 1, weight: 'x', date: '2026-02-30' })]), 'content/a.md')).toEqual(
      ['date-impossible', 'front-matter-value', 'front-matter-value'].toSorted(),
    );
  });

  it('treats null as absent', () => {
    const found = pageOf(
      build([page('a.md', { title: null, draft: null, date: null, tags: null, layout: null })]),
      'a.md',
    );
    expect(found).toMatchObject({ title: 'A', draft: false, terms: {}, layouts: ['page', 'default'] });
  });

  it('is merged over the defaults of its folder, where the nearer file wins', () => {
    const records = [
      defaults('content', { author: 'all', layout: 'wide', a: 1 }),
      defaults('content/docs', { author: 'docs', weight: 3 }),
      page('docs/deep/x.md', { a: 2 }),
      page('y.md'),
    ];
    const result = build(records);
    expect(pageOf(result, 'docs/deep/x.md')).toMatchObject({
      frontMatter: { author: 'docs', layout: 'wide', weight: 3, a: 2 },
      weight: 3,
      layouts: ['wide'],
      layoutNamed: true,
    });
    expect(pageOf(result, 'y.md').frontMatter.author).toBe('all');
  });

  it('names the defaults file when the fault is there', () => {
    const result = build([defaults('content', { weight: 'x' }), page('a.md')]);
    expect(result.failures.get('content/a.md')?.[0]).toMatchObject({ file: 'content/_defaults.yaml' });
  });
});

describe('the layouts of a page', () => {
  const collections = { news: { kind: 'posts', from: 'news', layout: 'story' } } as const;
  it.each([
    ['a.md', {}, ['page', 'default'], false],
    ['blog/a.md', {}, ['post', 'page', 'default'], false],
    ['index.md', {}, ['home', 'default'], false],
    ['docs/index.md', {}, ['section', 'list', 'default'], false],
    ['a.md', { layout: 'wide' }, ['wide'], true],
    ['a.md', { layout: false }, [], false],
    ['news/a.md', {}, ['story'], true],
    ['news/a.md', { layout: 'wide' }, ['wide'], true],
    ['news/index.md', {}, ['section', 'list', 'default'], false],
    ['a.xml.hbs', {}, [], false],
    ['a.xml.hbs', { layout: 'xml' }, ['xml'], true],
  ])('of %s with %j are %j', (path, frontMatter, layouts, layoutNamed) => {
    const found = pageOf(build([page(path, frontMatter)], { config: config({ collections }) }), path);
    expect(found).toMatchObject({ layouts, layoutNamed });
  });
});

describe('the dates of a page', () => {
  it('are read in the time zone of the site and kept as instants', () => {
    const record = page('blog/a.md', { date: '2026-11-01', lastmod: '2026-11-02T10:00Z', expiryDate: '2027-01-01' });
    const found = pageOf(build([record], { config: siteConfig({ timeZone: 'Europe/Berlin' }) }), 'blog/a.md');
    expect(found).toMatchObject({
      date: '2026-10-31T23:00:00.000Z',
      publishDate: '2026-10-31T23:00:00.000Z',
      lastmod: '2026-11-02T10:00:00.000Z',
      expiryDate: '2026-12-31T23:00:00.000Z',
    });
  });

  it('give posts their publication time, and no other page', () => {
    const result = build([page('blog/a.md', { date: '2026-01-01' }), page('docs/a.md', { date: '2099-01-01' })]);
    expect(pageOf(result, 'blog/a.md').publishDate).toBe('2026-01-01T00:00:00.000Z');
    expect(pageOf(result, 'docs/a.md').publishDate).toBeUndefined();
  });

  it('come from the file name of a post, unless its front matter has one', () => {
    const result = build([page('blog/2026-01-02-a.md'), page('blog/2026-01-02-b.md', { date: '2026-03-04' })]);
    expect(pageOf(result, 'blog/2026-01-02-a.md').date).toBe('2026-01-02T00:00:00.000Z');
    expect(pageOf(result, 'blog/2026-01-02-b.md')).toMatchObject({ date: '2026-03-04T00:00:00.000Z', slug: 'b' });
  });

  it('may be the publication time alone', () => {
    expect(pageOf(build([page('a.md', { publishDate: '2026-01-02' })]), 'a.md').date).toBe('2026-01-02T00:00:00.000Z');
  });

  it('fail the page where they do not exist', () => {
    const [error] = build([page('a.md', { title: 'A', date: '2026-02-30' })]).failures.get('content/a.md') ?? [];
    expect(error).toMatchObject({ name: 'date-impossible', file: 'content/a.md', line: 3 });
    expect(error?.message).toContain('February 2026 has 28 days');
  });
});

describe('an index page', () => {
  it('is an ordinary page where it is the only page of a folder within a collection', () => {
    const result = build([
      page('blog/my-post/index.md', { date: '2026-01-01' }),
      page('blog/index.md'),
      page('blog/b.md'),
    ]);
    expect(pageOf(result, 'blog/my-post/index.md')).toMatchObject({
      kind: 'page',
      outputPath: 'blog/my-post/index.html',
      slug: 'my-post',
      parent: 'blog/index.md',
    });
    expect(result.site.collections.get('blog')).toEqual(['blog/my-post/index.md', 'blog/b.md']);
  });

  it.each([
    ['blog/2026/index.md', [page('blog/2026/a.md')]],
    ['blog/2026/index.md', [page('blog/2026/deep/a.md')]],
    ['blog/2026/_index.md', []],
    ['blog/index.md', []],
  ])('%s is a section', (path, others) => {
    expect(pageOf(build([page(path), ...others]), path).kind).toBe('section');
  });
});
