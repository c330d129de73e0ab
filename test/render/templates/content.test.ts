import { describe, expect, it } from 'vitest';
import { markLinks } from '../../../src/render/annotate.ts';
import type { ShortcodeCall } from '../../../src/render/contract.ts';
import { parseMarkdown } from '../../../src/render/markdown.ts';
import { linkPlaceholder, shortcodePlaceholder } from '../../../src/render/placeholder.ts';
import { exampleSketch, makeRenderer, type PageSketch, readsOf, renderWith, type Sketch } from './site.ts';

const link = (target: string) => `<a href="${linkPlaceholder(target)}">x</a>`;

describe('links in a body', () => {
  it('lead to the address of the page whose source they name, under the base path', () => {
    const rendered = renderWith('{{content}}', { pages: { 'blog/a.md': { html: link('first.md') } } }, 'blog/a.md');
    expect(rendered.text).toBe('<a href="/docs/blog/first/">x</a>');
    expect(readsOf(rendered)).toEqual(['body:blog/a.md', 'url:blog/first.md']);
    expect(rendered.warnings).toEqual([]);
  });

  it('that lead nowhere stay as they were written, escaped, and are warned of with their line', () => {
    const sketch = {
      pages: { 'blog/a.md': { html: link('frist.md?a&b') } },
      bodies: { 'blog/a.md': { links: [{ target: 'frist.md?a&b' }] } },
      world: { sourceOf: () => ({ text: 'See\n[it](frist.md?a&b).', line: 6 }) },
    };
    const rendered = renderWith('{{content}}{{page.content}}', sketch, 'blog/a.md');
    expect(rendered.text).toContain('href="frist.md?a&amp;b"');
    expect(rendered.warnings).toMatchObject([{ name: 'link-unknown', file: 'content/blog/a.md', line: 7 }]);
    expect(rendered.warnings[0]?.message).toContain('first.md');
    expect([...rendered.facets]).toContain('url:blog/frist.md');
  });

  it('of another page are not warned of where that page is only shown', () => {
    const body = { excerpt: link('gone.md') };
    const sketch = { pages: { 'blog/a.md': { body } }, site: { collections: new Map([['blog', ['blog/a.md']]]) } };
    expect(renderWith('{{#each collections.blog}}{{excerpt}}{{/each}}', sketch).warnings).toEqual([]);
  });

  it('in an excerpt are dependencies each time it is shown', () => {
    const example = exampleSketch();
    const pages = { ...example.pages, 'blog/a.md': { body: { excerpt: link('first.md') } } };
    const site = { ...example.site, collections: new Map([['blog', ['blog/a.md']]]) };
    const templates = { 'layout/page': '{{#each collections.blog}}{{excerpt}}{{/each}}' };
    const { renderer } = makeRenderer({ pages, site, templates });
    const expected = ['collection:blog', 'excerpt:blog/a.md', 'url:blog/first.md'];
    expect(readsOf(renderer.render('index.md'))).toEqual(expected);
    expect(readsOf(renderer.render('blog/second.md'))).toEqual(expected);
  });
});

describe('shortcodes', () => {
  const call = (name: string, args: ShortcodeCall['args'], inner?: string): ShortcodeCall => {
    return { name, args, line: 12, ...(inner !== undefined && { inner }) };
  };
  const page = (shortcodes: ShortcodeCall[], html = shortcodePlaceholder(0)): Sketch => ({
    pages: { 'blog/a.md': { html, title: 'A', body: { shortcodes: shortcodes.map(({ name }) => name) } } },
    bodies: { 'blog/a.md': { shortcodes } },
  });

  it('find files and pages from the page that calls them, wherever its body is shown', () => {
    const sketch = page([call('figure', { src: 'map.png', to: './first.md' })]);
    const assets = new Map([
      ['content/blog/map.png', { url: '/docs/blog/map.png', outputPath: 'blog/map.png', digest: '' }],
    ]);
    const shown = renderWith(
      '{{#each collections.blog}}{{content}}{{/each}}',
      {
        ...sketch,
        site: { assets, collections: new Map([['blog', ['blog/a.md']]]) },
        templates: { 'shortcode/figure': '{{asset src}} {{ref to}}' },
      },
      'index.md',
    );
    expect(shown.text).toBe('/docs/blog/map.png /docs/blog/first/');
  });

  it('see their arguments, the text between, and the names of the root', () => {
    const template = '{{src}}|{{args.[0]}}|{{inner}}|{{page.title}}|{{site.title}}|{{missing}}';
    const sketch = page([call('figure', { src: '<a>', 0: 'zero' }, `<b>${linkPlaceholder('first.md')}</b>`)]);
    const rendered = renderWith('{{content}}', { ...sketch, templates: { 'shortcode/figure': template } }, 'blog/a.md');
    expect(rendered.text).toBe('&lt;a&gt;|zero|<b>/docs/blog/first/</b>|A|Example|');
    expect([...rendered.facets]).toContain('template:shortcode/figure');
  });

  it('may stand inside each other', () => {
    const sketch = page([call('outer', {}, `(${shortcodePlaceholder(1)})`), call('inner', {})]);
    const templates = { 'shortcode/outer': '[{{inner}}]', 'shortcode/inner': 'in' };
    expect(renderWith('{{content}}', { ...sketch, templates }, 'blog/a.md').text).toBe('[(in)]');
  });

  it('that do not exist are an error at the line of the content', () => {
    const sketch = { ...page([call('figrue', {})]), templates: { 'shortcode/figure': '' } };
    expect(() => renderWith('{{content}}', sketch, 'blog/a.md')).toThrow(
      expect.objectContaining({
        name: 'shortcode-unknown',
        file: 'content/blog/a.md',
        line: 12,
        message: 'There is no shortcode "figrue". Did you mean "figure"?',
      }),
    );
    expect(() => renderWith('{{content}}', page([call('figure', {})]), 'blog/a.md')).toThrow('no shortcode');
  });
});

describe('pages that show each other', () => {
  it('by their content without end are an error naming the circle', () => {
    const show = (id: string): PageSketch => ({
      template: `{{#with (lookup collections.${id} 0)}}{{content}}{{/with}}`,
    });
    const pages = { 'a.hbs': show('b'), 'b.hbs': show('a') };
    const collections = new Map([
      ['a', ['a.hbs']],
      ['b', ['b.hbs']],
    ]);
    expect(() => renderWith('{{content}}', { pages, site: { collections } }, 'a.hbs')).toThrow(
      'content/a.hbs → content/b.hbs → content/a.hbs',
    );
  });
});

describe('a page that is a template', () => {
  it('sees the root and depends on its own text', () => {
    const rendered = renderWith(
      '<main>{{content}}</main>',
      { pages: { 'a.hbs': { template: '{{page.title}}!', title: 'A' } } },
      'a.hbs',
    );
    expect(rendered.text).toBe('<main>A!</main>');
    expect(readsOf(rendered)).toEqual(['body:a.hbs', 'meta:a.hbs|title']);
  });

  it('is compiled anew when its text changes', () => {
    const at = (template: string) => renderWith('{{content}}', { pages: { 'a.hbs': { template } } }, 'a.hbs').text;
    expect([at('one'), at('two'), at('one')]).toEqual(['one', 'two', 'one']);
  });
});

describe('a user helper', () => {
  const at = Date.UTC(2026, 10, 25, 23, 14, 15, 161);

  it('is called with its arguments, the named ones and the context', () => {
    const helpers = {
      tell(this: { slug: string }, one: string, list: unknown[], options: { hash: object }) {
        return `${this.slug} ${one} ${list.length} ${JSON.stringify(options.hash)}`;
      },
    };
    const rendered = renderWith('{{#with page}}{{tell title @root.data.list size=1}}{{/with}}', {
      helpers,
      site: { data: { list: [1, 2] } },
    });
    expect(rendered.text).toBe('first First post 2 {&quot;size&quot;:1}');
    expect(readsOf(rendered)).toContain('helpers:');
  });

  it('has what it asks of the outside recorded', () => {
    const helpers = {
      ask: ({ ctx }: Asked) => {
        return [
          ctx.read('a.txt'),
          ctx.read('b.txt'),
          ctx.env('MODE'),
          ctx.now('day').toISOString(),
          ctx.page.title,
        ].join();
      },
    };
    const world = { readFile: (path: string) => (path === 'a.txt' ? 'text' : undefined), env: () => 'test' };
    const sketch = { helpers, world, now: at, site: { config: { timeZone: 'Europe/Berlin' } } };
    const rendered = renderWith('{{ask}}', sketch);
    expect(rendered.text).toBe('text,,test,2026-11-25T23:00:00.000Z,First post');
    expect(readsOf(rendered)).toEqual([
      'clock:day',
      'env:MODE',
      'file:a.txt',
      'file:b.txt',
      'helpers:',
      'meta:blog/first.md|title',
    ]);
  });

  it('keeps what it memoises, and its pages still depend on what that read', () => {
    let runs = 0;
    const helpers = {
      count: ({ ctx }: Asked) =>
        ctx.memo('titles', () => {
          runs++;
          return ctx.collections.blog.map((post) => post.title).join();
        }),
    };
    const example = exampleSketch();
    const { renderer } = makeRenderer({ ...example, helpers, templates: { 'layout/page': '{{count}}' } });
    const [one, two] = [renderer.render('index.md'), renderer.render('blog/first.md')];
    expect(runs).toBe(1);
    expect(two.outputs[0]?.text).toBe('Second post,First post');
    expect(readsOf(two)).toEqual(readsOf(one));
    expect(readsOf(two)).toContain('meta:blog/second.md|title');
  });

  it('may say that it is volatile, and may return HTML', () => {
    const dice = Object.assign(({ ctx }: Asked) => ctx.safe('<b>4</b>'), { volatile: true });
    const rendered = renderWith('{{dice}}', { helpers: { dice } });
    expect(rendered.text).toBe('<b>4</b>');
    expect(readsOf(rendered)).toEqual(['helpers:', 'volatile:']);
  });
});

interface Asked {
  ctx: {
    page: { title: string };
    collections: { blog: { title: string }[] };
    read(path: string): string | undefined;
    env(name: string): string | undefined;
    now(grain: string): Date;
    memo<T>(key: string, make: () => T): T;
    safe(html: string): object;
  };
}

describe('the markdown helper', () => {
  const markdown = { highlight: false, rawHtml: true, smartPunctuation: false, tocDepth: 3 };
  const world = { renderMarkdown: (text: string) => markLinks(parseMarkdown(text, markdown), markdown) };

  it('leads links to what the page that is rendered has beside it, and depends on that', () => {
    const rendered = renderWith('{{markdown "[x](second.md) ![y](cover.jpg) [z](https://a.example/)" inline=true}}', {
      world,
    });
    expect(rendered.text).toBe(
      '<a href="/docs/blog/second/">x</a> <img src="/docs/blog/cover.jpg" alt="y"> <a href="https://a.example/">z</a>',
    );
    expect(readsOf(rendered)).toContain('url:blog/second.md');
    expect(rendered.warnings).toEqual([]);
  });

  it('warns where it was called of links that lead nowhere', () => {
    const rendered = renderWith('\n{{markdown "[x](secnd.md?a&b)" inline=true}}', { world });
    expect(rendered.text).toBe('\n<a href="secnd.md?a&amp;b">x</a>');
    expect(rendered.warnings).toMatchObject([{ name: 'link-unknown', file: 'templates/layouts/page.hbs', line: 2 }]);
    expect(rendered.warnings[0]?.message).toContain('Did you mean "/blog/second.md"? (Page: content/blog/first.md)');
    expect([...rendered.facets]).toContain('url:blog/secnd.md');
  });

  it('reads links of a shortcode from the page that calls it, and warns only where that page is rendered', () => {
    const calls: ShortcodeCall[] = [{ name: 'note', args: {}, line: 5 }];
    const sketch = {
      world,
      pages: { 'a.md': { html: shortcodePlaceholder(0), body: { shortcodes: ['note'] } } },
      bodies: { 'a.md': { shortcodes: calls } },
      site: { collections: new Map([['blog', ['a.md']]]) },
      templates: { 'shortcode/note': '{{markdown "[x](blog/first.md) [y](gone.md)" inline=true}}' },
    };
    const shown = renderWith('{{#each collections.blog}}{{content}}{{/each}}', sketch);
    expect(shown.text).toContain('<a href="/docs/blog/first/">x</a>');
    expect(shown.warnings).toEqual([]);
    expect(renderWith('{{content}}', sketch, 'a.md').warnings).toMatchObject([
      { name: 'link-unknown', file: 'templates/shortcodes/note.hbs' },
    ]);
  });

  it('gives headings no ids, which the body of the page may have', () => {
    const data = { text: '# A' };
    expect(renderWith('{{markdown data.text}}', { world, site: { data } }).text).toBe('<h1>A</h1>');
  });
});

describe('the log helper', () => {
  it('tells the log and not the page', () => {
    const example = exampleSketch();
    const { renderer, logs } = makeRenderer({ ...example, templates: { 'layout/page': '{{log "tags" page.tags}}' } });
    expect(renderer.render('blog/first.md').outputs[0]?.text).toBe('');
    expect(logs).toEqual(['blog/first.md: tags ["c++","news"]']);
  });
});
