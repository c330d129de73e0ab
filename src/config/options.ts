/** The whole config after defaults and checks: what the rest of prebake sees. Units stand in each comment. */
export interface Config {
  /** Absolute path of the project root: the folder of the config file, or the working directory. */
  root: string;
  /** The config file, relative to the root; absent when there is none. */
  file?: string;
  /** Of the config's values, for facets of the config as a whole. */
  digest: string;
  site: SiteOptions;
  /** Folders relative to the root. */
  paths: { content: string; templates: string; archetypes: string; static: string; public: string; state: string };
  collections: Record<string, CollectionOptions>;
  taxonomies: Record<string, TaxonomyOptions>;
  menus: Record<string, MenuOptions[]>;
  /** `folder`: `/about/`; `file`: `/about.html`. */
  urlStyle: 'folder' | 'file';
  markdown: MarkdownSettings;
  /** Built-in pages; a page of the site on the same output path replaces each. */
  feed: FeedOptions | false;
  sitemap: boolean;
  robots: boolean;
  /** Broken links and anchors: `error` fails the page, `warn` tells. In `watch` they always warn. */
  links: 'error' | 'warn';
  schedules: Record<string, ScheduleOptions>;
  workers: WorkerOptions;
  /** Waiting requests at most; the next is refused. */
  queue: { limit: number };
  publish: PublishOptions;
  serve: { host: string; port: number };
}

export interface SiteOptions {
  title: string;
  description: string;
  /** The one address: `https://example.org/docs`; its path is the base path. No slash at its end. May be empty. */
  url: string;
  /** BCP 47. */
  language: string;
  /** IANA name: dates without an offset are read in it. */
  timeZone: string;
  author: string;
  /** The user's own keys, `site.params.*` in templates. */
  params: Record<string, unknown>;
}

export interface CollectionOptions {
  /** `posts` are dated: newest first, `publishDate` defaults to `date`. `pages` are ordered by weight, then title. */
  kind: 'posts' | 'pages';
  /** Folder under content/ whose pages it holds; defaults to the collection's name. */
  from: string;
  /** Pattern such as `/blog/:year/:month/:slug/`. */
  permalink?: string;
  layout?: string;
  /** Field and direction, such as `date desc`. */
  sort?: string;
}

export interface TaxonomyOptions {
  /** Pattern for term pages: `/tags/:slug/`. */
  permalink: string;
  /** Pages per list page; 0 for all on one. */
  paginate: number;
}

export interface MenuOptions {
  title?: string;
  /** A URL, or a source file such as `docs/start.md`. */
  target: string;
  weight?: number;
  children?: MenuOptions[];
}

/** Every option that changes the HTML of a body. */
export interface MarkdownSettings {
  /** Highlight fenced code with shiki. */
  highlight: boolean;
  /** Keep raw HTML in Markdown; false escapes it. */
  rawHtml: boolean;
  /** Curly quotes, dashes and ellipses. */
  smartPunctuation: boolean;
  /** Deepest heading of the table of contents: 2 to 6. */
  tocDepth: number;
}

export interface FeedOptions {
  /** Collection that the feed shows; empty for all collections of kind `posts`. */
  collection: string;
  /** Output path. */
  path: string;
  /** Items at most. */
  limit: number;
}

export interface ScheduleOptions {
  /** Five fields. */
  cron: string;
  timeZone: string;
}

export interface WorkerOptions {
  /** Threads; 0 for as many as there are cores. */
  count: number;
  /** Megabytes of heap for one thread. */
  heapLimit: number;
  /** Megabytes of resident memory for the whole process before workers are replaced; 0 for no limit. */
  memoryLimit: number;
  /** Milliseconds for one page. */
  pageTimeLimit: number;
  /** How often a page may take its worker down before it is a dead letter. */
  attempts: number;
}

export interface PublishOptions {
  /** A commit that removes more than `share` of the outputs and more than `count` files stops. */
  maxDelete: { share: number; count: number };
}
