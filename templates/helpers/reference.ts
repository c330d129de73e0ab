import { type ErrorName, remedies } from '../../src/errors.ts';
import { builtinHelpers } from '../../src/render/helpers/registry.ts';
import { foreignKeys } from '../../src/source/foreign-keys.ts';
import { type Options, sourceOf, textOf } from './_source.ts';

// What the docs tell of helpers and errors, taken from the code itself, so that the two cannot differ.

interface Row {
  name: string;
  /** Markdown. */
  text: string;
}

interface HelperRow extends Row {
  /** How it is called: `limit list count`. */
  usage: string;
  /** The example that is run as a test, and what it gives. */
  template: string;
  output: string;
}

const COMMENTED = /^ {2}\/\*\*((?:(?!\*\/).)*)\*\/\n {2}(\w+): \{/gms;

/** The helpers of one file of `src/render/helpers/`. Their comments begin with the call: `` `limit list count`: … ``. */
export function builtIn(file: string, options: Options): HelperRow[] {
  const members = sourceOf(`src/render/helpers/${file}.ts`, options).matchAll(COMMENTED);
  return Array.from(members, ([, comment, name = '']) => {
    const helper = builtinHelpers[name];
    const [, usage, text] = /^`([^`]+)`: (.*)$/.exec(textOf(comment)) ?? [];
    if (helper === undefined || usage === undefined || text === undefined) {
      throw new Error(`The comment of ${name} in ${file}.ts does not begin with a call of the helper.`);
    }
    const [template, output] = helper.example;
    return { name, usage, text: `${text.charAt(0).toUpperCase()}${text.slice(1)}`, template, output };
  });
}

/** The names of the errors below one comment of `src/errors.ts`. */
export function errorsOf(group: string, options: Options): string[] {
  const source = sourceOf('src/errors.ts', options);
  const [, body] = new RegExp(`^ {2}// ${group}\\n(.*?)(?:\\n\\n|^\\})`, 'ms').exec(source) ?? [];
  if (body === undefined) throw new Error(`There is no group of errors "${group}".`);
  return Array.from(body.matchAll(/^ {2}'?([a-z0-9-]+)'?:/gm), ([, name = '']) => name);
}

/** The remedy that follows nearly every error of a name, as Markdown. */
export function remedyOf(name: string): string {
  if (!Object.hasOwn(remedies, name)) throw new Error(`There is no error "${name}".`);
  return remedies[name as ErrorName];
}

/** The keys of another generator's front matter that are errors: what each does there, and what to write instead. */
export function foreignKeysOf(generator: string): { key: string; example: string; does: string; ours: string }[] {
  const meant = Object.entries(foreignKeys).filter(
    ([, { does }]) => does.endsWith(` in ${generator}`) || !/ in [A-Z]/.test(does),
  );
  return meant.map(([key, { does, ours, example }]) => {
    return { key, example: `${key}: ${example}`, does, ours };
  });
}
