import { type ErrorData, type ErrorName, PrebakeError } from '../errors.ts';
import type { Page } from '../site/site.ts';
import type { Fill } from './block.ts';
import type { RenderInputs, RenderWorld } from './contract.ts';
import { type FrameSource, type Place, parsePlace, TemplateFault, templateError } from './template-error.ts';
import { type Captured, createTrace, type Trace } from './trace.ts';
import type { Views } from './views/views.ts';

/** What the parts of one renderer share. */
export interface Session {
  readonly inputs: RenderInputs;
  readonly world: RenderWorld;
  readonly trace: Trace;
  /** Of the version of the site that is rendered now. */
  views: Views;
  /** Of the page that is rendered now. */
  state: RenderState;
  /** What user helpers keep for all pages of this version of the site. */
  readonly memos: Map<string, Captured<unknown>>;
  /** Where the last look-up in a template stands, as `placeText` writes it. */
  lastPlace: string;
  /** HTML of a page's body with its placeholders filled; addresses with scheme and host when `absolute`. */
  content(id: string, absolute?: boolean): string;
  excerpt(id: string, absolute?: boolean): string;
  /** Anything thrown while a template ran, as an error with this place; one that has a place keeps it. */
  placed(error: unknown, place: Place | undefined): PrebakeError;
  /** The same at the place of the last look-up in a template. */
  placedHere(error: unknown): PrebakeError;
}

/** What one render of a page keeps while it runs. */
export interface RenderState {
  page: Page;
  /** Whether values are escaped as markup in this output. */
  escapes: boolean;
  warnings: ErrorData[];
  /** Whether a link of the page's own body leads nowhere. */
  hasBrokenLinks: boolean;
  /** The page's own body, once it was asked for. */
  ownContent: Captured<string> | undefined;
  /** In the order in which they were filled. */
  fills: Fill[];
  /** Names of the blocks that layouts offered. */
  blocks: Set<string>;
  /** Counts from 0 for the page itself up to the outermost layout. */
  layer: number;
  /** Names of the partials that are open, outermost first. */
  partials: string[];
  /** Ids of the pages whose body or excerpt is being filled, outermost first. */
  filling: string[];
}

/** A session before its first render: views and state come with it, content with the writer. */
export function createSession(inputs: RenderInputs, world: RenderWorld): Session {
  const sourceOf = createSourceOf(inputs, world);
  const session = {
    inputs,
    world,
    trace: createTrace(),
    memos: new Map<string, Captured<unknown>>(),
    lastPlace: '',
    placed: (error: unknown, place: Place | undefined) => toPlaced(error, place, sourceOf),
    placedHere: (error: unknown) => toPlaced(error, parsePlace(session.lastPlace), sourceOf),
  } as Session;
  return session;
}

/** Text of templates and of pages that are templates, for the lines around an error. */
function createSourceOf({ templates }: RenderInputs, world: RenderWorld): (file: string) => FrameSource | undefined {
  return (file) => {
    for (const template of templates.values()) if (template.path === file) return { text: template.text, line: 1 };
    const id = world.site.pageBySource.get(file);
    return id !== undefined && world.site.pages.get(id)?.format === 'handlebars' ? world.templateOf(id) : undefined;
  };
}

function toPlaced(
  error: unknown,
  place: Place | undefined,
  sourceOf: (file: string) => FrameSource | undefined,
): PrebakeError {
  if (error instanceof PrebakeError) {
    if (error.file !== undefined || place === undefined) return error;
    const { remedy, cause } = error;
    return templateError(error.name, error.message, place, sourceOf, { remedy, cause });
  }
  const { name, message, details } = faultOf(error);
  if (place === undefined) return new PrebakeError(name, message, details);
  return templateError(name, message, place, sourceOf, details);
}

function faultOf(error: unknown): { name: ErrorName; message: string; details: { remedy?: string; cause?: unknown } } {
  if (error instanceof TemplateFault) {
    const { fault, message, remedy } = error;
    return { name: fault, message, details: remedy === undefined ? {} : { remedy } };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    name: 'render-failed',
    message: `The template cannot be rendered here: ${reason}.`,
    details: { cause: error },
  };
}
