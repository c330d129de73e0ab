import Handlebars from 'handlebars';
import { readKey } from '../hooks.ts';
import { plainData } from '../views/data.ts';
import { plainList } from '../views/list.ts';
import { type HelperCall, type HelperGroup, isTruthy, shown } from './helper.ts';

/** Handlebars' own helpers, here with lists of pages and data read no further than needed. */
export const flowHelpers: HelperGroup = {
  /**
   * `{{#if value}}`: shows the block when the value counts as true, else what follows `{{else}}`. With
   * `includeZero=true`, 0 is true.
   */
  if: {
    example: ['{{#if page.tags}}tagged{{else}}untagged{{/if}}', 'tagged'],
    run: (call) => branch(call, isTruthy(call.args[0]) || (call.args[0] === 0 && call.hash.includeZero === true)),
  },
  /** `{{#unless value}}`: the opposite of `if`. */
  unless: {
    example: ['{{#unless page.draft}}public{{/unless}}', 'public'],
    run: (call) => branch(call, !isTruthy(call.args[0]) && !(call.args[0] === 0 && call.hash.includeZero === true)),
  },
  /** `{{#with value}}`: makes the value the context of the block. `{{else}}` follows when there is none. */
  with: {
    example: ['{{#with page.pagination}}{{number}}{{else}}all on one page{{/with}}', 'all on one page'],
    run(call) {
      const [value] = call.args;
      const { fn, inverse, data } = block(call);
      if (!isTruthy(value) && value !== 0) return inverse(call.context);
      return fn(value, { data, blockParams: [value] });
    },
  },
  /**
   * `{{#each list}}`: repeats the block for each item of a list or map. `@index`, `@key`, `@first` and `@last` tell
   * where it is; `{{else}}` follows for an empty one.
   */
  each: {
    example: ['{{#each page.tags}}{{@index}} {{this}} {{/each}}', '0 c++ 1 news '],
    run(call) {
      const { fn, inverse, data } = block(call);
      const entries = entriesOf(call.args[0]);
      if (entries.length === 0) return inverse(call.context);
      const frame: Record<string, unknown> = Handlebars.createFrame(data);
      let text = '';
      for (let index = 0; index < entries.length; index++) {
        const [key, value] = entries[index] ?? [];
        frame.key = key;
        frame.index = index;
        frame.first = index === 0;
        frame.last = index === entries.length - 1;
        text += fn(value, { data: frame, blockParams: [value, key] });
      }
      return text;
    },
  },
  /** `lookup value key`: the value under a key or at an index that is only known when the page is rendered. */
  lookup: {
    keepsViews: true,
    example: ['{{lookup page.tags 1}}', 'news'],
    run({ args: [value, key] }) {
      if (value === undefined || value === null || key === undefined || key === null) return undefined;
      return readKey(value, String(key));
    },
  },
};

/** `{{#page.tags}}…{{/page.tags}}`: a block named by a value goes through a list, or shows itself when there is one. */
export function section(this: unknown, value: unknown, options: Handlebars.HelperOptions): unknown {
  const plain = plainList(plainData(value));
  if (!isTruthy(plain)) return options.inverse(this);
  if (plain === true) return options.fn(this);
  if (!Array.isArray(plain)) return options.fn(plain);
  const frame: Record<string, unknown> = Handlebars.createFrame(options.data);
  return plain.map((item, index) => options.fn(item, { data: Object.assign(frame, { index, key: index }) })).join('');
}

function block({ options }: HelperCall): Required<Pick<Handlebars.HelperOptions, 'fn' | 'inverse' | 'data'>> {
  if (options.fn === undefined) throw new Error('It is a block: open it with # and close it.');
  return { fn: options.fn, inverse: options.inverse, data: options.data };
}

function branch(call: HelperCall, holds: boolean): unknown {
  const { fn, inverse } = block(call);
  return holds ? fn(call.context) : inverse(call.context);
}

function entriesOf(value: unknown): readonly (readonly [key: unknown, value: unknown])[] {
  const plain = plainList(plainData(value));
  if (plain === undefined || plain === null || plain === '' || plain === false) return [];
  if (Array.isArray(plain)) return plain.map((item, index) => [index, item]);
  if (typeof plain !== 'object') throw new Error(`It goes through a list or a map, got ${shown(plain)}.`);
  if (plain instanceof Map) return [...plain];
  if (Symbol.iterator in plain) return Array.from(plain as Iterable<unknown>, (item, index) => [index, item]);
  return Object.keys(plain).map((key) => [key, readKey(plain, key)]);
}
