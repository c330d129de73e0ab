import type { ErrorData } from '../errors.ts';
import type { BodyFacts, BodyFormat, TocEntry } from './record.ts';

/**
 * The site as plain data: what every render reads and nothing more. Workers hold a replica of it that is fed by
 * patches, so it has no functions, no class instances, and dates are strings.
 */
export interface Site {
  /** Goes up by one with each patch. */
  version: number;
  /** `site.*` in templates: title, url, basePath, language, timeZone, description, author and the user's params. */
  config: SiteFacts;
  /** Every page that is published now, generated ones too, by id. */
  pages: Map<string, Page>;
  /** Page ids in the collection's order. */
  collections: Map<string, string[]>;
  taxonomies: Map<string, Term[]>;
  /** Ids of the pages at the top of the section tree: the home page's children, in order. */
  tree: string[];
  /** Id of the home page, when there is one. */
  home?: string;
  menus: Record<string, MenuItem[]>;
  data: Record<string, unknown>;
  /** Source path of a page → its id. */
  pageBySource: Map<string, string>;
  /** Source path of an asset → where it is published. */
  assets: Map<string, PublishedAsset>;
  /** Name in templates/assets/ → the fingerprinted file. */
  bundles: Map<string, PublishedAsset>;
}

export interface SiteFacts {
  title: string;
  description: string;
  /** With no slash at its end: `https://example.org/docs`; empty when not configured. */
  url: string;
  /** The path of `url`, with no slash at its end: `/docs`, or empty. */
  basePath: string;
  language: string;
  timeZone: string;
  author: string;
  params: Record<string, unknown>;
}

/** `page`: has a body of its own; `section`: the index page of a folder; the rest are generated. */
export type PageKind = 'page' | 'section' | 'home' | 'taxonomy' | 'term' | 'slice' | 'generated';

export interface Page {
  /** The source path within content/: `blog/first.md`. Generated ones: `@term/tags/c++`, `blog/index.md@2`, `@sitemap`. */
  id: string;
  kind: PageKind;
  /** The page's source path, or for a generated page the source it comes from, if any. */
  source?: string;
  /** Whom the outputs belong to: the source path, or the id of a generated page. */
  owner: string;
  format: BodyFormat | 'none';
  /** Of the body's HTML; absent when there is no body. */
  body?: BodyFacts;
  bodyLine: number;
  /** Path with the base path: `/docs/blog/first/`. Not for links inside prebake; for readers. */
  url: string;
  /** In the output folder: `blog/first/index.html`. */
  outputPath: string;
  /** Output paths of redirect pages that lead here. */
  aliases: string[];
  /** Layout name without folder, in the order to be tried; empty for no layout at all. */
  layouts: string[];
  /** True when the first of `layouts` was asked for by name, so that its absence is an error. */
  layoutNamed: boolean;

  title: string;
  description: string;
  /** Instants as ISO strings in UTC. */
  date?: string;
  publishDate?: string;
  expiryDate?: string;
  lastmod?: string;
  draft: boolean;
  weight?: number;
  noindex: boolean;
  lang: string;
  translationKey?: string;
  slug: string;
  /** Front matter merged over the directory's defaults, the user's own keys included. */
  frontMatter: Record<string, unknown>;
  /** Terms by taxonomy: `{ tags: ['C++'] }`. */
  terms: Record<string, string[]>;

  collection?: string;
  /** Id of the page of the nearest folder above that has one. */
  parent?: string;
  /** From the top down, without the page itself. */
  ancestors: string[];
  /** In order of weight, then title. */
  children: string[];
  /** Top folder name: `blog`, or empty at the root. */
  section: string;
  /** Neighbours in the page's collection. */
  previous?: string;
  next?: string;

  slice?: Slice;
  /** For a term page. */
  term?: { taxonomy: string; name: string };
  taxonomy?: string;
  /** For a generated feed, sitemap and the like: the built-in template that makes it. */
  builtin?: 'sitemap' | 'robots' | 'feed' | 'redirect';
}

/** One page of a paginated list. */
export interface Slice {
  /** Collection name, or `taxonomy:term`. */
  of: string;
  /** Ids on this page. */
  items: string[];
  /** Counted from 1. */
  number: number;
  count: number;
  size: number;
  /** Items in the whole list. */
  total: number;
  /** Page ids of all pages of the list, in order. */
  pages: string[];
}

export interface Term {
  name: string;
  /** Unique in its taxonomy. */
  slug: string;
  /** Id of the term's page, when one is made. */
  page?: string;
  /** Ids, newest first. */
  pages: string[];
}

export interface MenuItem {
  title: string;
  url: string;
  /** The page it points at, when it is one of the site's. */
  page?: string;
  weight: number;
  children: MenuItem[];
}

export interface PublishedAsset {
  outputPath: string;
  /** With the base path. */
  url: string;
  digest: string;
}

/** A page that exists in content/ and is not published now. */
export interface HeldBack {
  source: string;
  reason: 'draft' | 'future' | 'expired';
  /** ISO instant at which it comes or went. */
  at?: string;
}

/** What building the site from records gives: the site, and everything that must be told or remembered. */
export interface SiteResult {
  site: Site;
  heldBack: HeldBack[];
  /** By source path or, for faults of no single page, under ''. A page named here is not in `site`. */
  failures: Map<string, ErrorData[]>;
  warnings: ErrorData[];
  /** Sources that want an output path which another wants too, whichever of the two is at fault. */
  contested: ReadonlySet<string>;
  /** The next instant, in ms since the epoch, at which a page comes or goes by its dates. */
  nextMoment?: number;
}

export type { TocEntry };
