import { type ErrorData, PrebakeError, toErrorData } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { bodyFacet } from '../site/facets.ts';
import { checkLinks } from '../site/link.ts';
import type { Page, Site } from '../site/site.ts';
import { unusedFills } from './block.ts';
import { builtinPage } from './builtin/builtin.ts';
import { redirectPage } from './builtin/redirect.ts';
import { createContentWriter } from './content.ts';
import type { CreateRenderer } from './contract.ts';
import { escapesMarkup, safe } from './escape.ts';
import { layoutChain } from './layout.ts';
import { createLineFinder } from './link-marks.ts';
import { createRun, type Run } from './run.ts';
import { createSession, type RenderState, type Session } from './session.ts';
import { createViews } from './views/views.ts';

/**
 * Makes what renders pages. Keep one for as long as templates, helpers and the build's time stay the same: it keeps what
 * it worked out about the site. `world.site` may be replaced by a newer version between two renders.
 */
export const createRenderer: CreateRenderer = (inputs, world) => {
  const session = createSession(inputs, world);
  const run = createRun(session);
  let site: Site | undefined;
  return {
    get facets() {
      return session.trace.facets;
    },
    render(id) {
      const facets = session.trace.begin();
      if (site !== world.site) {
        site = world.site;
        session.memos.clear();
        session.views = createViews(session, site);
        Object.assign(session, createContentWriter(session, run));
      }
      const page = site.pages.get(id);
      if (page === undefined) throw new PrebakeError('internal', `The site has no page "${id}".`);
      session.state = freshState(page);
      session.lastPlace = '';
      try {
        const outputs = [{ path: page.outputPath, text: renderPage(session, run, page) }];
        for (const path of page.aliases) outputs.push({ path, text: redirectPage(session, page) });
        return { outputs, facets, warnings: warningsOf(session) };
      } catch (error) {
        throw namingPage(session.placedHere(error), page);
      }
    },
  };
};

function renderPage(session: Session, run: Run, page: Page): string {
  const builtin = builtinPage(session, page);
  if (builtin !== undefined) return builtin;
  const layouts = layoutChain(page, session.inputs, session.trace);
  let inner = () => session.content(page.id);
  if (layouts.length === 0) return inner();
  // Before the layouts, because what it fills may stand above it.
  if (page.format === 'handlebars' || (page.body?.shortcodes.length ?? 0) > 0) inner();
  for (const { source } of layouts) {
    session.state.layer++;
    const content = inner;
    const text = run(source, { page: page.id, content: () => safe(content()) });
    inner = () => text;
  }
  return inner();
}

function freshState(page: Page): RenderState {
  return {
    page,
    escapes: escapesMarkup(page.outputPath),
    warnings: [],
    hasBrokenLinks: false,
    ownContent: undefined,
    fills: [],
    blocks: new Set(),
    layer: 0,
    partials: [],
    filling: [],
  };
}

function warningsOf(session: Session) {
  const { page, warnings, hasBrokenLinks, ownContent, blocks } = session.state;
  const hasLostParts = ownContent !== undefined && page.body?.hasLostParts === true;
  // A further slice has the body of the first, which tells.
  if ((hasBrokenLinks || hasLostParts) && page.kind !== 'slice') warnings.push(...brokenLinks(session, page));
  for (const block of unusedFills(session)) {
    const near = nearest(block, blocks);
    if (near === undefined) continue;
    const message = `The block "${block}" was filled, and no layout of this page has it. Did you mean "${near}"?`;
    warnings.push(toErrorData(new PrebakeError('name-unknown', message, { file: page.source })));
  }
  return warnings;
}

/** Looks where every link leads: those to parts of the page itself were left as they are written. */
function brokenLinks({ trace, world: { site, bodyOf, sourceOf } }: Session, page: Page): ErrorData[] {
  // Of a page that shows only its excerpt, all of the body is looked at.
  trace.add(bodyFacet(page.id));
  const source = sourceOf(page.id);
  const lineOf = source && createLineFinder(source.text, source.line);
  return checkLinks(site, page, bodyOf(page.id).links, ({ target, written }) => lineOf?.(target, written ?? target));
}

/** An error in a template also says for which page it ran. */
function namingPage(error: PrebakeError, page: Page): PrebakeError {
  if (error.file === page.source) return error;
  const { file, line, column, frame, remedy, cause } = error;
  const place = { file: file ?? page.source, line, column, frame, remedy, cause };
  return new PrebakeError(error.name, `${error.message} (Page: ${page.source ?? page.outputPath})`, place);
}
