/**
 * What a user may write in prebake.config: every option is optional, and an option that is left out, or is null, has
 * its default. `config/options.ts` describes the same options after defaults and checks.
 */
export interface ConfigInput {
  site?: SiteInput;
  /** Folders, relative to the folder of the config file; none may lie within another. */
  paths?: PathsInput;
  /**
   * Collections by name, besides those that the top folders of content/ are by themselves. A string is short for the
   * kind: `{ blog: 'posts' }`. Default: none.
   */
  collections?: Record<string, CollectionInput | 'posts' | 'pages'>;
  /** Taxonomies by name, or only their names: `['tags', 'series']`. Default: `{ tags: {} }`. */
  taxonomies?: Record<string, TaxonomyInput> | string[];
  /** Menus by name, read as `site.menus.<name>`. Default: none. */
  menus?: Record<string, MenuInput[]>;
  /** `folder` publishes `about.md` as `/about/`, `file` as `/about.html`. Default: `folder`. */
  urlStyle?: 'folder' | 'file';
  markdown?: MarkdownInput;
  /** The Atom feed, or false for none. */
  feed?: FeedInput | boolean;
  /** Writes `sitemap.xml`. Default: true. */
  sitemap?: boolean;
  /** Writes `robots.txt`. Default: true. */
  robots?: boolean;
  /** A broken link or anchor fails its page (`error`) or is told (`warn`); `watch` always tells. Default: `error`. */
  links?: 'error' | 'warn';
  /**
   * When `start` looks for changes by itself, by name; false for never. A string is short for the cron expression:
   * `{ hourly: '0 * * * *' }`, which is also the default.
   */
  schedules?: Record<string, ScheduleInput | string> | false;
  workers?: WorkersInput;
  queue?: QueueInput;
  publish?: PublishInput;
  serve?: ServeInput;
}

export interface SiteInput {
  /** Default: empty. */
  title?: string;
  /** Default: empty. */
  description?: string;
  /**
   * The address at which the site is read, such as `https://example.org/docs`; its path is put before every link.
   * Without it, absolute addresses in the feed and the sitemap cannot be written. Default: empty.
   */
  url?: string;
  /** BCP 47 tag such as `en` or `pt-BR`. Default: `en`. */
  language?: string;
  /** IANA name such as `Europe/Berlin`; dates without an offset are read in it. Default: `UTC`. */
  timeZone?: string;
  /** Default: empty. */
  author?: string;
  /** Keys of your own, read as `site.params.<key>`: text, numbers, booleans, lists and maps. Default: none. */
  params?: Record<string, unknown>;
}

export interface PathsInput {
  /** Default: `content`. */
  content?: string;
  /** Default: `templates`. */
  templates?: string;
  /** Copied as it is. Default: `static`. */
  static?: string;
  /** The output folder. Default: `public`. */
  public?: string;
  /** What prebake remembers between runs. Default: `.prebake`. */
  state?: string;
}

export interface CollectionInput {
  /**
   * `posts` are dated: newest first, and `date` is also the day on which they appear. `pages` are ordered by weight,
   * then title. Default: `posts` for the folders `blog`, `posts` and `news`, `pages` for others.
   */
  kind?: 'posts' | 'pages';
  /** Folder under content/ whose pages it holds. Default: the collection's name. */
  from?: string;
  /** Pattern of its pages' addresses, such as `/blog/:year/:month/:slug/`. Default: after the file's own path. */
  permalink?: string;
  /** Layout of pages that name none. */
  layout?: string;
  /** Field and direction, such as `date desc` or `title`. Default: as the kind says. */
  sort?: string;
}

export interface TaxonomyInput {
  /** Pattern of the term pages. Default: `/<name>/:slug/`. */
  permalink?: string;
  /** Pages on one list page; 0 for all. Default: 0. */
  paginate?: number;
}

export interface MenuInput {
  /** Default: the title of the page it points at. */
  title?: string;
  /** An address, or a source file such as `docs/start.md`. */
  target: string;
  /** Lower comes first. Default: in the order written. */
  weight?: number;
  children?: MenuInput[];
}

export interface MarkdownInput {
  /** Colours fenced code. Default: true. */
  highlight?: boolean;
  /** Keeps HTML in Markdown; false shows it as text. Default: true. */
  rawHtml?: boolean;
  /** Curly quotes, dashes and ellipses. Default: false. */
  smartPunctuation?: boolean;
  /** Deepest heading in the table of contents, 2 to 6. Default: 3. */
  tocDepth?: number;
}

export interface FeedInput {
  /** Name of the collection it shows. Default: all collections of kind `posts`. */
  collection?: string;
  /** Where it is written, within the output folder. Default: `feed.xml`. */
  path?: string;
  /** Items at most. Default: 20. */
  limit?: number;
}

export interface ScheduleInput {
  /** Minute, hour, day of month, month, day of week: `0 * * * *` is every full hour. */
  cron: string;
  /** IANA name. Default: `site.timeZone`. */
  timeZone?: string;
}

export interface WorkersInput {
  /** Threads that render; 0 for as many as there are cores. Default: 0. */
  count?: number;
  /** Megabytes of heap for one thread. Default: 512. */
  heapLimit?: number;
  /** Megabytes of memory of the whole process past which threads are replaced; 0 for no limit. Default: 0. */
  memoryLimit?: number;
  /** Milliseconds that one page may take. Default: 10000. */
  pageTimeLimit?: number;
  /** How often a page may take its thread down before it is given up. Default: 3. */
  attempts?: number;
}

export interface QueueInput {
  /** Requests that may wait; the next one is refused until there is room. Default: 1000. */
  limit?: number;
}

export interface PublishInput {
  /**
   * A build that would remove more than `share` of all files (0 to 1) and more than `count` of them stops, until it is
   * run with --allow-delete. Default: 0.2 and 20.
   */
  maxDelete?: { share?: number; count?: number };
}

export interface ServeInput {
  /** Address to listen at; `0.0.0.0` for all. Default: `127.0.0.1`. */
  host?: string;
  /** 0 for any free port. Default: 4000. */
  port?: number;
}

/** Gives `input` back: it is there for the editor, which knows every option through its type. */
export function defineConfig(input: ConfigInput): ConfigInput {
  return input;
}
