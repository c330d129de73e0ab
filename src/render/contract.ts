import type { MarkdownSettings } from '../config/options.ts';
import type { ErrorData } from '../errors.ts';
import type { ClockGrain, Facet } from '../site/facets.ts';
import type { BodyFacts, BodyFormat, TemplateFile } from '../site/record.ts';
import type { Site } from '../site/site.ts';

/** A body's text and where it stands, for error places. */
export interface BodySource {
  text: string;
  format: BodyFormat;
  /** Project-relative path of the file. */
  path: string;
  /** Line of the file, counted from 1, on which `text` begins. */
  line: number;
}

/**
 * A body as HTML with placeholders, and what is known of it. Placeholders stand for what only the site can tell, so
 * that the HTML is a function of the body alone: link targets and shortcode calls. `render/placeholder.ts` writes and
 * reads them.
 */
export interface Body {
  /** Of a `handlebars` page: the template's text, as it stands in the file. */
  html: string;
  facts: BodyFacts;
  /** In the order of their placeholders. */
  shortcodes: ShortcodeCall[];
  links: BodyLink[];
}

/** A link or image in a body that leads to somewhere on the site. Those to parts that the body has are left out. */
export interface BodyLink {
  target: string;
  /** How the source has it, where that differs: with letters encoded by `%`. */
  written?: string;
}

export interface ShortcodeCall {
  name: string;
  /** Literal values: string, number, boolean. Positional ones under '0', '1', … */
  args: Record<string, string | number | boolean>;
  /** The HTML between the pair, with placeholders of its own; absent for a call without an end. */
  inner?: string;
  /** In the file, counted from 1. */
  line: number;
}

/** Keeps what became of code blocks, by digest: equal blocks are highlighted once. May forget at any time. */
export interface BlockCache {
  get: (digest: string) => string | undefined;
  set: (digest: string, html: string) => void;
}

export type RenderBody = (source: BodySource, settings: MarkdownSettings, blocks?: BlockCache) => Promise<Body>;

/** What a renderer needs to know besides the site; all of it can change under a running watch. */
export interface RenderInputs {
  /** By `kind/name`. */
  templates: ReadonlyMap<string, TemplateFile>;
  helpers: UserHelpers;
  /** ms since the epoch: the time the build was asked for, the same for all its pages. */
  now: number;
}

/** The functions of templates/helpers/, loaded from their bundle. */
export interface UserHelpers {
  digest: string;
  functions: ReadonlyMap<string, UserHelper>;
  /** Where in the helpers' own files an error was thrown; undefined when that cannot be told. */
  placeOf?: (error: unknown) => { file: string; line: number; column: number } | undefined;
}

/**
 * Called with the template's arguments and, last, Handlebars' options with `ctx` (a `HelperContext`) added. `volatile`
 * marks a helper whose result may differ each time: its pages are rendered in every build.
 */
export type UserHelper = ((...args: never[]) => unknown) & { volatile?: boolean };

/** What a user helper may ask of the outside; everything is recorded as a dependency of the page. */
export interface HelperContext {
  page: object;
  site: object;
  collections: object;
  taxonomies: object;
  data: object;
  /** Text of a file by its path from the project root; undefined when there is none. */
  read: (path: string) => string | undefined;
  env: (name: string) => string | undefined;
  /** The build's time, cut down to the grain in the site's time zone. */
  now: (grain: ClockGrain) => Date;
  /** Runs `make` once per key and version of the site, and records each time what it read. */
  memo: <T>(key: string, make: () => T) => T;
  /** Marks text as finished HTML, to be returned without being escaped. */
  safe: (html: string) => object;
}

/** What a page became, with the facets it read. The first output is the page itself. */
export interface RenderedPage {
  outputs: { path: string; text: string }[];
  facets: Set<Facet>;
  warnings: ErrorData[];
}

/**
 * Gives the body of a page in `site`; synchronous, since templates are. May throw when the body is not at hand: the render
 * fails with that error and can be tried again.
 */
export type BodyOf = (id: string) => Omit<Body, 'facts'>;

/** What a render may ask of the outside, so that `render/` itself does no I/O. */
export interface RenderWorld {
  site: Site;
  bodyOf: BodyOf;
  /** The body of a `handlebars` page; `line` as in `BodySource`. */
  templateOf: (id: string) => { text: string; path: string; line: number };
  /** The text of a page's body, to find the line of a broken link in it; undefined when its file cannot be read now. */
  sourceOf: (id: string) => Pick<BodySource, 'text' | 'line'> | undefined;
  readFile: (path: string) => string | undefined;
  env: (name: string) => string | undefined;
  log: (id: string, message: string) => void;
  /** Markdown to HTML with the site's settings and placeholders for links, for the `markdown` helper. */
  renderMarkdown: (text: string) => string;
}

/** Throws a PrebakeError that names the page's file, or the template's file and line. */
export interface Renderer {
  render(id: string): RenderedPage;
  /** What the last render read; of one that threw, up to there. */
  readonly facets: ReadonlySet<Facet>;
}

/** How `render/renderer.ts` makes one; cheap, since compiled templates are kept by digest. */
export type CreateRenderer = (inputs: RenderInputs, world: RenderWorld) => Renderer;
