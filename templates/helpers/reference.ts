import { type ErrorName, remedies } from '../../src/errors.ts';
import { builtinHelpers } from '../../src/render/helpers/registry.ts';

// What the docs tell of options, helpers and errors, taken from the code itself, so that the two cannot differ.

interface Options {
  ctx: { read: (path: string) => string | undefined };
}

interface Row {
  name: string;
  /** Markdown. */
  text: string;
}

/** The options of one interface of `src/config/define.ts`: their names, types and doc comments. */
export function configOptions(type: string, options: Options): (Row & { type: string })[] {
  const source = sourceOf('src/config/define.ts', options);
  const body = new RegExp(`^export interface ${type} \\{\\n(.*?)^\\}`, 'ms').exec(source)?.[1];
  if (body === undefined) throw new Error(`There is no interface ${type}.`);
  const members = body.matchAll(/^ {2}(?:\/\*\*(.*?)\*\/\s*)?(\w+)\??: (.*?);$/gms);
  return Array.from(members, ([, comment, name = '', type = '']) => ({ name, type, text: textOf(comment) }));
}

/** The helpers of one file of `src/render/helpers/`, with their doc comments and the examples that are run as tests. */
export function builtIn(file: string, options: Options): (Row & { template: string; output: string })[] {
  const source = sourceOf(`src/render/helpers/${file}.ts`, options);
  const members = source.matchAll(
    /^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?(\w+): \{\s*(?:keepsViews: true,\s*)?example:/gms,
  );
  return Array.from(members, ([, comment, name = '']) => {
    const helper = builtinHelpers[name];
    if (helper === undefined) throw new Error(`There is no helper ${name}.`);
    const [template, output] = helper.example;
    return { name, text: textOf(comment), template, output };
  });
}

/** The errors below one comment of `src/errors.ts`, with their remedies. */
export function errorsOf(group: string, options: Options): Row[] {
  const source = sourceOf('src/errors.ts', options);
  const [, body] = new RegExp(`^ {2}// ${group}\\n(.*?)(?:\\n\\n|^\\})`, 'ms').exec(source) ?? [];
  if (body === undefined) throw new Error(`There is no group of errors "${group}".`);
  const names = Array.from(body.matchAll(/^ {2}'?([a-z0-9-]+)'?:/gm), ([, name = '']) => name as ErrorName);
  return names.map((name) => ({ name, text: remedies[name] }));
}

function sourceOf(path: string, { ctx }: Options): string {
  const text = ctx.read(path);
  if (text === undefined) throw new Error(`There is no file ${path}.`);
  return text;
}

function textOf(comment = ''): string {
  return comment.replace(/\s*\n\s*\* ?/g, ' ').trim();
}
