import type { Config } from '../../src/config/options.ts';
import { digestOf } from '../../src/digest.ts';
import { buildSite, type SiteInput } from '../../src/site/build.ts';
import type { AssetRecord, BodyFacts, DataRecord, DefaultsRecord, PageRecord } from '../../src/site/record.ts';
import type { Page, SiteResult } from '../../src/site/site.ts';

const stamp = { size: 1, mtimeMs: 1, inode: 1 };

export const NOW = Date.UTC(2026, 10, 23, 12);

export function config(changes: Partial<Config> = {}): Config {
  return {
    root: '/project',
    file: 'prebake.config.ts',
    digest: 'config',
    site: {
      title: 'The site',
      description: '',
      url: 'https://example.org',
      language: 'en',
      timeZone: 'UTC',
      author: '',
      params: {},
    },
    paths: {
      content: 'content',
      templates: 'templates',
      archetypes: 'archetypes',
      static: 'static',
      public: 'public',
      state: '.prebake',
    },
    collections: {},
    taxonomies: { tags: { permalink: '/tags/:slug/', paginate: 0 } },
    menus: {},
    urlStyle: 'folder',
    markdown: { highlight: true, rawHtml: true, smartPunctuation: false, tocDepth: 3 },
    feed: { collection: '', path: 'feed.xml', limit: 20 },
    sitemap: true,
    robots: true,
    links: 'error',
    schedules: {},
    workers: { count: 0, heapLimit: 512, memoryLimit: 0, pageTimeLimit: 10_000, attempts: 3 },
    queue: { limit: 1000 },
    publish: { maxDelete: { share: 0.2, count: 20 } },
    serve: { host: '127.0.0.1', port: 8080 },
    ...changes,
  };
}

/** The config with some of `site` changed. */
export function siteConfig(site: Partial<Config['site']>, changes: Partial<Config> = {}): Config {
  const base = config(changes);
  return { ...base, site: { ...base.site, ...site } };
}

export function body(changes: Partial<BodyFacts> = {}): BodyFacts {
  return {
    digest: 'body',
    excerptDigest: 'excerpt',
    tocDigest: 'toc',
    toc: '[]',
    excerpt: '',
    words: 0,
    anchors: '[]',
    hasLostParts: false,
    shortcodes: [],
    ...changes,
  };
}

/** A page at a path within content/. Each key of its front matter stands on a line of its own, from line 2 on. */
export function page(
  path: string,
  frontMatter: Record<string, unknown> = {},
  changes: Partial<Omit<PageRecord, 'body'>> & { body?: Partial<BodyFacts> } = {},
): PageRecord {
  const keys = Object.keys(frontMatter);
  return {
    kind: 'page',
    path: `content/${path}`,
    digest: digestOf(JSON.stringify([path, frontMatter, changes])),
    stamp,
    format: path.endsWith('.hbs') ? 'handlebars' : path.endsWith('.html') ? 'html' : 'markdown',
    extension: /\.([a-z]+)\.hbs$/.exec(path)?.[1] ?? 'html',
    frontMatter,
    frontMatterLines: Object.fromEntries(keys.map((key, index) => [key, index + 2])),
    bodyLine: keys.length + 3,
    ...changes,
    body: body(changes.body),
  };
}

export function asset(path: string, digest = 'bytes'): AssetRecord {
  return { kind: 'asset', path, digest, stamp, verbatim: path.startsWith('static/') };
}

export function data(path: string, value: unknown): DataRecord {
  const key = path.replace(/\.[a-z]+$/, '').split('/');
  return { kind: 'data', path: `content/_data/${path}`, digest: digestOf(JSON.stringify(value)), stamp, key, value };
}

/** `folder` is `content` or below it. */
export function defaults(folder: string, values: Record<string, unknown>): DefaultsRecord {
  return { kind: 'defaults', path: `${folder}/_defaults.yaml`, digest: 'defaults', stamp, folder, values };
}

export function build(records: SiteInput['records'], changes: Partial<SiteInput> = {}): SiteResult {
  return buildSite({
    records,
    config: config(),
    templates: new Set(['layout/default']),
    now: NOW,
    preview: { drafts: false, future: false, expired: false },
    bundles: new Map(),
    version: 1,
    ...changes,
  });
}

/** The page with an id; throws when the site has none. */
export function pageOf(result: SiteResult, id: string): Page {
  const found = result.site.pages.get(id);
  if (found === undefined) throw new Error(`no page ${id}: ${JSON.stringify([...result.failures])}`);
  return found;
}

/** Names of the errors of a source. */
export function failureNames(result: SiteResult, source: string): string[] {
  return (result.failures.get(source) ?? []).map((error) => error.name);
}
