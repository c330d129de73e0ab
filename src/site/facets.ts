import type { Site } from './site.ts';

/**
 * A facet is one thing a render read. It is a string `kind:subject` or `kind:subject|detail`, so that traces are sets
 * of strings and can be compared, stored and shown. Subjects never hold `|`: ids and names escape it as `%7C`.
 *
 *   body:P          the page's body HTML                 excerpt:P     its excerpt
 *   toc:P           its table of contents                meta:P|key    one front matter key or computed field
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
 *
 * What was looked for and not found is recorded under the same facet: its digest is then `absent`.
 */
export type Facet = string;

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
