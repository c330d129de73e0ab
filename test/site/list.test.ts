import { describe, expect, it } from 'vitest';
import { asset, build, config, failureNames, page, pageOf } from './records.ts';

const tagged = [
  page('blog/a.md', { date: '2026-01-01', tags: ['C++', 'web'] }),
  page('blog/b.md', { date: '2026-02-01', tags: ['C#', 'Web', ' web '] }),
  page('blog/c.md', { date: '2026-03-01', tags: 'web' }),
  page('blog/d.md', { draft: true, tags: 'hidden' }),
];

describe('a taxonomy', () => {
  it('lists its terms by name, with their pages newest first', () => {
    expect(build(tagged).site.taxonomies.get('tags')).toEqual([
      { name: 'C#', slug: 'c-sharp', page: '@term/tags/c-sharp', pages: ['blog/b.md'] },
      { name: 'C++', slug: 'c-plus-plus', page: '@term/tags/c-plus-plus', pages: ['blog/a.md'] },
      { name: 'web', slug: 'web', page: '@term/tags/web', pages: ['blog/c.md', 'blog/b.md', 'blog/a.md'] },
    ]);
  });

  it('makes one term of spellings that differ in case, and pages know the usual one', () => {
    expect(pageOf(build(tagged), 'blog/b.md').terms).toEqual({ tags: ['C#', 'web'] });
  });

  it('has a page of its own and one for each term', () => {
    const result = build(tagged);
    expect(pageOf(result, '@taxonomy/tags')).toMatchObject({
      kind: 'taxonomy',
      taxonomy: 'tags',
      title: 'Tags',
      url: '/tags/',
      layouts: ['taxonomy', 'list', 'default'],
    });
    expect(pageOf(result, '@term/tags/c-plus-plus')).toMatchObject({
      kind: 'term',
      owner: '@term/tags/c-plus-plus',
      term: { taxonomy: 'tags', name: 'C++' },
      title: 'C++',
      outputPath: 'tags/c-plus-plus/index.html',
      parent: '@taxonomy/tags',
      slice: { of: 'tags:C++', items: ['blog/a.md'], number: 1, count: 1, total: 1 },
    });
  });

  it.each([
    [[], []],
    [['layout/post'], []],
    [['layout/term'], ['@term/tags/c-plus-plus', '@term/tags/c-sharp', '@term/tags/web']],
    [['layout/taxonomy'], ['@taxonomy/tags']],
    [['layout/list'], ['@taxonomy/tags', '@term/tags/c-plus-plus', '@term/tags/c-sharp', '@term/tags/web']],
  ])('with the templates %j has the pages %j', (templates, ids) => {
    const { site } = build(tagged, { templates: new Set(templates) });
    expect([...site.pages.keys()].filter((id) => /^@(term|taxonomy)/.test(id))).toEqual(ids);
    expect(site.taxonomies.get('tags')?.[0]?.page).toBe(
      ids.includes('@term/tags/c-sharp') ? '@term/tags/c-sharp' : undefined,
    );
  });

  it('lets a content file at its place be the page of a term or of the taxonomy', () => {
    const result = build([
      ...tagged,
      page('tags/c-sharp.md', { intro: 1 }),
      page('tags/index.md', { title: 'All tags' }),
    ]);
    expect(pageOf(result, 'tags/c-sharp.md')).toMatchObject({
      kind: 'term',
      title: 'C#',
      term: { taxonomy: 'tags', name: 'C#' },
      slice: { items: ['blog/b.md'] },
      layouts: ['term', 'list', 'default'],
    });
    expect(pageOf(result, 'tags/index.md')).toMatchObject({ kind: 'taxonomy', taxonomy: 'tags', title: 'All tags' });
    expect(result.site.pages.has('@term/tags/c-sharp')).toBe(false);
    expect(result.site.pages.has('@taxonomy/tags')).toBe(false);
    expect(result.site.taxonomies.get('tags')?.[0]?.page).toBe('tags/c-sharp.md');
    expect(result.site.collections.get('tags')).toEqual([]);
    expect(result.failures.size).toBe(0);
  });

  it('cuts its terms into slices of the size that the config says', () => {
    const taxonomies = { tags: { permalink: '/topic/:slug/', paginate: 2 } };
    const result = build(tagged, { config: config({ taxonomies }) });
    expect(pageOf(result, '@term/tags/web').slice).toMatchObject({ items: ['blog/c.md', 'blog/b.md'], count: 2 });
    expect(pageOf(result, '@term/tags/web@2')).toMatchObject({
      kind: 'slice',
      owner: '@term/tags/web',
      url: '/topic/web/page/2/',
      slice: { items: ['blog/a.md'], number: 2, pages: ['@term/tags/web', '@term/tags/web@2'] },
    });
  });

  it.each(['/tags/', '/tags/:slgu/', '/:year/:slug/'])(
    'tells that its permalink %s gives terms no address',
    (permalink) => {
      const result = build(tagged, { config: config({ taxonomies: { tags: { permalink, paginate: 0 } } }) });
      expect(result.failures.get('')?.[0]).toMatchObject({ name: 'permalink-token', file: 'prebake.config.ts' });
      expect(result.site.pages.has('blog/a.md')).toBe(true);
    },
  );

  it('gives way to a file of static/', () => {
    const result = build([...tagged, asset('static/tags/web/index.html')]);
    expect(result.site.pages.has('@term/tags/web')).toBe(false);
    expect(result.failures.size).toBe(0);
  });
});

describe('paginate', () => {
  const posts = Array.from({ length: 5 }, (_, index) => page(`blog/${index}.md`, { date: `2026-01-0${5 - index}` }));

  it('cuts a collection: the first slice is the page itself', () => {
    const result = build([page('blog/index.md', { paginate: 2, title: 'Blog' }), ...posts]);
    const pages = ['blog/index.md', 'blog/index.md@2', 'blog/index.md@3'];
    expect(pageOf(result, 'blog/index.md')).toMatchObject({
      kind: 'section',
      slice: { of: 'blog', items: ['blog/0.md', 'blog/1.md'], number: 1, count: 3, size: 2, total: 5, pages },
    });
    expect(pageOf(result, 'blog/index.md@3')).toMatchObject({
      kind: 'slice',
      source: 'content/blog/index.md',
      owner: 'content/blog/index.md',
      title: 'Blog',
      url: '/blog/page/3/',
      outputPath: 'blog/page/3/index.html',
      layouts: ['section', 'list', 'default'],
      slice: { items: ['blog/4.md'], number: 3, pages },
    });
    expect(result.site.pageBySource.get('content/blog/index.md')).toBe('blog/index.md');
  });

  it('has addresses beside the page where addresses are files', () => {
    const records = [page('list.md', { paginate: { collection: 'blog', size: 3 } }), ...posts];
    const result = build(records, { config: config({ urlStyle: 'file' }) });
    expect(pageOf(result, 'list.md@2')).toMatchObject({
      url: '/list/page/2.html',
      slice: { items: ['blog/3.md', 'blog/4.md'] },
    });
  });

  it('has one empty slice for an empty list', () => {
    const result = build([page('blog/index.md', { paginate: 2 })]);
    expect(pageOf(result, 'blog/index.md').slice).toMatchObject({ items: [], count: 1, total: 0 });
  });

  it.each([
    ['the home page lists the one collection of posts', 'index.md', 10, 'blog', 5],
    ['a section within a collection lists its own pages', 'blog/deep/_index.md', 10, 'blog/deep', 1],
    ['a map names a collection', 'x.md', { collection: 'blog', size: 10 }, 'blog', 6],
    ['a map names a term', 'x.md', { taxonomy: 'tags', term: 'NEW', size: 10 }, 'tags:new', 1],
    ['a term that no page has is an empty list', 'x.md', { taxonomy: 'tags', term: 'none', size: 10 }, 'tags:none', 0],
  ])('%s', (_, path, paginate, of, total) => {
    const records = [page(path, { paginate }), ...posts];
    if (total === 1 || total === 6) records.push(page('blog/deep/z.md', { tags: 'new' }));
    expect(pageOf(build(records), path).slice).toMatchObject({ of, total });
  });

  it.each([
    [0, 'above 0'],
    [2.5, 'above 0'],
    ['ten', 'a number or a map'],
    [[1], 'a number or a map'],
    [{ size: 'x', collection: 'blog' }, 'above 0'],
    [{ collection: 'blgo', size: 2 }, 'Did you mean "blog"?'],
    [{ taxonomy: 'tgas', term: 'x', size: 2 }, 'Did you mean "tags"?'],
    [{ taxonomy: 'tags', size: 2 }, 'needs a `term`'],
    [{ colection: 'blog', size: 2 }, 'Did you mean "collection"?'],
    [5, 'must name what it lists'],
  ])('%j fails the page: %s', (paginate, why) => {
    const result = build([page('docs/x.md', { title: 'X', paginate }), ...posts]);
    expect(failureNames(result, 'content/docs/x.md')).toEqual(['paginate-invalid']);
    const [error] = result.failures.get('content/docs/x.md') ?? [];
    expect(error).toMatchObject({ file: 'content/docs/x.md', line: 3 });
    expect(error?.message).toContain(why);
    expect(result.site.pages.has('docs/x.md')).toBe(false);
    expect(result.site.collections.get('docs')).toEqual([]);
  });
});
