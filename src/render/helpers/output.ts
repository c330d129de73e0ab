import { safe, scriptJson } from '../escape.ts';
import { type HelperGroup, isBlank, textOf } from './helper.ts';

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
  /** `markdown text inline=true`: Markdown as HTML. With `inline=true` a single paragraph loses its tag. */
  markdown: {
    example: ['{{markdown "A *fine* day" inline=true}}', 'A <em>fine</em> day'],
    run({ args: [value], hash, session }) {
      if (isBlank(value)) return '';
      const html = session.world.renderMarkdown(textOf(value)).trim();
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
