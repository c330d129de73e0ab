import type { Query } from './query.ts';
import type { Site } from './site.ts';

/**
 * A facet is one thing a render read. It is a string `kind:subject` or `kind:subject|detail`, so that traces are sets
 * of strings and can be compared, stored and shown. Subjects never hold `|`: ids and names escape it as `%7C`.
 *
 *   body:P          the page's body HTML                 excerpt:P     its excerpt
 *   toc:P           its table of contents                meta:P|key    one front matter key or computed field
 *                                                        meta:P|*      all front matter, for who lists its keys
 *   url:P           its address and whether it exists    template:K/N  a layout, partial or shortcode
 *   collection:C    ids of a collection, in order        query:JSON    ids a query gives
 *   slice:P         the slice of a list page             neighbours:P  previous and next
 *   children:P      ids of its children                  ancestors:P   ids of its ancestors
 *   tree:           ids at the top of the tree           terms:X       terms of a taxonomy, with counts and pages
 *   menu:M          a menu                               data:a.b      a value of `data`
 *   asset:S         a published asset of content/        bundle:N      a fingerprinted asset
 *   config:key      a key of `site`                      source:S      which page a source file became
 *   anchors:P       the ids in its body                  helpers:      the bundle of user helpers
 *   clock:grain     year | month | day | hour | minute   env:NAME      an environment variable
 *   file:PATH       a file a helper read                 volatile:     never fresh
 *   output:PATH     what is published at an output path, for links that name no source file
 *
 * What was looked for and not found is recorded under the same facet: its digest is then `absent`.
 */
export type Facet = string;

export type ClockGrain = 'year' | 'month' | 'day' | 'hour' | 'minute';

/** The digest of a facet whose subject does not exist. */
export const ABSENT = 'absent';

/** What facets of the outside world are compared with. */
export interface Surroundings {
  /** Digest by `layout/name`, `partial/name`, `shortcode/name`. */
  templates: ReadonlyMap<string, string>;
  helpersDigest: string;
  /** ms since the epoch. */
  now: number;
  env: (name: string) => string | undefined;
  /** Digest of a file by its path from the project root; undefined when it does not exist. */
  file: (path: string) => string | undefined;
}

export type FacetDigest = (facet: Facet) => string;

export type CreateFacetDigest = (site: Site, surroundings: Surroundings) => FacetDigest;

/** A facet taken apart; `subject` and `detail` are as they were before escaping. */
export interface ParsedFacet {
  kind: string;
  subject: string;
  detail?: string;
}

export function parseFacet(facet: Facet): ParsedFacet {
  const colon = facet.indexOf(':');
  const kind = facet.slice(0, colon);
  const bar = facet.indexOf('|', colon);
  if (bar === -1) return { kind, subject: unescapeBar(facet.slice(colon + 1)) };
  return { kind, subject: unescapeBar(facet.slice(colon + 1, bar)), detail: facet.slice(bar + 1) };
}

export const bodyFacet = (id: string): Facet => `body:${escapeBar(id)}`;
export const excerptFacet = (id: string): Facet => `excerpt:${escapeBar(id)}`;
export const tocFacet = (id: string): Facet => `toc:${escapeBar(id)}`;
export const metaFacet = (id: string, key: string): Facet => `meta:${escapeBar(id)}|${key}`;
export const urlFacet = (id: string): Facet => `url:${escapeBar(id)}`;
export const outputFacet = (outputPath: string): Facet => `output:${escapeBar(outputPath)}`;
/** `kind` is `layout`, `partial` or `shortcode`. */
export const templateFacet = (kind: string, name: string): Facet => `template:${escapeBar(`${kind}/${name}`)}`;
export const collectionFacet = (name: string): Facet => `collection:${escapeBar(name)}`;
/** `query` is a `Query`; equal queries give equal facets when their keys were written in the same order. */
export const queryFacet = (query: Query): Facet => `query:${escapeBar(JSON.stringify(query))}`;
export const sliceFacet = (id: string): Facet => `slice:${escapeBar(id)}`;
export const neighboursFacet = (id: string): Facet => `neighbours:${escapeBar(id)}`;
export const childrenFacet = (id: string): Facet => `children:${escapeBar(id)}`;
export const ancestorsFacet = (id: string): Facet => `ancestors:${escapeBar(id)}`;
export const anchorsFacet = (id: string): Facet => `anchors:${escapeBar(id)}`;
export const TREE_FACET: Facet = 'tree:';
export const HELPERS_FACET: Facet = 'helpers:';
export const VOLATILE_FACET: Facet = 'volatile:';
export const termsFacet = (taxonomy: string): Facet => `terms:${escapeBar(taxonomy)}`;
export const menuFacet = (name: string): Facet => `menu:${escapeBar(name)}`;
/** The keys from the root of `data`; none for the whole of it. */
export const dataFacet = (path: readonly string[]): Facet => `data:${escapeBar(joinPath(path))}`;
/** The keys from the root of `site`: `['params', 'colour']`. */
export const configFacet = (path: readonly string[]): Facet => `config:${escapeBar(joinPath(path))}`;
/** By source path. */
export const assetFacet = (source: string): Facet => `asset:${escapeBar(source)}`;
export const bundleFacet = (name: string): Facet => `bundle:${escapeBar(name)}`;
export const sourceFacet = (source: string): Facet => `source:${escapeBar(source)}`;
export const clockFacet = (grain: ClockGrain): Facet => `clock:${grain}`;
export const envFacet = (name: string): Facet => `env:${escapeBar(name)}`;
export const fileFacet = (path: string): Facet => `file:${escapeBar(path)}`;

/** Reversible: a `%7C` that was there before gains a `25`. */
function escapeBar(text: string): string {
  if (!text.includes('|') && !text.includes('%')) return text;
  return text.replace(/%((?:25)*7C)/g, '%25$1').replaceAll('|', '%7C');
}

function unescapeBar(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%((?:25)*)7C/g, (_, more: string) => (more === '' ? '|' : `%${more.slice(2)}7C`));
}

/** Keys joined by dots; dots within a key are written `%2E`. */
function joinPath(path: readonly string[]): string {
  return path.map((key) => key.replace(/%((?:25)*2E)/g, '%25$1').replaceAll('.', '%2E')).join('.');
}

export function splitPath(joined: string): string[] {
  if (joined === '') return [];
  return joined
    .split('.')
    .map((key) => key.replace(/%((?:25)*)2E/g, (_, more: string) => (more === '' ? '.' : `%${more.slice(2)}2E`)));
}
