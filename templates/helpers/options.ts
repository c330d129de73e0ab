import { inspect } from 'node:util';
import { configSchema } from '../../src/config/schema.ts';
import { type Options, sourceOf, textOf } from './_source.ts';

// What the docs tell of options: which there are, what they take and their defaults come from the schema that checks
// them, the words from the comments of `src/config/define.ts`.

/** What a check of `src/config/schema.ts` tells of itself. */
interface Schema {
  type: string;
  message?: unknown;
  default?: unknown;
  wrapped?: Schema;
  getter?: (input: unknown) => Schema;
  entries?: Record<string, Schema>;
  value?: Schema;
  item?: Schema;
}

export interface Option {
  /** From the top of the config, such as `site.url`; `*` stands for a name that the user chooses. */
  path: string;
  /** What the value must be. */
  expected: string;
  /** Markdown. */
  text: string;
  isRequired: boolean;
  /** Markdown. Absent for a group, whose options have their own. */
  fallback?: string;
  /** A line of a config. */
  example?: string;
  /** Heading of the section with its own options, if it has them. */
  section?: string;
}

/** The options under `at`, such as `site` or `collections.*`; without it, the ones at the top of the config. */
export function configOptions(at: string | undefined, options: Options): Option[] {
  const steps = at?.split('.') ?? [];
  let schema: Schema = configSchema;
  let comments = commentsOf('ConfigInput', options);
  for (const step of steps) {
    if (step !== '*') comments = commentsOf(comments.get(step)?.type ?? '', options);
    schema = inner(schema, step);
  }
  return rowsOf(schema, comments, at ?? '', options);
}

function rowsOf(schema: Schema, comments: Map<string, Comment>, at: string, options: Options): Option[] {
  return Object.entries(expand(schema).entries ?? {}).flatMap(([name, option]) => {
    const path = at === '' ? name : `${at}.${name}`;
    const comment = comments.get(name);
    if (comment === undefined) throw new Error(`The option ${path} has no comment in src/config/define.ts.`);
    const row = rowOf(path, option, comment);
    const isMap = expand(option).entries !== undefined;
    // Sections are for the groups at the top; smaller ones are told of in place.
    if (at === '' || !isMap) return [row];
    return [row, ...rowsOf(option, commentsOf(comment.type, options), path, options)];
  });
}

function rowOf(path: string, schema: Schema, { text, fallback, example }: Comment): Option {
  const { entries, value, message } = expand(schema);
  const isTop = !path.includes('.');
  const hasSection = isTop && (entries !== undefined || value !== undefined);
  const known = entries === undefined ? defaultText(schema) : undefined;
  // A comment may say more: what an empty default means.
  if (known !== undefined && fallback?.startsWith(known) === false) {
    throw new Error(`The comment of ${path} says that the default is ${fallback}, and the schema says ${known}.`);
  }
  const own = fallback ?? known;
  return {
    path,
    expected: typeof message === 'string' && message !== 'given' ? message : 'a map of options',
    isRequired: schema.wrapped === undefined && schema.getter === undefined,
    text,
    ...(own !== undefined && { fallback: own }),
    ...(example !== undefined && { example }),
    ...(hasSection && { section: path }),
  };
}

/** The default that the schema gives, as Markdown. */
function defaultText(schema: Schema): string | undefined {
  const value = schema.default;
  if (value === undefined || value === null) return undefined;
  if (value === '') return 'empty';
  if (typeof value === 'object' && Object.keys(value).length === 0) return 'none';
  return `\`${typeof value === 'string' ? value : inspect(value)}\``;
}

/** The check itself, out of what gives it a default or chooses between a short form and the full one. */
function expand(schema: Schema): Schema {
  if (schema.wrapped !== undefined) return expand(schema.wrapped);
  return schema.getter === undefined ? schema : expand(schema.getter({}));
}

function inner(schema: Schema, step: string): Schema {
  const { entries, value } = expand(schema);
  const found = step === '*' ? value : entries?.[step];
  if (found === undefined) throw new Error(`There is no option ${step}.`);
  return expand(found).item ?? found;
}

interface Comment {
  /** Name of the interface of the option's own options, or another type. */
  type: string;
  text: string;
  fallback?: string;
  example?: string;
}

const MEMBER = /^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?(\w+)\??: (.*?);$/gms;

/** The comments of an interface of `src/config/define.ts`, by option. */
function commentsOf(type: string, options: Options): Map<string, Comment> {
  const name = /\w+Input/.exec(type)?.[0];
  const source = sourceOf('src/config/define.ts', options);
  const [, body] = new RegExp(`^export interface ${name} \\{\\n(.*?)^\\}`, 'ms').exec(source) ?? [];
  if (body === undefined) throw new Error(`There is no interface for ${type}.`);
  return new Map(Array.from(body.matchAll(MEMBER), ([, comment, key = '', type = '']) => [key, parse(comment, type)]));
}

function parse(comment: string | undefined, type: string): Comment {
  const [whole = '', example] = textOf(comment).split(/ ?@example /);
  const [text = '', fallback] = whole.split(/ ?Default: (?=[^.]*(?:\.\S[^.]*)*\.$)/);
  return {
    type,
    text,
    ...(fallback !== undefined && { fallback: fallback.replace(/\.$/, '') }),
    ...(example !== undefined && { example }),
  };
}
