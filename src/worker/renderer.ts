import { readFileSync } from 'node:fs';
import { hasCode } from '../errors.ts';
import type { Body, RenderedPage } from '../render/contract.ts';
import { parseMarkdown } from '../render/markdown.ts';
import { createRenderer } from '../render/renderer.ts';
import type { Facet } from '../site/facets.ts';
import type { Page, Site } from '../site/site.ts';
import { diskPath } from '../source/disk-path.ts';
import type { Bench } from './bench.ts';

/** One try at a page. */
export interface Attempt {
  /** Bodies at hand for it, by digest; the bench's recent ones come next. */
  bodies: Map<string, Body>;
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

  function bodyOf(id: string): Body {
    const page = pageOf(site, id);
    const digest = page.body?.digest ?? '';
    const body = current.bodies.get(digest) ?? bench.bodies.get(digest);
    if (body !== undefined) return body;
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
      readFile: (path) => readText(diskPath(config.root, path)),
      env: (name) => process.env[name],
      log: (_id, message) => current.logs.push(message),
      renderMarkdown: (text) => parseMarkdown(text, config.markdown),
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

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw error;
  }
}
