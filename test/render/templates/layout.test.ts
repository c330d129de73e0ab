import { describe, expect, it } from 'vitest';
import { renderWith } from './site.ts';

describe('layouts', () => {
  it('nest from the innermost out, each with the one inside as its content', () => {
    const templates = {
      'layout/section': '---\r\nlayout: base\r\n---\r\n<main>{{content}}</main>',
      'layout/base': '<html>{{content}}</html>',
    };
    const { text } = renderWith('---\nlayout: section # the frame\n---\n<article>{{content}}</article>', { templates });
    expect(text).toBe('<html><main><article><p>First body</p></article></main></html>');
  });

  it('do not read a body that none of them shows', () => {
    expect([...renderWith('x').facets]).toEqual(['template:layout/page']);
  });

  it('keep the indentation of partials out of the text', () => {
    const { text } = renderWith('<div>\n  {{> pre}}\n</div>\n', {
      templates: { 'partial/pre': '<pre>\na\n  b\n</pre>\n' },
    });
    expect(text).toBe('<div>\n  <pre>\na\n  b\n</pre>\n</div>\n');
  });
});

describe('blocks', () => {
  const base = '<head>{{#block "head"}}default{{/block}}</head>{{content}}';
  const under = (inner: string, page?: string) => {
    const templates = { 'layout/base': base };
    const pages = page === undefined ? {} : { 'a.hbs': { template: page } };
    return renderWith(
      `---\nlayout: base\n---\n${inner}`,
      { templates, pages },
      page === undefined ? undefined : 'a.hbs',
    );
  };

  it('show their own text when nothing fills them', () => {
    expect(under('x').text).toBe('<head>default</head>x');
  });

  it.each([
    ['{{#fill "head"}}new{{/fill}}', 'new'],
    ['{{#fill "head" mode="append"}}+{{/fill}}', 'default+'],
    ['{{#fill "head" mode="prepend"}}+{{/fill}}', '+default'],
    ['{{#fill "head" mode="append"}}1{{/fill}}{{#fill "head" mode="append"}}2{{/fill}}', 'default12'],
    ['{{#fill "head"}}a{{/fill}}{{#fill "head"}}b{{/fill}}', 'b'],
    ['{{#fill "head"}}{{page.title}} & <b>{{/fill}}', 'First post & <b>'],
  ])('take %s', (inner, head) => {
    expect(under(inner).text).toBe(`<head>${head}</head>`);
  });

  it('are changed by the layouts first and by the page last', () => {
    expect(
      under('{{#fill "head"}}layout{{/fill}}{{content}}', '{{#fill "head" mode="append"}}+page{{/fill}}body').text,
    ).toBe('<head>layout+page</head>body');
    expect(
      under('{{#fill "head" mode="append"}}+layout{{/fill}}{{content}}', '{{#fill "head"}}page{{/fill}}').text,
    ).toBe('<head>page</head>');
  });

  it.each([
    ['a.hbs', { template: '{{#fill "head"}}page{{/fill}}body' }],
    ['a.md', { html: '\u0002S0\u0003', body: { shortcodes: ['chart'] } }],
  ])('of the only layout are filled by %s, although its content comes later', (id, sketch) => {
    const rendered = renderWith(
      base,
      {
        pages: { [id]: sketch },
        templates: { 'shortcode/chart': '{{#fill "head"}}page{{/fill}}body' },
        bodies: { 'a.md': { shortcodes: [{ name: 'chart', args: {}, line: 9 }] } },
      },
      id,
    );
    expect(rendered.text).toBe('<head>page</head>body');
  });

  it('do not run the text that was replaced', () => {
    const templates = { 'layout/base': '{{#block "head"}}{{site.title}}{{/block}}' };
    const rendered = renderWith('---\nlayout: base\n---\n{{#fill "head"}}x{{/fill}}', { templates });
    expect(rendered.text).toBe('x');
    expect([...rendered.facets]).not.toContain('config:title');
  });

  it('are filled by the shortcodes of the page, although they stand above the content', () => {
    const rendered = renderWith(
      '---\nlayout: base\n---\n{{content}}',
      {
        templates: { 'layout/base': base, 'shortcode/chart': '{{#fill "head"}}<script>{{/fill}}chart' },
        pages: { 'a.md': { html: '\u0002S0\u0003', body: { shortcodes: ['chart'] } } },
        bodies: { 'a.md': { shortcodes: [{ name: 'chart', args: {}, line: 9 }] } },
      },
      'a.md',
    );
    expect(rendered.text).toBe('<head><script></head>chart');
  });

  it('warn of a fill whose block has nearly that name', () => {
    const { warnings, text } = under('{{#fill "haed"}}x{{/fill}}');
    expect(text).toBe('<head>default</head>');
    expect(warnings).toMatchObject([{ name: 'name-unknown', file: 'content/blog/first.md' }]);
    expect(warnings[0]?.message).toContain('Did you mean "head"?');
  });
});

describe('partials', () => {
  const partials = (entries: Record<string, string>) => ({
    templates: Object.fromEntries(Object.entries(entries).map(([name, text]) => [`partial/${name}`, text])),
  });

  it('see the context they are called in, or the one they are given', () => {
    const sketch = partials({ card: '[{{title}}]' });
    expect(renderWith('{{#each collections.blog}}{{> card}}{{/each}}{{> card page.parent}}', sketch).text).toBe(
      '[Second post][First post][Blog]',
    );
  });

  it('see named values on top of their context, which is not copied', () => {
    const sketch = partials({ card: '{{size}} {{title}} {{missing}}{{@root.site.title}}' });
    const rendered = renderWith('{{> card page size="s"}}', sketch);
    expect(rendered.text).toBe('s First post Example');
    expect([...rendered.facets].sort()).toEqual([
      'config:title',
      'meta:blog/first.md|missing',
      'meta:blog/first.md|title',
      'template:layout/page',
      'template:partial/card',
    ]);
  });

  it('called at the root with named values see the root, and other names as empty', () => {
    expect(renderWith('{{> card size="s"}}', partials({ card: '{{page.title}}{{icon}}{{size}}' })).text).toBe(
      'First posts',
    );
  });

  it('take a block', () => {
    const sketch = partials({ box: '<b>{{> @partial-block}}</b>' });
    expect(renderWith('{{#> box}}{{page.title}}{{/box}}', sketch).text).toBe('<b>First post</b>');
    const missing = renderWith('{{#> gone}}fallback{{/gone}}', sketch);
    expect(missing.text).toBe('fallback');
    expect([...missing.facets]).toContain('template:partial/gone');
  });

  it('are found by a name that is only known when the page is rendered', () => {
    const sketch = { ...partials({ blue: 'B' }), pages: { 'a.md': { frontMatter: { look: 'blue' } } } };
    expect(renderWith('{{> (lookup page "look")}}', sketch, 'a.md').text).toBe('B');
  });
});

describe('contexts', () => {
  it.each([
    ['{{#each collections.blog as |post index|}}{{index}}{{post.title}}{{page.nothing}}{{/each}}', undefined],
    ['{{#each collections.blog}}{{@index}}{{title}}{{#if @last}}.{{/if}}{{/each}}', '0Second post1First post.'],
    ['{{#each collections.blog}}{{../page.title}}{{@root.page.slug}} {{/each}}', 'First postfirst First postfirst '],
    ['{{#each collections.blog}}{{missing}}{{else}}none{{/each}}', ''],
    ['{{#each collections.none}}x{{else}}none{{/each}}', 'none'],
    ['{{#with page.parent as |up|}}{{up.title}}{{title}}{{/with}}', 'BlogBlog'],
    ['{{#page.tags}}{{this}},{{/page.tags}}', 'c++,news,'],
    ['{{^page.gone}}none{{/page.gone}}', 'none'],
    ['{{#each data.team}}{{@key}}{{/each}}', 'leadsize'],
    ['{{collections.blog.[0].title}}', 'Second post'],
    ['{{page.parent.parent.title}}', 'Home'],
    ['{{page}}', 'First post'],
    ['{{page.toc}}', ''],
  ])('%s', (layout, text) => {
    if (text !== undefined) expect(renderWith(layout).text).toBe(text);
    else expect(() => renderWith(layout)).toThrow('"page" is looked for in blog/second.md here');
  });

  it('warn of a collection whose name is nearly that of another', () => {
    const { warnings } = renderWith('\n{{#each collections.blgo}}{{/each}}');
    expect(warnings).toMatchObject([{ name: 'collection-unknown', file: 'templates/layouts/page.hbs', line: 2 }]);
  });

  it('write a table of contents as lists, and give its entries', () => {
    const toc = [{ depth: 2, id: 'a"', text: 'A & B', children: [{ depth: 3, id: 'c', text: 'C', children: [] }] }];
    const sketch = { pages: { 'a.md': { body: { toc: JSON.stringify(toc) } } } };
    expect(renderWith('{{page.toc}}', sketch, 'a.md').text).toBe(
      '<ul><li><a href="#a&quot;">A &amp; B</a><ul><li><a href="#c">C</a></li></ul></li></ul>',
    );
    expect(renderWith('{{#each page.toc}}{{depth}}{{text}}{{/each}}', sketch, 'a.md').text).toBe('2A &amp; B');
  });
});
