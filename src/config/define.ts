/**
 * What a user may write in prebake.config: every option is optional, and an option that is left out, or is null, has
 * its default. `config/options.ts` describes the same options after defaults and checks.
 */
export interface ConfigInput {
  /** What the site is called, where it is read, and what holds for all its pages. */
  site?: SiteInput;
  /** Folders, relative to the folder of the config file; none may lie within another. */
  paths?: PathsInput;
  /**
   * Collections by name, besides those that the top folders of content/ are by themselves. A string is short for the
   * kind: `{ blog: 'posts' }`. Default: none.
   * @example collections: { blog: { permalink: '/blog/:year/:slug/' }, notes: 'posts' }
   */
  collections?: Record<string, CollectionInput | 'posts' | 'pages'>;
  /**
   * Taxonomies by name, or only their names: `['tags', 'series']`. Default: `{ tags: {} }`.
   * @example taxonomies: { tags: { paginate: 20 }, series: {} }
   */
  taxonomies?: Record<string, TaxonomyInput> | string[];
  /**
   * Menus by name, read as `site.menus.<name>`: each a list of entries. Default: none.
   * @example menus: { main: [{ target: 'docs/index.md' }, { target: 'blog/index.md' }] }
   */
  menus?: Record<string, MenuInput[]>;
  /** `folder` publishes `about.md` as `/about/`, `file` as `/about.html`. Default: `folder`. */
  urlStyle?: 'folder' | 'file';
  /** How Markdown becomes HTML. */
  markdown?: MarkdownInput;
  /** The Atom feed of the posts, which needs `site.url`; `true` for one with all defaults, `false` for none. */
  feed?: FeedInput | boolean;
  /** Writes `sitemap.xml`, which needs `site.url`. Default: `true`. */
  sitemap?: boolean;
  /** Writes `robots.txt`, which lets every crawler in. Default: `true`. */
  robots?: boolean;
  /** A broken link or anchor fails its page (`error`) or is told (`warn`); `watch` and `start` always tell. Default: `error`. */
  links?: 'error' | 'warn';
  /**
   * When `start` looks for changes by itself, by name; `false` for never. A string is short for the cron expression.
   * Default: `{ hourly: '0 * * * *' }`.
   * @example schedules: { morning: { cron: '30 7 * * 1-5', timeZone: 'Europe/Berlin' } }
   */
  schedules?: Record<string, ScheduleInput | string> | false;
  /** The threads that render. */
  workers?: WorkersInput;
  /** Requests that wait for a build. */
  queue?: QueueInput;
  /** How `public/` may change. */
  publish?: PublishInput;
  /** Where `watch`, `start` and `serve` listen. */
  serve?: ServeInput;
}

export interface SiteInput {
  /** The name of the site, for templates and the feed. Default: empty. */
  title?: string;
  /** A sentence about the site, for templates and the feed. Default: empty. */
  description?: string;
  /**
   * The address at which the site is read, such as `https://example.org/docs`; its path is put before every link.
   * Without it there is no feed and no sitemap, which need absolute addresses. Default: empty.
   * @example site: { url: 'https://example.org/docs' }
   */
  url?: string;
  /** Language of the pages, as a BCP 47 tag such as `en` or `pt-BR`. Default: `en`. */
  language?: string;
  /** IANA name such as `Europe/Berlin`; dates without an offset are read in it. Default: `UTC`. */
  timeZone?: string;
  /** Who writes, for templates and the feed. Default: empty. */
  author?: string;
  /**
   * Keys of your own, read as `site.params.<key>`: text, numbers, booleans, lists and maps. Default: none.
   * @example site: { params: { accent: 'teal', social: ['https://social.example/@us'] } }
   */
  params?: Record<string, unknown>;
}

export interface PathsInput {
  /** Pages, and files beside them. Default: `content`. */
  content?: string;
  /** Layouts, partials, shortcodes, helpers and assets. Default: `templates`. */
  templates?: string;
  /** What `prebake new` makes pages from. Default: `archetypes`. */
  archetypes?: string;
  /** Files that are copied as they are. Default: `static`. */
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
  /**
   * Pattern of its pages' addresses. Default: after the file's own path.
   * @example collections: { blog: { permalink: '/blog/:year/:month/:slug/' } }
   */
  permalink?: string;
  /** Layout of pages that name none. Default: by the kind of page. */
  layout?: string;
  /**
   * A field and a direction, such as `date desc` or `title`. Default: as the kind says.
   * @example collections: { recipes: { from: 'kitchen/recipes', sort: 'title asc' } }
   */
  sort?: string;
}

export interface TaxonomyInput {
  /** Pattern of the term pages. Default: `/<name>/:slug/`. */
  permalink?: string;
  /** Pages on one page of a term; 0 for all. Default: `0`. */
  paginate?: number;
}

export interface MenuInput {
  /** What the entry says. Default: the title of the page it leads to. */
  title?: string;
  /** An address, or a source file such as `docs/start.md`. */
  target: string;
  /** Entries with a lower number come first. Default: in the order written. */
  weight?: number;
  /** Entries below this one. Default: none. */
  children?: MenuInput[];
}

export interface MarkdownInput {
  /** Colours fenced code. Default: `true`. */
  highlight?: boolean;
  /** Keeps HTML in Markdown; `false` shows it as text. Default: `true`. */
  rawHtml?: boolean;
  /** Makes curly quotes, dashes and ellipses of plain ones. Default: `false`. */
  smartPunctuation?: boolean;
  /** Deepest heading in the table of contents: 2 for `##`, up to 6. Default: `3`. */
  tocDepth?: number;
}

export interface FeedInput {
  /** Name of the collection it shows. Default: empty, for all collections of kind `posts`. */
  collection?: string;
  /** Where it is written, within the output folder. Default: `feed.xml`. */
  path?: string;
  /** Items at most, the newest first. Default: `20`. */
  limit?: number;
}

export interface ScheduleInput {
  /** Minute, hour, day of month, month, day of week: `0 * * * *` is every full hour. `@daily` and its like work too. */
  cron: string;
  /** IANA name of the time zone that the expression is in. Default: `site.timeZone`. */
  timeZone?: string;
}

export interface WorkersInput {
  /**
   * Threads that render; 0 for as many as there are cores. In a one-shot build the main thread is one of them, unless the
   * site has helpers of its own. Default: `0`.
   */
  count?: number;
  /** Megabytes of heap for one thread. Default: `512`. */
  heapLimit?: number;
  /** Megabytes of memory of the whole process past which threads are replaced; 0 for no limit. Default: `0`. */
  memoryLimit?: number;
  /** Milliseconds that one page may take. Default: `10000`. */
  pageTimeLimit?: number;
  /** How often a page may take its thread down before it is given up. Default: `3`. */
  attempts?: number;
}

export interface QueueInput {
  /** Requests that may wait; the next one is refused until there is room. Default: `1000`. */
  limit?: number;
}

export interface PublishInput {
  /**
   * A build that would remove more than `share` of all files and more than `count` of them stops, until it is run with
   * `--allow-delete`.
   * @example publish: { maxDelete: { share: 0.5, count: 100 } }
   */
  maxDelete?: MaxDeleteInput;
}

export interface MaxDeleteInput {
  /** Share of the files that prebake has in `public/`, from 0 to 1. Default: `0.2`. */
  share?: number;
  /** Number of files. Default: `20`. */
  count?: number;
}

export interface ServeInput {
  /** Address to listen at; `0.0.0.0` for all of the machine. Default: `127.0.0.1`. */
  host?: string;
  /** Port to listen at; 0 for any free one. Default: `4000`. */
  port?: number;
}

/** Gives `input` back: it is there for the editor, which knows every option through its type. */
export function defineConfig(input: ConfigInput): ConfigInput {
  return input;
}
