import { describe, expect, it } from 'vitest';
import { linkPlaceholder, shortcodePlaceholder } from '../../../src/render/placeholder.ts';
import { exampleSketch, makeRenderer, type PageSketch, readsOf, type Sketch } from './site.ts';

const builtin: PageSketch = { kind: 'generated', format: 'none', layouts: [] };

function rendererOf({ pages, site }: Sketch = {}) {
  const example = exampleSketch();
  return makeRenderer({ pages: { ...example.pages, ...pages }, site: { ...example.site, ...site } }).renderer;
}

const textOf = (sketch: Sketch, id: string) => rendererOf(sketch).render(id).outputs[0]?.text ?? '';

describe('the sitemap', () => {
  const sitemap: PageSketch = { ...builtin, builtin: 'sitemap', outputPath: 'sitemap.xml', url: '/docs/sitemap.xml' };

  it('has every page with its absolute address and when it was changed', () => {
    const pages: Record<string, PageSketch> = {
      '@sitemap': sitemap,
      'b&w.md': { url: '/docs/b&w/', lastmod: '2026-01-02T00:00:00.000Z' },
      'hidden.md': { noindex: true },
      'blog/index.md@2': { kind: 'slice' },
      'feed.xml.hbs': { outputPath: 'feed.xml', url: '/docs/feed.xml' },
    };
    expect(textOf({ pages }, '@sitemap')).toBe(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/docs/tags/news/</loc></url>
<url><loc>https://example.org/docs/b&amp;w/</loc><lastmod>2026-01-02T00:00:00.000Z</lastmod></url>
<url><loc>https://example.org/docs/blog/first/</loc><lastmod>2026-11-23T09:30:00.000Z</lastmod></url>
<url><loc>https://example.org/docs/blog/</loc></url>
<url><loc>https://example.org/docs/blog/second/</loc><lastmod>2026-11-24T09:30:00.000Z</lastmod></url>
<url><loc>https://example.org/docs/</loc></url>
</urlset>
`);
  });

  it('depends on addresses and dates, and on no body or title', () => {
    const reads = readsOf(rendererOf({ pages: { '@sitemap': sitemap } }).render('@sitemap'));
    const kinds = new Set(reads.map((facet) => facet.replace(/:[^|]*/, ':')));
    expect([...kinds].sort()).toEqual(['config:', 'meta:|date', 'meta:|lastmod', 'query:', 'url:']);
  });
});

describe('robots.txt', () => {
  const robots: PageSketch = { ...builtin, builtin: 'robots', outputPath: 'robots.txt' };

  it('names the sitemap when there is one', () => {
    const pages = { '@robots': robots, '@sitemap': { ...builtin, url: '/docs/sitemap.xml' } };
    expect(textOf({ pages }, '@robots')).toBe(
      'User-agent: *\nDisallow:\n\nSitemap: https://example.org/docs/sitemap.xml\n',
    );
  });

  it('looks for the sitemap when there is none', () => {
    const rendered = rendererOf({ pages: { '@robots': robots } }).render('@robots');
    expect(rendered.outputs[0]?.text).toBe('User-agent: *\nDisallow:\n');
    expect(readsOf(rendered)).toEqual(['url:@sitemap']);
  });
});

describe('the feed', () => {
  const feed = (items: string[]): PageSketch => ({
    ...builtin,
    builtin: 'feed',
    outputPath: 'feed.xml',
    url: '/docs/feed.xml',
    slice: { of: 'blog', items, number: 1, count: 1, size: 20, total: items.length, pages: ['@feed'] },
  });

  it('has whole addresses in what templates wrote, too', () => {
    const example = exampleSketch();
    const shortcodes = [{ name: 'figure', args: {}, inner: `<a href="${linkPlaceholder('first.md')}">i</a>`, line: 5 }];
    const page = '<img src="{{asset "cover.jpg"}}" alt=""><a href="{{ref "blog/first.md"}}?a&amp;b">x</a>';
    const { renderer } = makeRenderer({
      ...example,
      pages: {
        ...example.pages,
        '@feed': feed(['blog/a.md', 'blog/b.html.hbs']),
        'blog/a.md': { html: shortcodePlaceholder(0), body: { shortcodes: ['figure'] } },
        'blog/b.html.hbs': { template: page },
      },
      bodies: { 'blog/a.md': { shortcodes }, 'blog/b.html.hbs': { html: page } },
      templates: { 'shortcode/figure': `${page}<a href="#n">n</a><a href="../c/">c</a>{{inner}}` },
    });
    const text = renderer.render('@feed').outputs[0]?.text.replaceAll('&lt;', '<').replaceAll('&amp;', '&') ?? '';
    const addresses = [...text.matchAll(/<content.*?>(.*)<\/content>/g)].map(([, content = '']) =>
      [...content.matchAll(/(?:href|src)&#x3D;&quot;(.*?)&quot;/g)].map(([, address]) => address),
    );
    const own = ['https://example.org/docs/blog/cover.jpg', 'https://example.org/docs/blog/first/?a&amp;b'];
    const more = ['#n', 'https://example.org/docs/blog/c/', 'https://example.org/docs/blog/first/'];
    expect(addresses).toEqual([[...own, ...more], own]);
  });

  it('is Atom with absolute addresses, in the content too', () => {
    const html = `<p title="a&b\u0001"><a href="${linkPlaceholder('first.md')}">x</a> <a href="${linkPlaceholder('https://other.example/')}">y</a> <a href="${linkPlaceholder('#fn')}">1</a></p>`;
    const pages = {
      '@feed': feed(['blog/a.md', 'blog/b.md']),
      'blog/a.md': {
        title: 'A <&> B',
        html,
        date: '2026-11-23T09:30:00.000Z',
        lastmod: '2026-11-25T00:00:00.000Z',
        description: 'It\u000B is',
      },
      'blog/b.md': { title: 'B', html: '' },
    };
    expect(textOf({ pages }, '@feed')).toBe(`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<title>Example</title>
<subtitle>A site</subtitle>
<id>https://example.org/docs/feed.xml</id>
<link rel="self" type="application/atom+xml" href="https://example.org/docs/feed.xml"/>
<link rel="alternate" type="text/html" href="https://example.org/docs/"/>
<updated>2026-11-25T00:00:00.000Z</updated>
<author><name>Ada</name></author>
<entry>
<title>A &lt;&amp;&gt; B</title>
<id>https://example.org/docs/blog/a/</id>
<link rel="alternate" type="text/html" href="https://example.org/docs/blog/a/"/>
<published>2026-11-23T09:30:00.000Z</published>
<updated>2026-11-25T00:00:00.000Z</updated>
<summary>It is</summary>
<content type="html">&lt;p title&#x3D;&quot;a&amp;b&quot;&gt;&lt;a href&#x3D;&quot;https://example.org/docs/blog/first/&quot;&gt;x&lt;/a&gt; &lt;a href&#x3D;&quot;https://other.example/&quot;&gt;y&lt;/a&gt; &lt;a href&#x3D;&quot;https://example.org/docs/blog/a/#fn&quot;&gt;1&lt;/a&gt;&lt;/p&gt;</content>
</entry>
<entry>
<title>B</title>
<id>https://example.org/docs/blog/b/</id>
<link rel="alternate" type="text/html" href="https://example.org/docs/blog/b/"/>
<updated>1970-01-01T00:00:00Z</updated>
<content type="html"></content>
</entry>
</feed>
`);
  });

  it('depends on the bodies of its own entries only', () => {
    const reads = readsOf(rendererOf({ pages: { '@feed': feed(['blog/second.md']) } }).render('@feed'));
    expect(reads.filter((facet) => facet.startsWith('body:'))).toEqual(['body:blog/second.md']);
    expect(reads).toContain('slice:@feed');
  });
});

describe('an alias', () => {
  it('is a page that leads on, after the page itself', () => {
    const pages = { 'a.md': { title: 'A & B', layouts: [], aliases: ['old/index.html', 'older.html'], html: 'x' } };
    const { outputs } = rendererOf({ pages }).render('a.md');
    expect(outputs.map(({ path }) => path)).toEqual(['a/index.html', 'old/index.html', 'older.html']);
    expect(outputs[1]?.text).toBe(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A &amp; B</title>
<link rel="canonical" href="https://example.org/docs/a/">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=/docs/a/">
</head>
<body>
<p><a href="/docs/a/">A &amp; B</a></p>
</body>
</html>
`);
    expect(outputs[2]?.text).toBe(outputs[1]?.text);
  });
});

describe('without a base path', () => {
  it('addresses begin at the root', () => {
    const site = { config: { url: 'https://example.org', basePath: '' } };
    const pages = { 'a.md': { url: '/a/', layouts: ['page'] } };
    const { renderer } = makeRenderer({
      pages,
      site,
      templates: {
        'layout/page': '{{page.url}} {{page.absoluteUrl}} {{absoluteUrl "/b"}} {{absoluteUrl "https://x.example/"}}',
      },
    });
    expect(renderer.render('a.md').outputs[0]?.text).toBe(
      '/a/ https://example.org/a/ https://example.org/b https://x.example/',
    );
  });
});

describe('a paginated list', () => {
  it('gives its items and steps, and reads only the addresses it shows', () => {
    const slice = { of: 'blog', items: ['blog/first.md'], number: 2, count: 3, size: 1, total: 3 };
    const pages = {
      'l.md@2': { slice: { ...slice, pages: ['l.md', 'l.md@2', 'l.md@3'] } },
      'l.md': { url: '/docs/l/' },
      'l.md@3': { url: '/docs/l/3/' },
    };
    const layout =
      '{{#with page.pagination}}{{number}}/{{count}} {{#each items}}{{title}}{{/each}} {{previous.url}} {{#if next}}more{{/if}}{{/with}}';
    const example = exampleSketch();
    const { renderer } = makeRenderer({ pages: { ...example.pages, ...pages }, templates: { 'layout/page': layout } });
    const rendered = renderer.render('l.md@2');
    expect(rendered.outputs[0]?.text).toBe('2/3 First post /docs/l/ more');
    expect(readsOf(rendered)).toEqual(['meta:blog/first.md|title', 'slice:l.md@2', 'url:l.md', 'url:l.md@3']);
  });
});
