import type { Config } from '../config/options.ts';
import { didYouMean } from '../nearest.ts';
import type { Faults } from './faults.ts';
import { byDate } from './order.ts';
import { urlOf } from './output-path.ts';
import { permalinkOutput } from './permalink.ts';
import type { Page, PageKind, Site } from './site.ts';

/** A page without a source, with every field at rest. */
export function generatedPage(
  id: string,
  kind: PageKind,
  outputPath: string,
  title: string,
  config: Config,
  basePath: string,
): Page {
  return {
    id,
    kind,
    owner: id,
    format: 'none',
    bodyLine: 1,
    url: urlOf(outputPath, basePath),
    outputPath,
    aliases: [],
    layouts: [],
    layoutNamed: false,
    title,
    description: '',
    draft: false,
    noindex: false,
    lang: config.site.language,
    slug: '',
    frontMatter: {},
    terms: {},
    ancestors: [],
    children: [],
    section: '',
  };
}

/**
 * Sitemap, robots.txt and feed, where the config wants them. Sitemap and feed hold absolute addresses and are made only
 * when `site.url` is set. The feed carries its items as a slice of one page.
 */
export function makeBuiltins(site: Site, postCollections: string[], config: Config, faults: Faults): Page[] {
  const { basePath } = site.config;
  const make = (builtin: 'sitemap' | 'robots' | 'feed', outputPath: string): Page => ({
    ...generatedPage(`@${builtin}`, 'generated', outputPath, config.site.title, config, basePath),
    builtin,
  });
  const pages: Page[] = [];
  if (config.robots) pages.push(make('robots', 'robots.txt'));
  if (config.site.url === '') return pages;
  if (config.sitemap) pages.push(make('sitemap', 'sitemap.xml'));
  if (config.feed === false) return pages;

  const { collection, limit, path } = config.feed;
  if (collection !== '' && !site.collections.has(collection)) {
    const near = didYouMean(collection, site.collections.keys());
    faults.add(
      '',
      'collection-unknown',
      `The feed shows the collection "${collection}", which does not exist.${near}`,
      {
        file: config.file,
      },
    );
    return pages;
  }
  const names = collection === '' ? postCollections : [collection];
  if (names.length === 0) return pages;
  try {
    pages.push(withItems(make('feed', permalinkOutput(path, 'file', 'xml')), feedItems(site, names), names, limit));
  } catch (error) {
    faults.caught('', error, { file: config.file });
  }
  return pages;
}

function feedItems(site: Site, names: string[]): string[] {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return site.collections.get(only) ?? [];
  const ids = new Set(names.flatMap((name) => site.collections.get(name) ?? []));
  return byDate([...ids].flatMap((id) => site.pages.get(id) ?? [])).map((page) => page.id);
}

function withItems(page: Page, ids: string[], names: string[], limit: number): Page {
  const items = ids.slice(0, limit);
  const slice = { of: names.join(','), items, number: 1, count: 1, size: limit, total: ids.length, pages: [page.id] };
  return { ...page, slice };
}
