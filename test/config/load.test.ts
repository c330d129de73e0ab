import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { PrebakeError } from '../../src/errors.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

async function failure(root: string, file?: string): Promise<PrebakeError> {
  const error: unknown = await loadConfig({ root, file }).catch((thrown: unknown) => thrown);
  if (error instanceof PrebakeError) return error;
  throw new Error(`no PrebakeError was thrown: ${error}`);
}

const titleOf = async (root: string) => (await loadConfig({ root })).config.site.title;

describe('the config file', () => {
  test('may be missing', async () => {
    const root = makeFolder();
    const { config, inputs } = await loadConfig({ root });
    expect(config).toMatchObject({ root, queue: { limit: 1000 } });
    expect(config).not.toHaveProperty('file');
    expect(inputs).toEqual([]);
  });

  test.each([
    ['prebake.config.ts', 'const title: string = "T";\nexport default { site: { title } };'],
    ['prebake.config.js', 'export default { site: { title: "T" } };'],
    ['prebake.config.mjs', 'export default { site: { title: "T" } };'],
    ['prebake.config.yaml', 'site:\n  title: T\n'],
    ['prebake.config.yml', '# nothing else\nsite: { title: T }\n'],
    ['prebake.config.json', '\uFEFF{ "site": { "title": "T" } }'],
  ])('may be %s', async (file, text) => {
    const root = makeFolder({ [file]: text });
    const { config, inputs } = await loadConfig({ root });
    expect(config).toMatchObject({ root, file, site: { title: 'T' } });
    expect(inputs).toEqual([join(root, file)]);
  });

  test('may be empty when it is YAML', async () => {
    expect(await titleOf(makeFolder({ 'prebake.config.yaml': '' }))).toBe('');
  });

  test('is named by --config, and its folder is then the root', async () => {
    const root = makeFolder({
      'sites/one/site.yaml': 'site: { title: One }',
      'prebake.config.yaml': 'site: { title: Two }',
    });
    const { config } = await loadConfig({ root, file: 'sites/one/site.yaml' });
    expect(config).toMatchObject({ root: join(root, 'sites/one'), file: 'site.yaml', site: { title: 'One' } });
  });

  test('is one: two are a conflict', async () => {
    const error = await failure(makeFolder({ 'prebake.config.ts': '', 'prebake.config.json': '{}' }));
    expect(error).toMatchObject({
      name: 'config-conflict',
      file: 'prebake.config.json',
      message: 'There are two config files, prebake.config.ts and prebake.config.json, and only one can hold.',
    });
  });

  test('that is named and does not exist is an error', async () => {
    const root = makeFolder();
    expect(await failure(root, 'x.yaml')).toMatchObject({
      name: 'config-load',
      message: `There is no config file ${join(root, 'x.yaml')}.`,
    });
  });

  test('of another kind is an error', async () => {
    expect(await failure(makeFolder({ 'x.toml': '' }), 'x.toml')).toMatchObject({
      name: 'config-load',
      file: 'x.toml',
    });
  });

  test('that is not UTF-8 is an error', async () => {
    const root = makeFolder({ 'prebake.config.yaml': new Uint8Array([0xff, 0xfe, 0x41]) });
    expect(await failure(root)).toMatchObject({ name: 'file-not-utf8', file: 'prebake.config.yaml' });
  });
});

describe('an error in a data file names its line:', () => {
  test.each([
    ['yaml', 'site:\n  title: "x\nurl: 3\n', 'config-syntax', 2],
    ['yaml', 'site:\n  title: a\n  title: b\n', 'config-syntax', 3],
    ['yaml', 'a: 1\n---\nb: 2\n', 'config-syntax', 2],
    ['json', '{\n  "site": { "title": "x", }\n}', 'config-syntax', 2],
    ['json', '{\n  "site": {\n', 'config-syntax', 3],
    ['yaml', '# comment\nsite:\n  titel: x\n', 'config-unknown-key', 3],
    ['yaml', 'site:\n  title: x\n\nmenus:\n  main:\n    - target: /a/\n    - target: 3\n', 'config-value', 7],
    ['yaml', 'menus:\n  main:\n    - target: /a/\n    - title: x\n', 'config-value', 4],
    ['json', '{\n\t"site": {\n\t\t"title": "x",\n\t\t"url": "x"\n\t}\n}', 'config-value', 4],
    ['yaml', 'schedules:\n  a: "0 * * * *"\n  b: "0 0 30 2 *"\n', 'cron-never', 3],
  ])('.%s %j', async (extension, text, name, line) => {
    const file = `prebake.config.${extension}`;
    expect(await failure(makeFolder({ [file]: text }))).toMatchObject({ name, file, line });
  });

  test('a syntax error shows the line', async () => {
    const error = await failure(makeFolder({ 'prebake.config.json': '{\n  "site": { "title": "ü", }\n}' }));
    expect(error.message).toBe('JSON does not support trailing commas.');
    expect(error.frame).toBe('  1 | {\n> 2 |   "site": { "title": "ü", }\n    |                         ^\n  3 | }');
  });

  test('every problem is listed, in the order of the file', async () => {
    const text = 'queue:\n  limit: x\nsite:\n  titel: x\n  timeZone: Mars\n';
    const error = await failure(makeFolder({ 'prebake.config.yaml': text }));
    expect(error).toMatchObject({ name: 'config-value', line: 2, column: 3 });
    expect(error.message).toBe(
      [
        'Expected `queue.limit` to be a positive whole number, got "x" (string).',
        'There are 2 more problems:',
        '- line 4: There is no option `site.titel`. Did you mean "title"?',
        '- line 5: Expected `site.timeZone` to be the name of a time zone, got "Mars".',
      ].join('\n'),
    );
  });

  test('an alias of nothing is named', async () => {
    const error = await failure(makeFolder({ 'prebake.config.yaml': 'site: *missing' }));
    expect(error).toMatchObject({ name: 'config-syntax', message: expect.stringContaining('missing') });
  });

  test('aliases that would grow huge are refused', async () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i++)
      rows.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(await failure(makeFolder({ 'prebake.config.yaml': rows.join('\n') }))).toMatchObject({
      name: 'config-syntax',
    });
  });
});

describe('a config that is code', () => {
  test('can import defineConfig from prebake, which is not installed there', async () => {
    const text = `import { defineConfig, type ConfigInput } from 'prebake';\nexport default defineConfig({ site: { title: 'T' } } satisfies ConfigInput);`;
    expect(await titleOf(makeFolder({ 'prebake.config.ts': text }))).toBe('T');
  });

  test('can import its own files, JSON and packages', async () => {
    const root = makeFolder({
      'prebake.config.ts': `import { title } from './site/title';\nimport extra from './extra.json';\nimport { sep } from 'dots';\nexport default { site: { title: title + sep + extra.name } };`,
      'site/title.ts': 'export const title: string = "T";',
      'extra.json': '{ "name": "E" }',
      'node_modules/dots/package.json': '{ "name": "dots", "type": "module", "main": "dots.js" }',
      'node_modules/dots/dots.js': 'export const sep = "...";',
    });
    const { config, inputs } = await loadConfig({ root });
    expect(config.site.title).toBe('T...E');
    expect(inputs.map((input) => input.slice(root.length + 1))).toEqual([
      'prebake.config.ts',
      ...['extra.json', 'site/title.ts'].sort((a, b) => inputs.indexOf(join(root, a)) - inputs.indexOf(join(root, b))),
    ]);
    expect(inputs).toHaveLength(3);
  });

  test('is read again when it, or a file it imports, has changed', async () => {
    const root = makeFolder({
      'prebake.config.ts': `import { title } from './title.ts';\nexport default { site: { title } };`,
      'title.ts': 'export const title = "one";',
    });
    expect(await titleOf(root)).toBe('one');
    writeFiles(root, { 'title.ts': 'export const title = "two";' });
    expect(await titleOf(root)).toBe('two');
    writeFiles(root, { 'prebake.config.ts': 'export default { site: { title: "three" } };' });
    expect(await titleOf(root)).toBe('three');
    writeFiles(root, { 'prebake.config.ts': 'export default { site: { title: "four" } };' });
    expect(await titleOf(root)).toBe('four');
    writeFiles(root, { 'prebake.config.ts': 'export default { site: { title: "three" } };' });
    expect(await titleOf(root)).toBe('three');
  });

  test('knows its own place, though its bundle lies elsewhere', async () => {
    const text = `import { here } from './site/here.js';\nexport default { site: { params: { here, dir: import.meta.dirname, url: import.meta.url } } };`;
    const root = makeFolder({
      'prebake.config.mjs': text,
      'site/here.js': 'export const here = import.meta.filename;',
    });
    const { config } = await loadConfig({ root });
    expect(config.site.params).toEqual({
      here: join(root, 'site/here.js'),
      dir: root,
      url: `file://${root}/prebake.config.mjs`,
    });
  });

  test('leaves nothing beside itself but what lies in .prebake/', async () => {
    const root = makeFolder({ 'prebake.config.ts': 'export default {};' });
    await loadConfig({ root });
    expect(readdirSync(root).sort()).toEqual(['.prebake', 'prebake.config.ts']);
  });

  test.runIf(process.platform === 'linux')('works where nothing can be written', async () => {
    const root = makeFolder({ 'prebake.config.ts': 'export default { site: { title: "T" } };' });
    // Not even the superuser makes folders there.
    symlinkSync('/sys', join(root, '.prebake'));
    expect(await titleOf(root)).toBe('T');
  });

  test.each([
    ['const a = ;', { name: 'config-syntax', line: 1, column: 11, message: 'Unexpected ";".' }],
    ['\nimport "./missing.ts";', { name: 'config-syntax', line: 2, message: 'Could not resolve "./missing.ts".' }],
    [
      'export const a = 1;',
      { name: 'config-load', message: 'The config file has no default export that is an object.' },
    ],
    ['export default 3;', { name: 'config-load' }],
    ['export default { site: { titel: 1 } };', { name: 'config-unknown-key' }],
    ['import { engine } from "prebake";\nexport default { a: engine };', { name: 'config-syntax', line: 1 }],
  ])('that is wrong is an error: %j', async (text, expected) => {
    expect(await failure(makeFolder({ 'prebake.config.ts': text }))).toMatchObject({
      file: 'prebake.config.ts',
      ...expected,
    });
  });

  test('that throws is an error at the line that threw, in its own file', async () => {
    const root = makeFolder({
      'prebake.config.ts': `import { read } from './read.ts';\nexport default { site: { title: read(undefined) } };`,
      'read.ts': `type A = { b: string };\n\nexport function read(a: A | undefined): string {\n  return a.b;\n}\n`,
    });
    const error = await failure(root);
    expect(error.message).toContain('The config file failed while it ran: TypeError: ');
    expect(error).toMatchObject({ name: 'config-load', file: 'read.ts', line: 4, cause: expect.any(TypeError) });
  });
});

test('a prebake beside the site is not run in its place', async () => {
  const root = makeFolder({
    'prebake.config.ts': `import { defineConfig } from 'prebake';\nexport default defineConfig({ site: { title: 'T' } });`,
    'node_modules/prebake/package.json': '{ "name": "prebake", "main": "index.js" }',
    'node_modules/prebake/index.js': 'throw new Error("the installed one was loaded");',
  });
  expect(await titleOf(root)).toBe('T');
});

test('a config of data, or one known from the last run, does not load esbuild', async () => {
  const run = (root: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', probe(root)], { encoding: 'utf8' }).trim();
  const probe = (root: string) =>
    `const { loadConfig } = await import(${JSON.stringify(join(process.cwd(), 'dist/config/load.js'))});
     const { config } = await loadConfig({ root: ${JSON.stringify(root)} });
     const { createRequire } = await import('node:module');
     const require = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))});
     console.log(config.site.title, Object.keys(require.cache).some((name) => name.includes('esbuild')));`;
  const ts = makeFolder({ 'prebake.config.ts': 'export default { site: { title: "T" } };' });
  expect(run(ts)).toBe('T true');
  expect(run(ts)).toBe('T false');
  expect(run(makeFolder({ 'prebake.config.yaml': 'site: { title: Y }' }))).toBe('Y false');
  expect(existsSync(join(ts, '.prebake/config'))).toBe(true);
});

test('a link to the config file is followed', async () => {
  const root = makeFolder({ 'real.yaml': 'site: { title: T }' });
  symlinkSync('real.yaml', join(root, 'prebake.config.yaml'));
  expect(await titleOf(root)).toBe('T');
});
