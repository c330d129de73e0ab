import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleModule } from '../../src/config/bundle.ts';
import { makeFolder } from '../support/folder.ts';

const files = {
  'helpers/shout.ts': `import { end } from './end.ts';\nimport dots from 'dots';\nexport const shout = (text: string) => text.toUpperCase() + end + dots + import.meta.url;`,
  'helpers/end.ts': 'export const end = "!";',
};

const bundle = (root: string) =>
  bundleModule({ entry: join(root, 'helpers/shout.ts'), root, outdir: join(root, '.prebake/helpers') });

test('a bundle is named after its digest and lists its inputs, the entry first', async () => {
  const root = makeFolder(files);
  const { file, digest, inputs } = await bundle(root);
  expect(file).toBe(join(root, '.prebake/helpers', `${digest}.mjs`));
  expect(existsSync(`${file}.map`)).toBe(true);
  expect(inputs).toEqual([join(root, 'helpers/shout.ts'), join(root, 'helpers/end.ts')]);
  expect(readFileSync(file, 'utf8')).toContain('from "dots"');
});

test('the same files elsewhere give the same digest, and a change of any gives another', async () => {
  const [one, two] = [makeFolder(files), makeFolder(files)];
  const first = await bundle(one);
  expect(basename((await bundle(two)).file)).toBe(basename(first.file));
  const changed = makeFolder({ ...files, 'helpers/end.ts': 'export const end = "?";' });
  expect((await bundle(changed)).digest).not.toBe(first.digest);
});

test('the errors of a bundle have the name that is asked for, with file, line, column and frame', async () => {
  const root = makeFolder({ 'helpers/shout.ts': 'const ok = 1;\nconst ü = [;\n' });
  const options = { entry: join(root, 'helpers/shout.ts'), root, outdir: join(root, 'out') };
  await expect(bundleModule({ ...options, fault: 'helper-invalid' })).rejects.toMatchObject({
    name: 'helper-invalid',
    file: 'helpers/shout.ts',
    line: 2,
    column: 12,
    frame: '  1 | const ok = 1;\n> 2 | const ü = [;\n    |            ^',
  });
});

test('a project’s tsconfig does not change a bundle', async () => {
  const plain = await bundle(makeFolder(files));
  const tsconfig = '{ "compilerOptions": { "target": "es5", "paths": { "dots": ["./helpers/end.ts"] } } }';
  expect((await bundle(makeFolder({ ...files, 'tsconfig.json': tsconfig }))).digest).toBe(plain.digest);
});
