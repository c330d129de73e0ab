import { digestOf } from '../digest.ts';
import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { bodyFacet, configFacet, excerptFacet, templateFacet, urlFacet } from '../site/facets.ts';
import { resolveLink } from '../site/link.ts';
import type { Page } from '../site/site.ts';
import { fromPage } from './address.ts';
import { markLinks } from './annotate.ts';
import type { ShortcodeCall } from './contract.ts';
import { escapeMarkup, safe } from './escape.ts';
import { namesOf } from './layout.ts';
import { fillPlaceholders } from './placeholder.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import type { Captured } from './trace.ts';

export interface ContentWriter {
  content(id: string, absolute?: boolean): string;
  excerpt(id: string, absolute?: boolean): string;
}

/**
 * Bodies and excerpts as they stand on a page: links lead to addresses, and shortcodes are rendered. Of the page that is
 * being rendered, links that lead nowhere become warnings.
 */
export function createContentWriter(session: Session, run: Run): ContentWriter {
  const { trace, world } = session;
  const excerpts = new Map<string, Captured<string>>();

  const fill = (page: Page, html: string, absolute: boolean, shortcodes: () => ShortcodeCall[]): string => {
    const fillers = {
      link: (target: string) => escapeMarkup(writeLink(page, target, absolute)),
      shortcode: (index: number): string => {
        const call = shortcodes()[index];
        if (call === undefined) return '';
        const inner = call.inner === undefined ? undefined : fillPlaceholders(call.inner, fillers);
        const written = writeShortcode(page, call, inner);
        return absolute ? withWholeLinks(page, written) : written;
      },
    };
    return fillPlaceholders(html, fillers);
  };

  const writeLink = (page: Page, target: string, absolute: boolean): string => {
    const link = resolveLink(world.site, page.id, target);
    for (const facet of link.facets) trace.add(facet);
    if (link.problem !== undefined && page.id === session.state.page.id) session.state.hasBrokenLinks = true;
    return absolute ? wholeLink(page, link.url) : link.url;
  };

  const wholeLink = (page: Page, link: string): string => {
    trace.add(configFacet(['url']));
    trace.add(urlFacet(page.id));
    return fromPage(world.site.config.url, page.url, link);
  };

  /** What a template wrote: its links are addresses already, of this site or relative to the page. */
  const withWholeLinks = (page: Page, html: string): string =>
    fillPlaceholders(markLinks(html, { rawHtml: true }), {
      link: (target) => escapeMarkup(wholeLink(page, target)),
      shortcode: () => '',
    });

  const writeShortcode = (page: Page, call: ShortcodeCall, inner: string | undefined): string => {
    const { templates } = session.inputs;
    trace.add(templateFacet('shortcode', call.name));
    const file = templates.get(`shortcode/${call.name}`);
    if (file === undefined) {
      const hint = didYouMean(call.name, namesOf('shortcode', session.inputs));
      throw new PrebakeError('shortcode-unknown', `There is no shortcode "${call.name}".${hint}`, {
        file: page.source,
        line: call.line,
        remedy: `Create templates/shortcodes/${call.name}.hbs, or correct the name.`,
      });
    }
    const source = { path: file.path, text: file.text, line: 1, digest: file.digest };
    const values = { ...call.args, args: call.args, inner: inner === undefined ? undefined : safe(inner) };
    return run(source, { page: page.id, values });
  };

  /** Runs `write` unless the same page's body is already being written further out. */
  const guarded = (page: Page, write: () => string): string => {
    const { filling } = session.state;
    const at = filling.indexOf(page.id);
    if (at !== -1) {
      const loop = [...filling.slice(at), page.id].map(nameOf).join(' → ');
      throw new PrebakeError('render-failed', `These pages show each other's content in a circle: ${loop}.`, {
        file: page.source,
        remedy: 'Show the excerpt or a link on one of the pages instead of its content.',
      });
    }
    filling.push(page.id);
    try {
      return write();
    } finally {
      filling.pop();
    }
  };

  const nameOf = (id: string) => session.world.site.pages.get(id)?.source ?? id;

  const writeContent = (page: Page, absolute: boolean): string => {
    if (page.format === 'none') return '';
    if (page.format === 'handlebars') {
      const source = world.templateOf(page.id);
      const written = run({ ...source, digest: digestOf(source.text) }, { page: page.id });
      return absolute ? withWholeLinks(page, written) : written;
    }
    const body = world.bodyOf(page.id);
    return fill(page, body.html, absolute, () => body.shortcodes);
  };

  return {
    content(id, absolute = false) {
      const { state } = session;
      const isOwn = id === state.page.id && !absolute;
      if (isOwn && state.ownContent !== undefined) return trace.replay(state.ownContent);
      const page = world.site.pages.get(id);
      const written = trace.capture(() => {
        trace.add(bodyFacet(id));
        return page === undefined ? '' : guarded(page, () => writeContent(page, absolute));
      });
      if (isOwn) state.ownContent = written;
      return trace.replay(written);
    },
    excerpt(id, absolute = false) {
      const key = `${absolute} ${id}`;
      const known = excerpts.get(key);
      if (known !== undefined && id !== session.state.page.id) return trace.replay(known);
      const page = world.site.pages.get(id);
      const written = trace.capture(() => {
        trace.add(excerptFacet(id));
        const html = page?.body?.excerpt ?? '';
        if (page === undefined || html === '') return '';
        return guarded(page, () => fill(page, html, absolute, () => world.bodyOf(id).shortcodes));
      });
      // Shortcodes may fill blocks and read what is not of this page alone: those are written each time.
      if (page !== undefined && page.body?.shortcodes.length === 0) excerpts.set(key, written);
      return trace.replay(written);
    },
  };
}
