import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { bundleAssets } from '../../src/source/bundles.ts';
import { makeFolder } from '../support/folder.ts';
import { configFor, makeProject } from './project.ts';

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const inAssets = (files: Record<string, string | Uint8Array>) =>
  makeProject(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`templates/assets/${name}`, content])),
  );

test('stylesheets and scripts are bundled, minified and named by digest; the rest is copied', async () => {
  const config = inAssets({
    'site.css': '@import "./_base.css";\n.b { color: #ff0000; }\n',
    '_base.css': '.a {\n  margin: 0px;\n}\n',
    'app.ts': "import { hello } from './lib/hello.ts';\nconst name: string = 'x';\nconsole.log(hello(name));\n",
    'lib/hello.ts': "export const hello = (name: string) => 'Hello, ' + name;\n",
    'logo.svg': '<svg/>',
    'fonts/a.woff2': 'font',
    '_private.txt': '',
    '.hidden': '',
    'types.d.ts': 'declare const x: number;',
  });
  const { files, inputs, failures } = await bundleAssets(config);
  expect(failures).toEqual([]);
  expect(files.map(({ name }) => name)).toEqual(['app.ts', 'fonts/a.woff2', 'logo.svg', 'site.css']);
  const [app, font, logo, site] = files;
  expect(site).toMatchObject({
    digest: digestOf(site?.bytes ?? ''),
    outputPath: `assets/site.${site?.digest.slice(0, 12)}.css`,
  });
  expect(text(site?.bytes)).toBe('.a{margin:0}.b{color:red}\n');
  expect(app?.outputPath).toMatch(/^assets\/app\.[\w-]{12}\.js$/);
  expect(text(app?.bytes)).toContain('Hello, ');
  expect(text(app?.bytes)).not.toContain('string');
  expect(font?.outputPath).toBe(`assets/fonts/a.${digestOf('font').slice(0, 12)}.woff2`);
  expect(text(logo?.bytes)).toBe('<svg/>');
  expect(inputs).toEqual(
    ['_base.css', 'app.ts', 'fonts/a.woff2', 'lib/hello.ts', 'logo.svg', 'site.css'].map(
      (name) => `templates/assets/${name}`,
    ),
  );
});

test('a stylesheet can import the colours of code from a prebake that is not installed beside it', async () => {
  const config = inAssets({ 'site.css': '@import "prebake/highlight.css"; :root { --code-text: #000 }' });
  const { files, failures, warnings } = await bundleAssets(config);
  expect([failures, warnings]).toEqual([[], []]);
  expect(text(files[0]?.bytes)).toMatch(/--code-text: light-dark\(.*\.shiki \.sk\{.*--code-text: #000/s);
});

test('url() in a stylesheet names the fingerprinted file, wherever the stylesheet that says so lies', async () => {
  const config = inAssets({
    'site.css':
      '@import "./parts/font.css"; a { background: url(_dot.png#x) } b { background: url(data:image/png;base64,AA==) } i { background: url(https://example.org/a.png) } u { background: url(/a.png) }',
    'parts/font.css': '@font-face { font-family: A; src: url("../fonts/a.woff2?v=1") }',
    'fonts/a.woff2': 'font',
    '_dot.png': 'dot',
  });
  const { files, inputs, failures } = await bundleAssets(config);
  expect(failures).toEqual([]);
  const css = text(files.find(({ name }) => name === 'site.css')?.bytes);
  expect(css).toContain(`./fonts/a.${digestOf('font').slice(0, 12)}.woff2?v=1`);
  expect(css).toContain(`./_dot.${digestOf('dot').slice(0, 12)}.png#x`);
  expect(css).toContain('https://example.org/a.png');
  expect(css).toContain('url(/a.png)');
  expect(files.map(({ name }) => name)).toEqual(['_dot.png', 'fonts/a.woff2', 'site.css']);
  expect(inputs).toContain('templates/assets/_dot.png');
});

test('the bytes are the same each time and everywhere', async () => {
  const files = {
    'site.css': 'a { color: blue }',
    'app.js': "import './_more.js'; export const a = 1;",
    '_more.js': 'console.log(import.meta.url);',
  };
  const [one, two] = [await bundleAssets(inAssets(files)), await bundleAssets(inAssets(files))];
  expect(two).toEqual(one);
  expect(one.files).toHaveLength(2);
});

test('a file that fails names its place and keeps no other back', async () => {
  const { files, failures } = await bundleAssets(
    inAssets({
      'a.css': '.a { background: url(missing.png) }',
      'b.js': 'let a = 1;\nlet = ;',
      'c.ts': "import './nowhere.ts';",
      'd.css': 'a { color: red }',
    }),
  );
  expect(files.map(({ name }) => name)).toEqual(['d.css']);
  expect(failures.map(({ error }) => error)).toMatchObject([
    { name: 'asset-failed', file: 'templates/assets/a.css', line: 1, message: expect.stringContaining('missing.png') },
    { name: 'asset-failed', file: 'templates/assets/b.js', line: 2 },
    { name: 'asset-failed', file: 'templates/assets/c.ts', line: 1, message: expect.stringContaining('nowhere.ts') },
  ]);
});

test('a script that imports a stylesheet gives both; the root may be a link', async () => {
  const config = inAssets({
    'app.js': "import './_app.css'; console.log(1);",
    '_app.css': 'a { b: url(x.png) }',
    'x.png': 'x',
  });
  const link = join(makeFolder(), 'link');
  symlinkSync(config.root, link);
  const { files, failures } = await bundleAssets(configFor(link));
  expect(failures).toEqual([]);
  expect(files.map(({ name }) => name)).toEqual(['app.css', 'app.js', 'x.png']);
});

test('two files that would be one asset are an error', async () => {
  const { failures } = await bundleAssets(
    inAssets({ 'app.js': "import './_app.css';", '_app.css': 'a { color: red }', 'app.css': 'a { color: blue }' }),
  );
  expect(failures.map(({ error }) => error)).toMatchObject([
    { name: 'asset-failed', message: expect.stringContaining('"app.css"') },
  ]);
});

test('a project without assets has none', async () => {
  expect(await bundleAssets(makeProject({}))).toEqual({ files: [], inputs: [], failures: [], warnings: [] });
});
