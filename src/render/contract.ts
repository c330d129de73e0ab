import type { MarkdownSettings } from '../config/options.ts';
import type { ErrorData } from '../errors.ts';
import type { Facet } from '../site/facets.ts';
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
  html: string;
  facts: BodyFacts;
  /** In the order of their placeholders. */
  shortcodes: ShortcodeCall[];
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

export type RenderBody = (source: BodySource, settings: MarkdownSettings) => Promise<Body>;

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
}
export type UserHelper = ((...args: unknown[]) => unknown) & { volatile?: boolean };

/** What a page became, with the facets it read. The first output is the page itself. */
export interface RenderedPage {
  outputs: { path: string; text: string }[];
  facets: Set<Facet>;
  warnings: ErrorData[];
}

/** Gives the body of a page in `site`; synchronous, since templates are. */
export type BodyOf = (id: string) => Body;

/** What a render may ask of the outside, so that `render/` itself does no I/O. */
export interface RenderWorld {
  site: Site;
  bodyOf: BodyOf;
  readFile: (path: string) => string | undefined;
  env: (name: string) => string | undefined;
  log: (id: string, message: string) => void;
}

/** Throws a PrebakeError that names the page's file, or the template's file and line. */
export interface Renderer {
  render(id: string): RenderedPage;
}
