import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from '../../src/config/options.ts';
import type { UserHelpers } from '../../src/render/contract.ts';
import { bundleHelpers, importHelpers } from '../../src/source/helpers.ts';
import { makeProject } from './project.ts';

async function load(config: Config) {
  const { file, digest } = await bundleHelpers(config);
  if (file === undefined) throw new Error('There is no bundle.');
  return importHelpers(file, digest);
}

const call = (functions: UserHelpers['functions'], name: string, ...args: unknown[]) =>
  (functions.get(name) as ((...args: unknown[]) => unknown) | undefined)?.(...args);

const failing = (files: Record<string, string>) =>
  load(makeProject(files)).then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error,
  );

test('named exports are helpers, a default export is one with the name of its file', async () => {
  const config = makeProject({
    'templates/helpers/dates.ts': `import { double } from './_numbers.ts';
      export const twice = (n: number): number => double(n);
      export const now = Object.assign(() => 1, { volatile: true });`,
    'templates/helpers/shout.mjs': 'export default (text) => text.toUpperCase();',
    'templates/helpers/_numbers.ts': 'export const double = (n: number) => n * 2;',
    'templates/helpers/types.d.ts': 'export declare const nothing: () => void;',
    'templates/helpers/notes.md': '',
  });
  const bundle = await bundleHelpers(config);
  expect(bundle.inputs).toEqual([
    'templates/helpers/_numbers.ts',
    'templates/helpers/dates.ts',
    'templates/helpers/shout.mjs',
  ]);
  const { digest, functions } = await load(config);
  expect(digest).toBe(bundle.digest);
  expect([...functions.keys()].sort()).toEqual(['now', 'shout', 'twice']);
  expect(call(functions, 'twice', 4)).toBe(8);
  expect(call(functions, 'shout', 'a')).toBe('A');
  expect(functions.get('now')?.volatile).toBe(true);
});

test('the digest changes with what a helper imports, and not with where the project lies', async () => {
  const files = {
    'templates/helpers/a.ts': "import { b } from './_b.ts'; export const a = () => b;",
    'templates/helpers/_b.ts': 'export const b = 1;',
  };
  const [one, two] = [makeProject(files), makeProject(files)];
  const first = await bundleHelpers(one);
  expect((await bundleHelpers(two)).digest).toBe(first.digest);
  writeFileSync(join(two.root, 'templates/helpers/_b.ts'), 'export const b = 2;');
  expect((await bundleHelpers(two)).digest).not.toBe(first.digest);
  expect(call((await load(two)).functions, 'a')).toBe(2);
});

test('a project without helpers has no bundle', async () => {
  const none = { digest: '', inputs: [] };
  expect(await bundleHelpers(makeProject({}))).toEqual(none);
  expect(await bundleHelpers(makeProject({ 'templates/helpers/_only.ts': '' }))).toEqual(none);
});

test.each([
  ['export const limit = 3;', 'helper-invalid', 'The export "limit" is not a function'],
  ['export const title = () => 1;', 'helper-invalid', 'No helper may be called "title"'],
  ['export const same = () => 1;', 'helper-invalid', 'also exported by templates/helpers/a.ts'],
])('what cannot be a helper names its file: %s', async (text, name, message) => {
  const error = await failing({
    'templates/helpers/a.ts': 'export const same = () => 0;',
    'templates/helpers/b.ts': text,
  });
  expect(error).toMatchObject({ name, file: 'templates/helpers/b.ts', message: expect.stringContaining(message) });
});

test('code that cannot be read names its place', async () => {
  const error = await failing({ 'templates/helpers/a.ts': 'export const a = () => 1;\nexport const = 2;' });
  expect(error).toMatchObject({ name: 'helper-invalid', file: 'templates/helpers/a.ts', line: 2 });
});

test('code that fails while it loads says why', async () => {
  const error = await failing({ 'templates/helpers/a.ts': "throw new Error('no luck');" });
  expect(error).toMatchObject({ name: 'helper-failed', message: expect.stringContaining('no luck') });
});
