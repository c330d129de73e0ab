import { addFill, type FillMode, resolveBlock } from '../block.ts';
import { safe } from '../escape.ts';
import { type HelperGroup, shown, textOf } from './helper.ts';

const MODES: readonly unknown[] = ['replace', 'append', 'prepend'];

export const blockHelpers: HelperGroup = {
  /**
   * `{{#block "name"}}`: in a layout, a place that pages and inner layouts can fill. Its own text is shown when none
   * does.
   */
  block: {
    example: ['{{#block "head"}}<meta>{{/block}}', '<meta>'],
    run({ args: [name], options, context, session }) {
      return safe(resolveBlock(session, textOf(name), () => (options.fn === undefined ? '' : options.fn(context))));
    },
  },
  /**
   * `{{#fill "name" mode="replace"}}`: in a page or inner layout, what a block of a layout around it shows.
   * `mode="append"` or `"prepend"` adds to it.
   */
  fill: {
    example: ['{{#fill "head" mode="append"}}<link>{{/fill}}', ''],
    run({ args: [name], hash: { mode = 'replace' }, options, context, session }) {
      if (!isMode(mode)) throw new Error(`The mode must be replace, append or prepend, got ${shown(mode)}.`);
      if (options.fn === undefined) throw new Error('It is a block: open it with # and close it.');
      addFill(session, textOf(name), mode, options.fn(context));
      return '';
    },
  },
};

function isMode(mode: unknown): mode is FillMode {
  return MODES.includes(mode);
}
