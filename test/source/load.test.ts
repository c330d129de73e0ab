import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import type { SourceFile } from '../../src/site/record.ts';
import { loadAsset, loadData, loadDefaults, loadPage } from '../../src/source/load.ts';
import { scanSource } from '../../src/source/scan.ts';
import { makeFolder } from '../support/folder.ts';
import { makeProject, thrownBy } from './project.ts';

const file = (path: string, kind: SourceFile['kind']): SourceFile => ({
  path,
  kind,
  stamp: { size: 0, mtimeMs: 0, inode: 0 },
});
const page = (path: string, text: string | Uint8Array) => loadPage(makeFolder({ [path]: text }), file(path, 'page'));
const data = (path: string, text: string | Uint8Array) =>
  loadData(makeFolder({ [path]: text }), file(path, 'data'))?.value;

describe('pages', () => {
  test('a page comes as its record and its body’s text', () => {
    const text = '\ufeff---\ntitle: One\n---\nBody\r\n';
    expect(page('content/a.md', text)).toEqual({
      base: {
        kind: 'page',
        path: 'content/a.md',
        digest: digestOf(text),
        stamp: { size: 28, mtimeMs: expect.any(Number), inode: expect.any(Number) },
        format: 'markdown',
        extension: 'html',
        frontMatter: { title: 'One' },
        frontMatterLines: { title: 2 },
        bodyLine: 4,
      },
      bodyText: 'Body\r\n',
    });
  });

  test.each([
    ['content/a.md', 'markdown', 'html'],
    ['content/a.html', 'html', 'html'],
    ['content/about.hbs', 'handlebars', 'html'],
    ['content/about.html.hbs', 'handlebars', 'html'],
    ['content/feed.xml.hbs', 'handlebars', 'xml'],
    ['content/v1.x/about.hbs', 'handlebars', 'html'],
    ['content/.json.hbs', 'handlebars', 'html'],
  ])('%s is written as %s and becomes .%s', (path, format, extension) => {
    expect(page(path, '')?.base).toMatchObject({ format, extension });
  });

  test('an empty page has no front matter and an empty body', () => {
    expect(page('content/a.md', '')).toMatchObject({ base: { frontMatter: {}, bodyLine: 1 }, bodyText: '' });
  });

  test('a page that is not UTF-8 names the byte', () => {
    const error = thrownBy(() => page('content/a.md', Buffer.from('---\ntitle: caf\xe9\n---\n', 'latin1')));
    expect(error).toMatchObject({ name: 'file-not-utf8', file: 'content/a.md', line: 2, column: 11 });
  });

  test('every kind of source that vanished is undefined', async () => {
    const config = makeProject({
      'content/a.md': '',
      'content/_data/a.yaml': '',
      'content/_defaults.yaml': '',
      'static/a': '',
    });
    const { files } = await scanSource(config);
    for (const { path } of files) rmSync(join(config.root, path));
    const load = { page: loadPage, data: loadData, defaults: loadDefaults, asset: loadAsset };
    expect(files.map((one) => load[one.kind](config.root, one))).toEqual(Array(4).fill(undefined));
  });
});

describe('data', () => {
  const value = { a: [1, { b: 'x' }] };

  test.each([
    ['content/_data/a.yaml', 'a:\n  - 1\n  - b: x\n'],
    ['content/_data/a.yml', '---\na: [1, {b: x}]\n'],
    ['content/_data/a.json', '\ufeff{ "a": [1, { "b": "x" }] }'],
    ['content/_data/a.toml', 'a = [1, { b = "x" }]\r\n'],
  ])('%s is read', (path, text) => {
    expect(data(path, text)).toEqual(value);
  });

  test('CSV is a list of maps by the first line', () => {
    expect(data('content/_data/a.csv', '\ufeffname,"the age"\r\nAnn,7\r\n\r\n"B, ""C""\nD",\r\n')).toEqual([
      { name: 'Ann', 'the age': '7' },
      { name: 'B, "C"\nD', 'the age': '' },
    ]);
  });

  test('empty files are null, or an empty list', () => {
    expect(['yaml', 'json', 'toml', 'csv'].map((end) => data(`content/_data/a.${end}`, ''))).toEqual([
      null,
      null,
      {},
      [],
    ]);
  });

  test('the key is the path within _data/', () => {
    const path = 'content/_data/team/people.v2.yaml';
    expect(loadData(makeFolder({ [path]: '' }), file(path, 'data'))?.key).toEqual(['team', 'people.v2']);
  });

  test('numbers stay numbers and dates stay text', () => {
    expect(data('content/_data/a.yaml', 'title: 404\ndate: 2026-11-23')).toEqual({ title: 404, date: '2026-11-23' });
    expect(data('content/_data/a.toml', 'date = 2026-11-23')).toEqual({ date: '2026-11-23' });
  });

  test.each([
    ['a.yaml', 'a: 1\nb: [1\n', 3, '"]" is missing'],
    ['a.yaml', 'a: 1\na: 2\n', 2, 'twice'],
    ['a.yaml', 'a: 1\n---\nb: 2\n', 2, 'second YAML document'],
    ['a.yaml', '%YAML 1.1\n---\na: &x {b: 1}\n<<: *x\n', 4, 'Merge keys'],
    ['a.yaml', 'a:\n  __proto__: 1\n', 2, '__proto__'],
    ['a.yaml', `a: ${'['.repeat(5_000)}`, 1, '20 levels'],
    ['a.json', '{\n  "a": 1\n  "b": 2\n}', 3, 'a comma or the end'],
    ['a.json', '{\n  "a": 1,\n}', 3, 'a key in double quotes'],
    ['a.json', '{ "a": ', 1, 'the end of the text'],
    ['a.json', '[1] 2', 1, 'nothing more'],
    ['a.json', "{ 'a': 1 }", 1, "'"],
    ['a.json', '{ "a": tru }', 1, '"t"'],
    ['a.json', '[1, 2}', 1, '"}"'],
    ['a.json', '[1,\n {"__proto__": 1}]', 2, '__proto__'],
    ['a.toml', 'a = 1\nb = \n', 2, ''],
    ['a.csv', 'a,b\n1,2\n3\n', 3, 'Record Length'],
    ['a.csv', 'a,b\n1,"2\n', 2, 'Quote'],
    ['a.csv', 'a,a\n1,2\n', 1, 'twice'],
    ['a.csv', 'a,constructor\n1,2\n', 1, 'constructor'],
  ])('a fault in %s names its line: %j', (name, text, line, message) => {
    const error = thrownBy(() => data(`content/_data/${name}`, text));
    expect(error).toMatchObject({ name: 'data-syntax', file: `content/_data/${name}`, line });
    expect(error.message).toContain(message);
  });

  test('an alias bomb is refused although data may be large', () => {
    let text = `a0: &a0 ["${'x'.repeat(1000)}"]\n`;
    for (let i = 1; i < 9; i++)
      text += `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(thrownBy(() => data('content/_data/a.yaml', text)).remedy).toContain('aliases');
    expect(
      data('content/_data/a.yaml', `a: &x [1]\n${Array.from({ length: 500 }, (_, i) => `k${i}: *x\n`).join('')}`),
    ).toMatchObject({ k499: [1] });
  });

  test('a large map is read in linear time', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `key${i}: ${i}\n`).join('');
    const started = performance.now();
    expect(data('content/_data/a.yaml', text)).toMatchObject({ key49999: 49_999 });
    const json = `{${text
      .replace(/(key\d+)/g, '"$1"')
      .trim()
      .replaceAll('\n', ',\n')}}`;
    expect(data('content/_data/a.json', json)).toMatchObject({ key49999: 49_999 });
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});

describe('defaults', () => {
  const defaults = (text: string) =>
    loadDefaults(makeFolder({ 'content/blog/_defaults.yaml': text }), file('content/blog/_defaults.yaml', 'defaults'));

  test('speak for their folder', () => {
    expect(defaults('layout: post\ntags: [2024]\n')).toMatchObject({
      kind: 'defaults',
      folder: 'content/blog',
      values: { layout: 'post', tags: ['2024'] },
    });
    expect(defaults('')?.values).toEqual({});
  });

  test.each([
    ['- a', 'front-matter-not-a-map', 1],
    ['ok: 1\npublished: false', 'front-matter-foreign-key', 2],
    ['ok: 1\ndraft: maybe', 'front-matter-value', 2],
    ['ok: [', 'front-matter-syntax', 1],
    [`ok: ${'x'.repeat(70_000)}`, 'front-matter-too-large', 1],
  ])('are checked like front matter: %s', (text, name, line) => {
    expect(thrownBy(() => defaults(text))).toMatchObject({ name, file: 'content/blog/_defaults.yaml', line });
  });
});

test('assets know whether they lie in static/', async () => {
  const config = makeProject({ 'content/a.png': 'x', 'static/b.png': 'y' });
  const { files } = await scanSource(config);
  expect(files.map((one) => loadAsset(config.root, one))).toMatchObject([
    { kind: 'asset', path: 'content/a.png', digest: digestOf('x'), verbatim: false },
    { kind: 'asset', path: 'static/b.png', digest: digestOf('y'), verbatim: true },
  ]);
});
