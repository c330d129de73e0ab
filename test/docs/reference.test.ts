import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import { checkConfig } from '../../src/config/check.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type ErrorName, PrebakeError, remedies } from '../../src/errors.ts';
import { builtinHelpers } from '../../src/render/helpers/registry.ts';
import { configOptions, type Option } from '../../templates/helpers/options.ts';
import { root } from '../support/documentation.ts';
import { buildDocumentation, sectionOf, textOf } from './site.ts';

let pageOf: (page: string) => string;
let failures: string[];
beforeAll(async () => {
  ({ pageOf, failures } = await buildDocumentation());
});

test('the documentation is built without an error', () => {
  expect(failures).toEqual([]);
});

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const helperOptions = { ctx: { read } };

describe('the configuration page', () => {
  const entries = () =>
    Array.from(
      pageOf('docs/configuration').matchAll(/<dt id="option-([^"]+)">(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs),
      ([, path = '', term = '', html = '']) => ({ path, term: textOf(term), text: textOf(html) }),
    );

  test('has every option that the schema knows, and no other', () => {
    expect(entries().map(({ path }) => path)).toEqual(expect.arrayContaining([...schemaDefaults().keys()]));
    expect([...schemaDefaults().keys()]).toEqual(expect.arrayContaining(entries().map(({ path }) => path)));
    expect(entries().length).toBe(schemaDefaults().size);
  });

  test('gives each option the default that the schema has', () => {
    const shown = new Map(entries().map(({ path, text }) => [path, text]));
    for (const [path, fallback] of schemaDefaults()) {
      if (fallback === undefined) continue;
      const text = /Default: (.*)/.exec(shown.get(path) ?? '')?.[1] ?? '';
      const isPlain = typeof fallback !== 'object' && fallback !== '';
      if (isPlain) expect({ path, text }).toEqual({ path, text: String(fallback) });
      else expect({ path, isEmpty: /^(?:empty|none)/.test(text) }).toEqual({ path, isEmpty: isEmpty(fallback) });
    }
  });

  test('says of each option what it does, and its default or that it must be given', () => {
    for (const { path, text } of entries()) {
      expect({ path, text }).toEqual({ path, text: expect.stringMatching(/\w{3,}[\s\S]*\./) });
      const isGroup = text.includes('Options of') || path === 'publish.maxDelete';
      if (!isGroup) expect({ path, text }).toEqual({ path, text: expect.stringMatching(/Default: |Must be given/) });
    }
  });

  test('links each group to its section', () => {
    const html = pageOf('docs/configuration');
    for (const [, id] of html.matchAll(/<a href="#([^"]+)">Options of/g)) expect(html).toContain(`<h2 id="${id}"`);
  });
});

describe('the comments of options', () => {
  const all = (): Option[] => [undefined, ...sectionsOf()].flatMap((at) => configOptions(at, helperOptions));

  test('have examples that pass the check and show their option', async () => {
    const examples = all().flatMap(({ path, example }) => (example === undefined ? [] : [{ path, example }]));
    expect(examples.length).toBeGreaterThan(5);
    for (const { path, example } of examples) {
      const config: unknown = new Function(`return ({ ${example} })`)();
      expect({ path, checked: await checkConfig(config) }).toEqual({ path, checked: { config: expect.anything() } });
      expect(example).toContain(path.slice(path.lastIndexOf('.') + 1));
    }
  });
});

describe('the helpers page', () => {
  test('has every built-in helper with its example', () => {
    const text = pageOf('docs/templates/helpers');
    const shown = Array.from(
      text.matchAll(/<dt id="(\w+)">.*?<\/dt>\s*<dd>(.*?)<\/dd>/gs),
      ([, name = '', html = '']) => [name, textOf(html)] as const,
    );
    expect(shown.map(([name]) => name).sort()).toEqual(Object.keys(builtinHelpers).sort());
    for (const [name, text] of shown) {
      for (const part of builtinHelpers[name]?.example ?? []) expect(text).toContain(part);
    }
  });
});

describe('the command line page', () => {
  const program = createCommandLine({ version: '', out: silent(), err: silent(), run: async () => {} });

  test('has a section for every command, with its arguments, options and other names', () => {
    const html = pageOf('docs/command-line');
    for (const command of program.commands) {
      const text = textOf(sectionOf(html, `prebake-${command.name()}`));
      expect(text).toContain(`prebake ${command.name()} ${command.usage()}`);
      for (const { flags, description } of command.options) {
        expect(text).toContain(flags);
        expect(text).toContain(description.slice(1));
      }
      for (const argument of command.registeredArguments) {
        expect(text).toContain(argument.name());
        for (const choice of argument.argChoices ?? []) expect(text).toContain(choice);
      }
      for (const alias of command.aliases()) expect(textOf(html)).toContain(`prebake ${alias}`);
    }
  });

  test('has the options that all commands share', () => {
    const text = textOf(sectionOf(pageOf('docs/command-line'), 'options-of-all-commands'));
    for (const { flags } of program.options) expect(text).toContain(flags);
  });

  test('names every error that ends with 2, and no other', () => {
    const names = Object.keys(remedies) as ErrorName[];
    const wrongUse = names.filter((name) => exitCodeOf(new PrebakeError(name, '')) === 2);
    const section = sectionOf(pageOf('docs/command-line'), 'exit-codes');
    const linked = Array.from(section.matchAll(/href="\/docs\/errors\/([^/"]+)\/"/g), ([, name]) => name);
    expect(linked.sort()).toEqual(wrongUse.sort());
  });

  test('names every environment variable that is read', () => {
    const text = textOf(sectionOf(pageOf('docs/command-line'), 'environment-variables'));
    const names = new Set(
      sources('src').flatMap((path) =>
        Array.from(read(path).matchAll(/\benv\.([A-Z_]+)|\b(WATCHDOG_\w+)/g), (found) => found[1] ?? found[2]),
      ),
    );
    // Set for the workers, not read.
    names.delete('TZ');
    expect(names.size).toBeGreaterThan(2);
    for (const name of names) expect(text).toContain(name);
  });
});

function silent() {
  return { write: () => true };
}

function sources(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`);
}

/** The parts of a schema of valibot that lead to others. */
interface Schema {
  type: string;
  default?: unknown;
  wrapped?: Schema;
  getter?: (input: unknown) => Schema;
  entries?: Record<string, Schema>;
  value?: Schema;
  item?: Schema;
}

/** Every option by its path, with its default; undefined for a group, and for one that has none. */
function schemaDefaults(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const seen = new Set<Schema>();
  const visit = (schema: Schema, path: string, fallback: unknown): void => {
    const { wrapped, getter, entries, value, item } = schema;
    if (wrapped !== undefined) visit(wrapped, path, schema.default);
    else if (getter !== undefined) visit(getter({}), path, fallback);
    else if (item !== undefined) {
      // Menu entries hold lists of menu entries.
      if (!path.endsWith('*')) found.set(path, fallback);
      const isNew = !seen.has(schema);
      seen.add(schema);
      if (isNew) visit(item, path, undefined);
    } else {
      const isNamed = path === '' || path.endsWith('*') || found.has(path);
      if (!isNamed) found.set(path, entries === undefined ? fallback : undefined);
      // Of maps with names of the user's own, only those that hold options are looked into.
      if (value !== undefined && value.type !== 'custom') visit(value, `${path}.*`, undefined);
      for (const [key, option] of Object.entries(entries ?? {})) {
        visit(option, path === '' ? key : `${path}.${key}`, undefined);
      }
    }
  };
  visit(configSchema, '', undefined);
  return found;
}

/** The groups that have a section of their own, at the top of the config or one for each name in them. */
function sectionsOf(): string[] {
  const groups = [...schemaDefaults().keys()].flatMap((path) => /^(.*)\.[^.]*$/.exec(path)?.[1] ?? []);
  return [...new Set(groups)].filter((path) => path !== 'publish.maxDelete');
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
