import { describe, expect, it } from 'vitest';
import { exampleSketch, makeRenderer, readsOf, renderWith } from './site.ts';

describe('what a render reads', () => {
  it('is nothing for a layout without values', () => {
    expect(readsOf(renderWith('<p>hello</p>'))).toEqual([]);
  });

  it('is the layout that was found and those tried before it', () => {
    const example = exampleSketch();
    const { renderer } = makeRenderer({
      ...example,
      pages: { ...example.pages, 'a.md': { layouts: ['post', 'page'] } },
      templates: {
        'layout/page': '---\nlayout: base\n---\n{{content}}',
        'layout/base': '{{> card}}',
        'partial/card': '',
      },
    });
    expect([...renderer.render('a.md').facets].sort()).toEqual([
      'body:a.md',
      'template:layout/base',
      'template:layout/page',
      'template:layout/post',
      'template:partial/card',
    ]);
  });

  it.each([
    ['{{page.title}}', ['meta:blog/first.md|title']],
    ['{{page.subtitle}}', ['meta:blog/first.md|subtitle']],
    ['{{page.url}}', ['url:blog/first.md']],
    ['{{page.absoluteUrl}}', ['config:url', 'url:blog/first.md']],
    ['{{content}}', ['body:blog/first.md']],
    ['{{page.content}}', ['body:blog/first.md']],
    ['{{page.excerpt}}', ['excerpt:blog/first.md']],
    ['{{page.toc}}', ['toc:blog/first.md']],
    ['{{page.readingTime}}', ['meta:blog/first.md|words']],
    ['{{page.parent.title}}', ['ancestors:blog/first.md', 'meta:blog/index.md|title']],
    ['{{page.next.url}}', ['neighbours:blog/first.md', 'url:blog/second.md']],
    ['{{#if page.previous}}x{{/if}}', ['neighbours:blog/first.md']],
    ['{{#if page.pagination}}x{{/if}}', ['slice:blog/first.md']],
    ['{{#each page.children}}{{title}}{{/each}}', ['children:blog/first.md']],
    ['{{join page.tags}}', ['meta:blog/first.md|tags']],
    ['{{#each page.terms.tags}}{{name}}{{/each}}', ['meta:blog/first.md|tags']],
    [
      '{{#each page.terms.tags}}{{count}}{{/each}}',
      [
        'meta:blog/first.md|tags',
        'query:{"collection":{"taxonomy":"tags","term":"c++"},"ops":[]}',
        'query:{"collection":{"taxonomy":"tags","term":"news"},"ops":[]}',
      ],
    ],
    [
      '{{#each page.terms.tags}}{{url}}{{/each}}',
      ['meta:@term/tags/news|term', 'meta:blog/first.md|tags', 'terms:tags', 'url:@term/tags/news'],
    ],
    ['{{#each taxonomies.tags}}{{slug}}{{url}}{{/each}}', ['terms:tags', 'url:@term/tags/news']],
    ['{{slugify (join page.terms.tags)}}', ['meta:blog/first.md|tags']],
    ['{{site.title}}', ['config:title']],
    ['{{site.params.colour}}', ['config:params.colour']],
    ['{{site.params.nothing}}', ['config:params.nothing']],
    ['{{#each site.tree}}{{title}}{{/each}}', ['meta:blog/index.md|title', 'tree:']],
    ['{{#each site.menus.main}}{{title}}{{/each}}', ['menu:main']],
    ['{{data.team.lead.name}}', ['data:team.lead.name']],
    ['{{#each data.list}}{{this}}{{/each}}', ['data:list']],
    ['{{#if data.team}}yes{{/if}}', ['data:team']],
    ['{{#each data.team}}{{@key}}{{/each}}', ['data:team']],
    ['{{json data.team}}', ['data:team']],
    ['{{data.nothing.deep}}', ['data:nothing']],
    ['{{lookup data.team "size"}}', ['data:team.size']],
    ['{{lookupPath data "team.lead.born"}}', ['data:team.lead.born']],
    ['{{#with data.team.lead}}{{name}}{{/with}}', ['data:team.lead']],
    ['{{> (lookup page "part")}}', ['meta:blog/first.md|part']],
    ['{{#each taxonomies.tags}}{{name}} {{count}}{{/each}}', ['terms:tags']],
    ['{{collections.blog.length}}', ['collection:blog']],
    ['{{#if collections.none}}x{{/if}}', ['collection:none']],
    ['{{asset "site.css"}}', ['bundle:site.css']],
    ['{{asset "cover.jpg"}}', ['asset:content/blog/cover.jpg', 'bundle:cover.jpg']],
    ['{{ref "content/blog/second.md"}}', ['source:content/blog/second.md', 'url:blog/second.md']],
    ['{{absoluteUrl "/x"}}', ['config:url']],
    ['{{now "hour"}}', ['clock:hour']],
    ['{{formatDate "2026-01-02" "yyyy"}}', ['config:language', 'config:timeZone']],
    ['{{formatDate "2026-01-02" "yyyy" zone="UTC" locale="de"}}', []],
  ])('of %s is %j', (layout, facets) => {
    const sketch = { templates: { 'partial/undefined': '', 'partial/': '' } };
    expect(readsOf(renderWith(layout, sketch))).toEqual(facets);
  });

  it('of a list with titles is the list, the titles, and no body', () => {
    const rendered = renderWith(
      '{{#each collections.blog}}<a href="{{url}}">{{title}}</a>{{/each}}',
      {},
      'blog/index.md',
    );
    expect(readsOf(rendered)).toEqual([
      'collection:blog',
      'meta:blog/first.md|title',
      'meta:blog/second.md|title',
      'url:blog/first.md',
      'url:blog/second.md',
    ]);
  });

  it('of a question to a collection is the question alone', () => {
    const rendered = renderWith(
      '{{#each (limit (sortBy (where collections.blog "draft" "!=" true) "title") 1)}}{{title}}{{/each}}',
    );
    expect(rendered.text).toBe('First post');
    expect(readsOf(rendered)).toEqual([
      'meta:blog/first.md|title',
      `query:${JSON.stringify({
        collection: 'blog',
        ops: [
          { do: 'where', field: 'draft', test: '!=', value: true },
          { do: 'sortBy', field: 'title', direction: 'asc' },
          { do: 'limit', count: 1 },
        ],
      })}`,
    ]);
  });

  it('of groups is one question', () => {
    const rendered = renderWith('{{#each (groupBy collections.blog "tags")}}{{key}}:{{items.length}} {{/each}}');
    expect(rendered.text).toBe('news:2 c++:1 ');
    expect(readsOf(rendered)).toEqual(['query:{"collection":"blog","ops":[{"do":"groupBy","field":"tags"}]}']);
  });

  it('of the pages of a term is one question', () => {
    const rendered = renderWith('{{#with (first page.terms.tags)}}{{pages.length}}{{/with}}');
    expect(readsOf(rendered)).toEqual([
      'meta:blog/first.md|tags',
      'query:{"collection":{"taxonomy":"tags","term":"c++"},"ops":[]}',
    ]);
  });

  it('of a whole page as JSON is its keys and each of their values', () => {
    const rendered = renderWith('{{json page}}');
    expect(JSON.parse(rendered.text)).toEqual({
      title: 'First post',
      description: 'About first',
      url: '/docs/blog/first/',
      date: '2026-11-23T09:30:00.000Z',
      lang: 'en',
      slug: 'first',
      section: 'blog',
      collection: 'blog',
      words: 2,
      tags: ['c++', 'news'],
    });
    const keys = [
      '*',
      'collection',
      'date',
      'description',
      'lang',
      'lastmod',
      'section',
      'slug',
      'tags',
      'title',
      'toJSON',
      'words',
    ];
    expect(readsOf(rendered)).toEqual([...keys.map((key) => `meta:blog/first.md|${key}`), 'url:blog/first.md']);
  });

  it('keeps a bar in a name apart from the detail', () => {
    const rendered = renderWith('{{page.title}}', { pages: { 'a|b.md': { title: 'x' } } }, 'a|b.md');
    expect(readsOf(rendered)).toEqual(['meta:a%7Cb.md|title']);
  });

  it('is the same for a page after other pages were rendered', () => {
    const layout = '{{#each collections.blog}}{{title}}{{excerpt}}{{/each}}{{data.team.size}}{{content}}';
    const example = exampleSketch();
    const { renderer } = makeRenderer({ ...example, templates: { 'layout/page': layout } });
    const cold = [...renderer.render('blog/first.md').facets].sort();
    renderer.render('blog/second.md');
    renderer.render('index.md');
    expect([...renderer.render('blog/first.md').facets].sort()).toEqual(cold);
  });

  it('is told for a render that failed, up to where it did', () => {
    const example = exampleSketch();
    const { renderer } = makeRenderer({
      ...example,
      templates: { 'layout/page': '{{page.title}}{{> gone}}{{page.url}}' },
    });
    expect(() => renderer.render('blog/first.md')).toThrow('no partial');
    expect([...renderer.facets].sort()).toEqual([
      'meta:blog/first.md|title',
      'template:layout/page',
      'template:partial/gone',
    ]);
  });

  it('follows a newer version of the site', () => {
    const example = exampleSketch();
    const { renderer, world } = makeRenderer({ ...example, templates: { 'layout/page': '{{page.title}}' } });
    expect(renderer.render('index.md').outputs[0]?.text).toBe('Home');
    const { site } = world;
    const home = site.pages.get('index.md');
    if (home === undefined) throw new Error('no home');
    world.site = { ...site, pages: new Map([['index.md', { ...home, title: 'New home' }]]) };
    expect(renderer.render('index.md').outputs[0]?.text).toBe('New home');
  });
});
