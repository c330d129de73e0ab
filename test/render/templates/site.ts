import type { Body, RenderedPage, Renderer, RenderWorld, UserHelper } from '../../../src/render/contract.ts';
import { createRenderer } from '../../../src/render/renderer.ts';
import type { BodyFacts, TemplateFile } from '../../../src/site/record.ts';
import type { Page, Site } from '../../../src/site/site.ts';

/** What a test says of a page; the rest is at rest. */
export type PageSketch = Partial<Omit<Page, 'body'>> & { html?: string; template?: string; body?: Partial<BodyFacts> };

export interface Sketch {
  pages?: Record<string, PageSketch>;
  /** By `kind/name`. */
  templates?: Record<string, string>;
  helpers?: Record<string, UserHelper>;
  site?: Partial<Omit<Site, 'pages' | 'config'>> & { config?: Partial<Site['config']> };
  world?: Partial<RenderWorld>;
  bodies?: Record<string, Partial<Body>>;
  now?: number;
}

/** A small blog under https://example.org/docs with two posts, a section and a home page. */
export function exampleSketch(): Required<Pick<Sketch, 'pages' | 'site'>> {
  return {
    pages: {
      'index.md': { kind: 'home', title: 'Home', url: '/docs/', outputPath: 'index.html', children: ['blog/index.md'] },
      'blog/index.md': {
        kind: 'section',
        title: 'Blog',
        url: '/docs/blog/',
        outputPath: 'blog/index.html',
        section: 'blog',
        ancestors: ['index.md'],
        parent: 'index.md',
        children: ['blog/first.md', 'blog/second.md'],
      },
      'blog/first.md': {
        title: 'First post',
        html: '<p>First body</p>',
        description: 'About first',
        slug: 'first',
        date: '2026-11-23T09:30:00.000Z',
        terms: { tags: ['c++', 'news'] },
        frontMatter: { tags: ['c++', 'news'] },
        collection: 'blog',
        section: 'blog',
        ancestors: ['index.md', 'blog/index.md'],
        parent: 'blog/index.md',
        next: 'blog/second.md',
        body: { words: 2, excerpt: '<p>First excerpt</p>' },
      },
      'blog/second.md': {
        title: 'Second post',
        html: '<p>Second body</p>',
        slug: 'second',
        date: '2026-11-24T09:30:00.000Z',
        terms: { tags: ['news'] },
        frontMatter: { tags: ['news'], featured: true },
        collection: 'blog',
        section: 'blog',
        ancestors: ['index.md', 'blog/index.md'],
        parent: 'blog/index.md',
        previous: 'blog/first.md',
        body: { words: 2, excerpt: '<p>Second excerpt</p>' },
      },
      '@term/tags/news': {
        kind: 'term',
        format: 'none',
        url: '/docs/tags/news/',
        outputPath: 'tags/news/index.html',
        term: { taxonomy: 'tags', name: 'news' },
      },
    },
    site: {
      home: 'index.md',
      tree: ['blog/index.md'],
      collections: new Map([['blog', ['blog/second.md', 'blog/first.md']]]),
      taxonomies: new Map([
        [
          'tags',
          [
            { name: 'c++', slug: 'c-plus-plus', pages: ['blog/first.md'] },
            { name: 'news', slug: 'news', page: '@term/tags/news', pages: ['blog/second.md', 'blog/first.md'] },
          ],
        ],
      ]),
      data: { team: { lead: { name: 'Ada', born: 1815 }, size: 3 }, list: [3, 1, 2] },
      bundles: new Map([
        ['site.css', { outputPath: 'assets/site.3f2a.css', url: '/docs/assets/site.3f2a.css', digest: 'css' }],
      ]),
      assets: new Map([
        ['content/blog/cover.jpg', { outputPath: 'blog/cover.jpg', url: '/docs/blog/cover.jpg', digest: 'jpg' }],
      ]),
    },
  };
}

export function makeSite({ pages = {}, site = {} }: Sketch): Site {
  const { config, ...rest } = site;
  const made = new Map(Object.entries(pages).map(([id, sketch]) => [id, makePage(id, sketch)]));
  return {
    version: 1,
    config: {
      title: 'Example',
      description: 'A site',
      url: 'https://example.org/docs',
      basePath: '/docs',
      language: 'en-GB',
      timeZone: 'UTC',
      author: 'Ada',
      params: { colour: 'teal' },
      ...config,
    },
    pages: made,
    collections: new Map(),
    taxonomies: new Map(),
    tree: [],
    menus: {},
    data: {},
    pageBySource: new Map(
      [...made.values()].flatMap((page) => (page.source === undefined ? [] : [[page.source, page.id]])),
    ),
    assets: new Map(),
    bundles: new Map(),
    ...rest,
  };
}

function makePage(id: string, sketch: PageSketch): Page {
  const { html: _html, template, body, ...rest } = sketch;
  const stem = id.replace(/\.\w+$/, '');
  const facts = {
    digest: id,
    excerptDigest: '',
    tocDigest: '',
    toc: '[]',
    excerpt: '',
    words: 0,
    anchors: '[]',
    hasLostParts: false,
  };
  return {
    id,
    kind: 'page',
    ...(!id.startsWith('@') && { source: `content/${id}` }),
    owner: `content/${id}`,
    format: template === undefined ? 'markdown' : 'handlebars',
    body: { ...facts, shortcodes: [], ...body },
    bodyLine: 4,
    url: `/docs/${stem}/`,
    outputPath: `${stem}/index.html`,
    aliases: [],
    layouts: ['page'],
    layoutNamed: false,
    title: '',
    description: '',
    draft: false,
    noindex: false,
    lang: 'en',
    slug: stem,
    frontMatter: {},
    terms: {},
    ancestors: [],
    children: [],
    section: '',
    ...rest,
  } as Page;
}

export function makeTemplates(templates: Record<string, string>): Map<string, TemplateFile> {
  return new Map(
    Object.entries(templates).map(([key, text]) => {
      const slash = key.indexOf('/');
      const kind = key.slice(0, slash) as TemplateFile['kind'];
      const name = key.slice(slash + 1);
      return [key, { kind, name, text, path: `templates/${kind}s/${name}.hbs`, digest: `${key} ${text}` }];
    }),
  );
}

export interface Rendering {
  renderer: Renderer;
  world: RenderWorld;
  logs: string[];
}

export function makeRenderer(sketch: Sketch): Rendering {
  const logs: string[] = [];
  const pages = sketch.pages ?? {};
  const world: RenderWorld = {
    site: makeSite(sketch),
    bodyOf: (id) => ({ html: pages[id]?.html ?? '', shortcodes: [], links: [], ...sketch.bodies?.[id] }) as Body,
    templateOf: (id) => ({ text: pages[id]?.template ?? '', path: `content/${id}`, line: 4 }),
    sourceOf: () => undefined,
    readFile: () => undefined,
    env: () => undefined,
    log: (id, message) => logs.push(`${id}: ${message}`),
    renderMarkdown: (text) => `<p>${text.replace(/\*(.*?)\*/g, '<em>$1</em>')}</p>\n`,
    ...sketch.world,
  };
  const inputs = {
    templates: makeTemplates(sketch.templates ?? {}),
    helpers: { digest: 'helpers', functions: new Map(Object.entries(sketch.helpers ?? {})) },
    now: sketch.now ?? Date.UTC(2026, 10, 25, 13, 14, 15, 161),
  };
  return { renderer: createRenderer(inputs, world), world, logs };
}

/** Renders one page of the example with `layout` as its layout; other templates by `kind/name`. */
export function renderWith(layout: string, sketch: Sketch = {}, id = 'blog/first.md'): RenderedPage & { text: string } {
  const example = exampleSketch();
  const { renderer } = makeRenderer({
    ...sketch,
    pages: { ...example.pages, ...sketch.pages },
    site: { ...example.site, ...sketch.site },
    templates: { 'layout/page': layout, ...sketch.templates },
  });
  const rendered = renderer.render(id);
  return { ...rendered, text: rendered.outputs[0]?.text ?? '' };
}

/** The facets of a render, sorted, without those of templates. */
export function readsOf({ facets }: RenderedPage): string[] {
  return [...facets].filter((facet) => !facet.startsWith('template:')).sort();
}
