import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { errorsOf, MAIN, runPrebake } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';

/** A site that was published while all was well. */
const good = makeFolder({
  'prebake.config.yaml': 'schedules: false\n',
  'content/index.md': '---\ntitle: Home\n---\nWelcome.\n',
  'content/blog/one.md': '---\ntitle: One\ndate: 2026-01-01\n---\nFirst.\n',
  'content/posts/a.md': '---\ntitle: A\n---\nA.\n',
  'templates/layouts/default.hbs': '<main>{{content}}</main>\n',
  'templates/partials/foot.hbs': '<footer></footer>\n',
  'templates/shortcodes/note.hbs': '<p>{{inner}}</p>\n',
});
let published: Record<string, string>;

beforeAll(async () => {
  expect(await runPrebake(good, ['build'])).toMatchObject({ code: 0 });
  published = readTree(join(good, 'public'));
  expect(Object.keys(published)).toContain('blog/one/index.html');
});

type Files = Record<string, string | Uint8Array>;
interface Expected {
  name: string;
  file?: string;
  line?: number;
  message: RegExp;
}

/** Builds the good site once more with these changes, and looks at what went wrong. */
async function buildWith(change: (root: string) => void, args: string[] = []) {
  const root = makeFolder();
  cpSync(good, root, { recursive: true });
  change(root);
  const ended = await runPrebake(root, ['build', ...args]);
  return {
    root,
    code: ended.code,
    errors: errorsOf(ended),
    warnings: ended.events.filter(({ event }) => event === 'warning').map(({ error }) => error),
    summary: ended.events.find(({ event }) => event === 'build:done'),
    stderr: ended.stderr,
    public: readTree(join(root, 'public')),
  };
}

async function expectRefused(files: Files, expected: Expected, code = 1): Promise<void> {
  const result = await buildWith((root) => writeFiles(root, files));
  expect(result.errors[0]).toMatchObject({ ...expected, message: expect.stringMatching(expected.message) });
  expect(result.errors[0]?.line).toBe(expected.line);
  expect(result.errors).toHaveLength(1);
  expect(result.stderr).toBe('');
  expect(result.code).toBe(code);
  expect(result.public).toEqual(published);
}

const page = (text: string): Files => ({ 'content/bad.md': text });
const layout = (text: string): Files => ({ 'templates/layouts/default.hbs': text });

describe('front matter that is refused:', () => {
  test.each<[string, Files, Expected]>([
    [
      'broken YAML',
      page('---\ntitle: Bad\ntags: [a, b\nweight: 1\n---\nBody\n'),
      { name: 'front-matter-syntax', file: 'content/bad.md', line: 4, message: /./ },
    ],
    [
      'code to run',
      page('---js\n{ title: process.exit(3) }\n---\n'),
      { name: 'front-matter-language', file: 'content/bad.md', line: 1, message: /js/ },
    ],
    [
      'a list',
      page('---\n- a\n- b\n---\n'),
      { name: 'front-matter-not-a-map', file: 'content/bad.md', line: 2, message: /list/ },
    ],
    [
      'more than 64 KiB',
      page(`---\ntext: ${'x'.repeat(65_536)}\n---\n`),
      { name: 'front-matter-too-large', file: 'content/bad.md', line: 2, message: /65 KiB/ },
    ],
    [
      'an alias bomb',
      page(`---\na: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}---\n`),
      { name: 'front-matter-too-deep', file: 'content/bad.md', line: 6, message: /alias/ },
    ],
    [
      'text that is not UTF-8',
      { 'content/bad.md': Buffer.from('---\ntitle: Caf\xe9\n---\n', 'latin1') },
      { name: 'file-not-utf8', file: 'content/bad.md', line: 2, message: /UTF-8/ },
    ],
    [
      'a date that does not exist',
      page('---\ntitle: Bad\ndate: 2026-02-30\n---\n'),
      { name: 'date-impossible', file: 'content/bad.md', line: 3, message: /2026-02-30/ },
    ],
    [
      'no closing line',
      page('---\ntitle: Bad\n\nBody\n'),
      { name: 'front-matter-unclosed', file: 'content/bad.md', line: 1, message: /./ },
    ],
  ])('%s', (_what, files, expected) => expectRefused(files, expected));
});

function bomb(): string {
  const letters = 'abcdefghi';
  return Array.from(letters.slice(1), (letter, index) => {
    const before = `*${letters[index]}`;
    return `${letter}: &${letter} [${Array(9).fill(before).join(', ')}]\n`;
  }).join('');
}

describe('a permalink that leads out of the output folder, or cannot be a file everywhere:', () => {
  test.each([
    ['../x', '"../x"', /"\.\."/],
    ['/a/../../x/', '/a/../../x/', /"\.\."/],
    ['a backslash', String.raw`"a\\b"`, /backslash/],
    ['NUL', String.raw`"/a\0b/"`, /control character/],
    ['a reserved name', '/CON/', /Windows/],
    ['a reserved name with an ending', '/a/nul.txt', /Windows/],
  ])('%s', (_what, permalink, message) =>
    expectRefused(page(`---\ntitle: Bad\npermalink: ${permalink}\n---\n`), {
      name: 'permalink-unsafe',
      file: 'content/bad.md',
      line: 3,
      message,
    }),
  );
});

describe('templates that are refused, told once for all their pages:', () => {
  test.each<[string, Files, Expected]>([
    [
      'a syntax error',
      layout('<main>\n{{#if page.title}}\n{{content}}\n</main>\n'),
      { name: 'template-syntax', file: 'templates/layouts/default.hbs', line: 2, message: /./ },
    ],
    [
      'an unknown partial',
      layout('<main>{{content}}</main>\n{{> fot}}\n'),
      { name: 'partial-missing', file: 'templates/layouts/default.hbs', line: 2, message: /"?fot"?.*foot/ },
    ],
    [
      'an unknown helper',
      layout('<main>\n\n{{formatDat page.date}}</main>\n'),
      { name: 'helper-missing', file: 'templates/layouts/default.hbs', line: 3, message: /formatDat.*formatDate/ },
    ],
    [
      'an unknown name',
      layout('<main>\n{{pag.title}}</main>\n'),
      { name: 'name-unknown', file: 'templates/layouts/default.hbs', line: 2, message: /pag.*page/ },
    ],
    [
      'layouts that name each other',
      {
        'templates/layouts/default.hbs': '---\nlayout: other\n---\n{{content}}',
        'templates/layouts/other.hbs': '---\nlayout: default\n---\n{{content}}',
      },
      { name: 'layout-cycle', file: 'templates/layouts/other.hbs', line: 2, message: /default → other → default/ },
    ],
    [
      'partials that include each other',
      {
        'templates/layouts/default.hbs': '{{content}}{{> foot}}',
        'templates/partials/foot.hbs': '{{> head}}',
        'templates/partials/head.hbs': '{{> foot}}',
      },
      { name: 'partial-cycle', file: 'templates/partials/head.hbs', line: 1, message: /foot → head → foot/ },
    ],
  ])('%s', async (_what, files, expected) => {
    const { code, errors, public: now } = await buildWith((root) => writeFiles(root, files));
    expect(errors[0]).toMatchObject({ ...expected, message: expect.stringMatching(expected.message) });
    expect({ code, now }).toEqual({ code: 1, now: published });
  });
});

describe('content that is refused at its line:', () => {
  test.each<[string, Files, Expected]>([
    [
      'a layout that is missing',
      page('---\ntitle: Bad\nlayout: defalt\n---\n'),
      { name: 'layout-missing', file: 'content/bad.md', line: 3, message: /defalt.*default/ },
    ],
    [
      'an unknown shortcode',
      page('---\ntitle: Bad\n---\n\n{{< nte >}}x{{< /nte >}}\n'),
      { name: 'shortcode-unknown', file: 'content/bad.md', line: 5, message: /nte.*note/ },
    ],
    [
      'a shortcode that is not closed',
      page('Text\n\n{{< note\n'),
      { name: 'shortcode-syntax', file: 'content/bad.md', line: 3, message: /./ },
    ],
    [
      'a link to nothing',
      page('Text\n\n[x](blog/on.md)\n'),
      { name: 'link-unknown', file: 'content/bad.md', line: 3, message: /blog\/on\.md.*blog\/one\.md/ },
    ],
    [
      'data that is broken',
      { 'content/_data/x.json': '{\n  "a": 1,\n}' },
      { name: 'data-syntax', file: 'content/_data/x.json', line: 3, message: /./ },
    ],
  ])('%s', (_what, files, expected) => expectRefused(files, expected));
});

describe('of two that want one place in the output folder the newcomer fails, and both are named:', () => {
  test.each<[string, Files, string, RegExp]>([
    [
      'two pages on one address',
      page('---\ntitle: Bad\npermalink: /Blog/ONE/\n---\n'),
      'content/bad.md',
      /content\/blog\/one\.md.*blog\/one\/index\.html.*ignore case/,
    ],
    [
      'a file where a folder must be',
      { 'static/posts': 'a file' },
      'static/posts',
      /wants the output file "posts" where content\/posts\/a\.md needs a folder/,
    ],
    [
      'a page below a page',
      page('---\ntitle: Bad\npermalink: /blog/one/index.html/x.html\n---\n'),
      'content/bad.md',
      /wants the output file "blog\/one\/index\.html" where content\/bad\.md needs a folder/,
    ],
  ])('%s', (_what, files, file, message) => expectRefused(files, { name: 'output-collision', file, message }));

  test('an alias where a page must be costs only the page that has the alias', () =>
    expectRefused(page('---\ntitle: Bad\naliases: [/blog/one/]\n---\n'), {
      name: 'output-collision',
      file: 'content/bad.md',
      message: /alias.*content\/blog\/one\.md/,
    }));
});

describe('a config that is refused ends with 2:', () => {
  test.each<[string, string, Expected]>([
    ['an unknown key', 'site:\n  titel: x\n', { name: 'config-unknown-key', line: 2, message: /titel.*title/ }],
    ['a wrong value', 'urlStyle: files\n', { name: 'config-value', line: 1, message: /urlStyle/ }],
    ['a cron that never fires', 'schedules:\n  x: 0 0 30 2 *\n', { name: 'cron-never', line: 2, message: /0 0 30 2/ }],
    ['no cron', 'schedules:\n  x: hourly\n', { name: 'cron-invalid', line: 2, message: /hourly/ }],
    ['an unknown time zone', 'site:\n  timeZone: Berlin\n', { name: 'time-zone-unknown', line: 2, message: /Berlin/ }],
    ['broken YAML', 'site: [\n', { name: 'config-syntax', line: 2, message: /./ }],
  ])('%s', (_what, config, expected) =>
    expectRefused({ 'prebake.config.yaml': config }, { file: 'prebake.config.yaml', ...expected }, 2),
  );
});

test('an error of a template that many pages share is told once, with how many they are', async () => {
  const root = makeFolder();
  cpSync(good, root, { recursive: true });
  writeFiles(root, layout('<main>{{#if}}{{content}}</main>\n'));
  const child = spawnSync(process.execPath, [MAIN, 'build'], { cwd: root, encoding: 'utf8' });
  expect(child.status).toBe(1);
  expect(child.stderr.match(/template-syntax/g)).toHaveLength(1);
  expect(child.stderr).toContain('3 pages');
});

describe('a link in the file system', () => {
  test.each([
    ['symlink-outside', '/etc/hostname', /leads out of the project/],
    ['symlink-broken', 'nothing.md', /does not exist/],
  ])('that is no good is warned of, and passed over: %s', async (name, target, message) => {
    const result = await buildWith((root) => symlinkSync(target, join(root, 'content/link.md')));
    expect(result.warnings).toMatchObject([{ name, file: 'content/link.md', message: expect.stringMatching(message) }]);
    expect(result.summary).toMatchObject({ warnings: 1 });
    expect({ code: result.code, public: result.public }).toEqual({ code: 0, public: published });
  });
});

describe('helpers that misbehave fail the pages that call them:', () => {
  const config = (pageTimeLimit: number) =>
    `schedules: false\nworkers: { count: 2, pageTimeLimit: ${pageTimeLimit}, heapLimit: 48, attempts: 2 }\n`;
  test.each<[string, string, Expected]>([
    ['loop for ever', 'for (;;) {}', { name: 'page-timeout', file: 'content/bad.md', message: /500 ms/ }],
    ['end the process', 'process.exit(0);', { name: 'page-crash', file: 'content/bad.md', message: /./ }],
    [
      'eat memory',
      'const all: unknown[] = []; for (;;) all.push(new Array(100_000).fill(String(all.length)));',
      { name: 'page-memory', file: 'content/bad.md', message: /./ },
    ],
    [
      'return a promise',
      'return Promise.resolve("x");',
      { name: 'helper-promise', file: 'templates/layouts/evil.hbs', line: 2, message: /evil/ },
    ],
    [
      'throw',
      'throw new Error("out of ink");',
      { name: 'helper-failed', file: 'templates/layouts/evil.hbs', line: 2, message: /out of ink/ },
    ],
  ])('%s', (_what, code, expected) =>
    expectRefused(
      {
        'prebake.config.yaml': config(expected.name === 'page-timeout' ? 500 : 20_000),
        'templates/helpers/evil.ts': `export function evil(): unknown {\n  ${code}\n}\n`,
        'templates/layouts/evil.hbs': '<main>\n{{evil}}</main>\n',
        'content/bad.md': '---\nlayout: evil\n---\n',
      },
      expected,
    ),
  );
});

test('an output folder that is a link to another mount is published to', async () => {
  const other = join('/dev/shm', `prebake-${process.pid}`);
  mkdirSync(other, { recursive: true });
  try {
    const { root, code } = await buildWith((root) => {
      rmSync(join(root, 'public'), { recursive: true });
      symlinkSync(other, join(root, 'public'));
    });
    expect(code).toBe(0);
    expect(readTree(other)).toEqual(published);
    expect(readTree(join(root, 'public'))).toEqual(published);
  } finally {
    rmSync(other, { recursive: true });
  }
});

test.skipIf(process.platform === 'win32')('a working directory that was removed is told as an error', () => {
  const root = makeFolder();
  const removed = `mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"`;
  for (const args of [['build'], ['init', 'site']]) {
    const ended = spawnSync('sh', ['-c', removed, process.execPath, MAIN, ...args, '--json'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toMatchObject({ event: 'error', error: { name: 'project-missing' } });
    expect(ended.status).not.toBe(0);
  }
  const version = spawnSync('sh', ['-c', removed, process.execPath, MAIN, '--version'], { cwd: root });
  expect(version.status).toBe(0);
});
