import { readFileSync } from 'node:fs';
import { hasCode, PrebakeError } from '../errors.ts';
import { markLinks } from '../render/annotate.ts';
import type { BodyOf, BodySource, RenderedPage } from '../render/contract.ts';
import { parseMarkdown } from '../render/markdown.ts';
import { createRenderer } from '../render/renderer.ts';
import type { Facet } from '../site/facets.ts';
import type { Page, Site } from '../site/site.ts';
import { diskPath } from '../source/disk-path.ts';
import { loadPage } from '../source/load.ts';
import type { Bench } from './bench.ts';
import { type PackedBody, unpackBody } from './bodies.ts';

/** One try at a page. */
export interface Attempt {
  /** Bodies at hand for it, by digest; the bench's recent ones come next. */
  bodies: Map<string, PackedBody>;
  /** The page whose body was asked for in vain: it ended the attempt. */
  missing?: Page;
  /** What `{{log}}` said. */
  logs: string[];
}

/** Renders pages of one version of the replica, so that views, query results and compiled templates serve them all. */
export interface BenchRenderer {
  render(id: string, attempt: Attempt): RenderedPage;
  /** What the last render read, up to where it failed. */
  readonly facets: ReadonlySet<Facet>;
}

export function createBenchRenderer(bench: Bench, site: Site): BenchRenderer {
  const { config, templates, helpers, now } = bench;
  let current: Attempt = { bodies: new Map(), logs: [] };

  function bodyOf(id: string): ReturnType<BodyOf> {
    const page = pageOf(site, id);
    const digest = page.body?.digest ?? '';
    const body = current.bodies.get(digest) ?? bench.bodies.get(digest);
    if (body !== undefined) return unpackBody(body);
    current.missing = page;
    throw new Error(`The body of ${id} must be read first.`);
  }

  const renderer = createRenderer(
    { templates, helpers, now },
    {
      site,
      bodyOf,
      templateOf(id) {
        const { source = id, bodyLine: line } = pageOf(site, id);
        return { text: bodyOf(id).html, path: source, line };
      },
      sourceOf: (id) => bodySource(config.root, pageOf(site, id).source),
      readFile: (path) => readText(diskPath(config.root, path)),
      env: (name) => process.env[name],
      log: (_id, message) => current.logs.push(message),
      renderMarkdown: (text) => markLinks(parseMarkdown(text, config.markdown), config.markdown),
    },
  );
  return {
    render(id, attempt) {
      current = attempt;
      return renderer.render(id);
    },
    get facets() {
      return renderer.facets;
    },
  };
}

function pageOf(site: Site, id: string): Page {
  const page = site.pages.get(id);
  if (page === undefined) throw new Error(`There is no page ${id} in the replica.`);
  return page;
}

function bodySource(root: string, path: string | undefined): Pick<BodySource, 'text' | 'line'> | undefined {
  if (path === undefined) return undefined;
  try {
    const page = loadPage(root, { path, kind: 'page', stamp: { size: 0, mtimeMs: 0, inode: 0 } });
    return page && { text: page.bodyText, line: page.base.bodyLine };
  } catch (error) {
    if (error instanceof PrebakeError) return undefined;
    throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw error;
  }
}
