import { PrebakeError, toErrorData } from '../../errors.ts';
import { resolveLink } from '../../site/link.ts';
import { escapeMarkup, safe, scriptJson } from '../escape.ts';
import { fillPlaceholders } from '../placeholder.ts';
import { pageAround } from './address.ts';
import { type HelperCall, type HelperGroup, isBlank, placeOf, textOf } from './helper.ts';

export const outputHelpers: HelperGroup = {
  /**
   * `json value indent=`: a value as JSON, safe inside `<script>` and in an attribute with single quotes. `indent=2`
   * lays it out.
   */
  json: {
    example: ['<script>const tags = {{json page.tags}};</script>', '<script>const tags = ["c++","news"];</script>'],
    run: ({ args: [value], hash }) =>
      safe(scriptJson(value, hash.indent === undefined ? undefined : Number(hash.indent))),
  },
  /**
   * `markdown text inline=true`: Markdown as HTML. Links are read from the current page; in a shortcode it is the page
   * that calls it. With `inline=true` a single paragraph loses its tag.
   */
  markdown: {
    example: ['{{markdown "A *fine* day" inline=true}}', 'A <em>fine</em> day'],
    run(call) {
      const { args, hash, session } = call;
      if (isBlank(args[0])) return '';
      const marked = session.world.renderMarkdown(textOf(args[0])).trim();
      const link = (target: string) => escapeMarkup(writeLink(target, call));
      const html = fillPlaceholders(marked, { link, shortcode: () => '' });
      const only = hash.inline === true ? /^<p>((?:(?!<p>).)*)<\/p>$/s.exec(html) : null;
      return safe(only?.[1] ?? html);
    },
  },
  /** `log value …`: writes to the log of the build, not to the page. */
  log: {
    example: ['{{log "seen" page.title}}', ''],
    run({ args, session }) {
      const message = args.map((value) => (typeof value === 'string' ? value : scriptJson(value))).join(' ');
      session.world.log(session.state.page.id, message);
      return '';
    },
  },
};

/** Where a link in Markdown leads. One that leads nowhere stays as it is written, and is warned of where the helper was called. */
function writeLink(target: string, { session, options }: HelperCall): string {
  const { world, trace, state } = session;
  const page = pageAround(session);
  const { url, facets, problem } = resolveLink(world.site, page.id, target);
  for (const facet of facets) trace.add(facet);
  if (problem !== undefined && page.id === state.page.id) {
    const message = `${problem.message} (Page: ${page.source ?? page.outputPath})`;
    state.warnings.push(toErrorData(new PrebakeError(problem.name, message, placeOf(options))));
  }
  return url;
}
