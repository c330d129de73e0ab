import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';
import type { Body, RenderedPage } from '../render/contract.ts';
import { parseMarkdown } from '../render/markdown.ts';
import { createRenderer } from '../render/renderer.ts';
import type { Facet } from '../site/facets.ts';
import type { Page, Site } from '../site/site.ts';
import type { Bench } from './bench.ts';

/** One try at a page. When it asked for bodies in vain, they are in `missing` and what it gave is not to be used. */
export interface PageRenderer {
  render(): RenderedPage;
  /** What the render read, up to where it failed. */
  facets(): Iterable<Facet>;
  missing: ReadonlySet<string>;
  /** What `{{log}}` said. */
  logs: string[];
}

/** `bodies` are the ones at hand for this page; the bench's recent ones come next. */
export function createPageRenderer(
  bench: Bench,
  site: Site,
  id: string,
  bodies: ReadonlyMap<string, Body>,
): PageRenderer {
  const { config, templates, helpers, now } = bench;
  const missing = new Set<string>();
  const logs: string[] = [];

  function bodyOf(wanted: string): Body {
    const page = pageOf(site, wanted);
    const body = bodies.get(wanted) ?? (page.body && bench.bodies.get(page.body.digest));
    if (body !== undefined) return body;
    missing.add(wanted);
    return { html: '', facts: page.body ?? EMPTY_FACTS, shortcodes: [] };
  }

  const renderer = createRenderer(
    { templates, helpers, now },
    {
      site,
      bodyOf,
      templateOf(wanted) {
        const { source = wanted, bodyLine: line } = pageOf(site, wanted);
        const { html: text, facts } = bodyOf(wanted);
        return { text, path: source, line, digest: facts.digest };
      },
      readFile: (path) => readText(join(config.root, path)),
      env: (name) => process.env[name],
      log: (_id, message) => logs.push(message),
      renderMarkdown: (text) => parseMarkdown(text, config.markdown),
    },
  );
  return { render: () => renderer.render(id), facets: () => renderer.facets, missing, logs };
}

const EMPTY_FACTS: Body['facts'] = {
  digest: '',
  excerptDigest: '',
  tocDigest: '',
  toc: [],
  excerpt: '',
  words: 0,
  anchors: [],
  links: [],
  shortcodes: [],
};

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
