import type Handlebars from 'handlebars';
import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import type { Archetype, ArchetypeValues } from '../site/new-page.ts';
import type { CallOptions, Hooks } from './environment.ts';
import { isTruthy } from './helpers/helper.ts';
import { type HelperNames, type TemplateSource, templateOf } from './template.ts';
import { parsePlace, templateError } from './template-error.ts';

/**
 * The text of a new page. Values are quoted where the front matter's format asks for it, and stand as they are in the
 * body. Throws `template-syntax`, `helper-missing`, `partial-missing` or `name-unknown` with its place in the archetype.
 */
export function fillArchetype({ path, digest, text }: Archetype, values: ArchetypeValues): string {
  const { head, body, line, quote } = splitArchetype(text);
  const quoted = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, quote(value)]));
  const inHead = { path, text: head, line: 1, digest: `${digest} head` };
  return fill(inHead, quoted) + fill({ path, text: body, line, digest: `${digest} body` }, { ...values });
}

type Value = string | boolean;

interface Split {
  /** Front matter with both of its fences; empty when there is none. */
  head: string;
  body: string;
  /** On which the body begins. */
  line: number;
  quote: (value: Value) => Value;
}

const HEAD = /^(---|\+\+\+)[ \t]*([a-z]*)[ \t]*\r?\n(?:.*\r?\n)*?\1[ \t]*(?:\r?\n|$)/i;

function splitArchetype(text: string): Split {
  const [head = '', fence, language = ''] = HEAD.exec(text) ?? [];
  const isYaml = fence === '---' && /^(?:ya?ml)?$/i.test(language);
  const quote = isYaml ? quoteYaml : quoteJson;
  return { head, body: text.slice(head.length), line: head.split('\n').length, quote };
}

/** Text that every reader of YAML takes for text without quotes, also within `[…]`; and dates. */
const PLAIN =
  /^(?:\p{L}(?:[\p{L}\p{M}\p{N} .()!?'’/+_-]*[\p{L}\p{M}\p{N}.)!?])?|\d{4}-\d\d-\d\d(?:[ T][\d:.]+(?:Z|[+-][\d:]+)?)?)$/u;
const OTHER_KIND = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function quoteYaml(value: Value): Value {
  if (typeof value === 'boolean' || (PLAIN.test(value) && !OTHER_KIND.test(value))) return value;
  return JSON.stringify(value);
}

/** TOML and JSON write these texts alike. */
function quoteJson(value: Value): Value {
  return typeof value === 'boolean' ? value : JSON.stringify(value);
}

type Branch = (this: unknown, value: unknown, options: Handlebars.HelperOptions) => string;

const helpers: Record<'if' | 'unless', Branch> = {
  if(value, options) {
    const { fn, inverse } = blockOf(options);
    return isTruthy(value) ? fn(this) : inverse(this);
  },
  unless(value, options) {
    const { fn, inverse } = blockOf(options);
    return isTruthy(value) ? inverse(this) : fn(this);
  },
};

/** Written without `#`, they have none. */
function blockOf(options: Partial<Handlebars.HelperOptions>) {
  const { fn, inverse } = options;
  if (fn === undefined || inverse === undefined) throw new Error('`if` and `unless` are written as blocks');
  return { fn, inverse };
}

const names: HelperNames = {
  key: '@archetype',
  known: { if: true, unless: true },
  needArguments: new Set(['if', 'unless']),
};

function fill(source: TemplateSource, values: Record<string, Value>): string {
  const hooks: Hooks = {
    at: '',
    partialAt: '',
    get(_parent, name) {
      if (Object.hasOwn(values, name)) return values[name];
      throw fault('name-unknown', unknownName(name, values), this.at, REMEDY);
    },
    getRootName(parent, name) {
      return this.get(parent, name);
    },
    partial(name) {
      throw fault(
        'partial-missing',
        `An archetype includes no partials, and "${name}" is one.`,
        this.partialAt,
        REMEDY,
      );
    },
    enterPartial() {},
    leavePartial() {},
    blockHelperMissing: helpers.if,
  };
  const fault = (name: 'name-unknown' | 'partial-missing', message: string, at: string, remedy: string) => {
    const place = parsePlace(at);
    if (place === undefined) return new PrebakeError(name, message, { file: source.path, remedy });
    return templateError(name, message, place, () => source, { remedy });
  };
  const options: CallOptions = { partial: true, data: { root: values }, helpers, hooks };
  const template = templateOf(source, names, false);
  try {
    return template(values, options);
  } catch (cause) {
    if (cause instanceof PrebakeError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The archetype cannot be filled: ${why}.`;
    throw new PrebakeError('archetype-invalid', message, { file: source.path, remedy: REMEDY, cause });
  }
}

const REMEDY = 'Use title, date, draft, slug and section, with {{#if}} and {{#unless}} where needed.';

function unknownName(name: string, values: object): string {
  return `An archetype knows no "${name}".${didYouMean(name, Object.keys(values))}`;
}
