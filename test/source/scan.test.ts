import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/options.ts';
import { isFolder, scanSource, statFile } from '../../src/source/scan.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { makeProject } from './project.ts';

const kinds = async (config: Config) =>
  Object.fromEntries((await scanSource(config)).files.map(({ path, kind }) => [path, kind]));
const link = (config: Config, path: string, target: string) => symlinkSync(target, join(config.root, path));
const here = (path: string) => ({ warnings: [expect.objectContaining({ file: path })] });

describe('kinds', () => {
  test('each file is what its name and folder say', async () => {
    const config = makeProject({
      'content/index.md': '',
      'content/_index.md': '',
      'content/blog/_index.html': '---\n---\n',
      'content/blog/a.md': '',
      'content/blog/a.png': '',
      'content/blog/_defaults.yaml': '',
      'content/_defaults.yml': '',
      'content/feed.xml.hbs': '',
      'content/_data/people.yaml': '',
      'content/_data/team/more.csv': '',
      'content/with.html': '---\ntitle: x\n---\n',
      'content/toml.html': '+++\n+++\n',
      'content/bom.html': '\ufeff---\r\n---\r\n',
      'content/plain.html': '<p>x</p>',
      'content/rule.html': '----\n',
      'content/empty.html': '',
      'static/index.html': '---\n---\n',
      'static/a.md': '',
    });
    expect(await kinds(config)).toEqual({
      'content/_data/people.yaml': 'data',
      'content/_data/team/more.csv': 'data',
      'content/_defaults.yml': 'defaults',
      'content/_index.md': 'page',
      'content/blog/_defaults.yaml': 'defaults',
      'content/blog/_index.html': 'page',
      'content/blog/a.md': 'page',
      'content/blog/a.png': 'asset',
      'content/bom.html': 'page',
      'content/empty.html': 'asset',
      'content/feed.xml.hbs': 'page',
      'content/index.md': 'page',
      'content/plain.html': 'asset',
      'content/rule.html': 'asset',
      'content/toml.html': 'page',
      'content/with.html': 'page',
      'static/a.md': 'asset',
      'static/index.html': 'asset',
    });
  });

  test('what is passed over under content/ is listed with a reason', async () => {
    const { files, skipped } = await scanSource(
      makeProject({
        'content/.env': '',
        'content/.obsidian/a.md': '',
        'content/_drafts/a.md': '',
        'content/blog/_data/a.yaml': '',
        'content/_note.md': '',
        'content/a.md~': '',
        'content/.a.md.swp': '',
        'content/#a.md#': '',
        'content/b/.DS_Store': '',
        'content/Thumbs.db': '',
        'content/_data/notes.txt': '',
        'content/_data/_old.yaml': '',
        'content/A.MD': '',
        'content/a.markdown': '',
      }),
    );
    expect(files).toEqual([]);
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'content/#a.md#: its name is that of a file an editor leaves behind',
      'content/.a.md.swp: its name is that of a file an editor leaves behind',
      'content/.env: its name begins with a dot',
      'content/.obsidian: its name begins with a dot',
      'content/A.MD: pages end in .md, spelt so',
      'content/Thumbs.db: it is a file of the operating system',
      'content/_data/_old.yaml: its name begins with an underscore',
      'content/_data/notes.txt: data is read from .yaml, .json, .toml and .csv files',
      'content/_drafts: its name begins with an underscore',
      'content/_note.md: its name begins with an underscore',
      'content/a.markdown: pages end in .md, spelt so',
      'content/a.md~: its name is that of a file an editor leaves behind',
      'content/b/.DS_Store: it is a file of the operating system',
      'content/blog/_data: its name begins with an underscore',
    ]);
  });

  test('static/ is taken as it is, but for version control and .DS_Store', async () => {
    const config = makeProject({
      'content/a.md': '',
      'static/.well-known/security.txt': '',
      'static/_headers': '',
      'static/.htaccess': '',
      'static/a~': '',
      'static/.git/config': '',
      'static/.DS_Store': '',
    });
    const { files, skipped } = await scanSource(config);
    expect(files.filter(({ verbatim }) => verbatim).map(({ path }) => path)).toEqual([
      'static/.htaccess',
      'static/.well-known/security.txt',
      'static/_headers',
      'static/a~',
    ]);
    expect(skipped.map(({ path }) => path)).toEqual(['static/.DS_Store', 'static/.git']);
  });

  test('files come in order of path, whatever the folders', async () => {
    const names = ['b.md', 'a/z.md', 'a-b.md', 'a.md', 'a0.md', 'a/b/c.md', 'a b/x.md', 'é.md', 'Z.md'];
    const config = makeProject(Object.fromEntries(names.map((name) => [`content/${name}`, ''])));
    const paths = (await scanSource(config)).files.map(({ path }) => path);
    expect(paths).toEqual(names.map((name) => `content/${name}`).sort());
  });

  test('a stamp holds what stat says', async () => {
    const config = makeProject({ 'content/a.md': 'abc' });
    const [file] = (await scanSource(config)).files;
    expect(file?.stamp).toEqual({ size: 3, mtimeMs: expect.any(Number), inode: expect.any(Number) });
  });
});

describe('a project', () => {
  test('without content/ is an error, without static/ is not', async () => {
    await expect(scanSource(makeProject({ 'static/a': '' }))).rejects.toMatchObject({ name: 'project-missing' });
    await expect(scanSource(makeProject({ content: 'a file' }))).rejects.toMatchObject({ name: 'project-missing' });
    expect((await scanSource(makeProject({ 'content/a.md': '' }))).files).toHaveLength(1);
  });

  test('may have other folder names, and content/ may be a link that leads out', async () => {
    const elsewhere = makeFolder({ 'pages/_data/a.yaml': '', 'pages/b.md': '' });
    const config = makeProject({ 'files/.x': '' });
    config.paths = { ...config.paths, content: 'pages', static: 'files' };
    link(config, 'pages', join(elsewhere, 'pages'));
    expect(await kinds(config)).toEqual({ 'files/.x': 'asset', 'pages/_data/a.yaml': 'data', 'pages/b.md': 'page' });
  });

  test.skipIf(process.getuid?.() === 0)(
    'with a folder that cannot be listed is an error: its files are not gone',
    async () => {
      const config = makeProject({ 'content/a/b.md': '' });
      chmodSync(join(config.root, 'content/a'), 0);
      await expect(scanSource(config)).rejects.toMatchObject({ name: 'file-unreadable', file: 'content/a' });
      chmodSync(join(config.root, 'content/a'), 0o755);
    },
  );
});

describe('links', () => {
  test('within the project are followed, to files and folders', async () => {
    const config = makeProject({ 'content/a.md': '', 'shared/b.md': 'x', 'shared/c/d.md': '' });
    link(config, 'content/b.md', '../shared/b.md');
    link(config, 'content/c', '../shared/c');
    expect(await kinds(config)).toEqual({ 'content/a.md': 'page', 'content/b.md': 'page', 'content/c/d.md': 'page' });
    expect((await scanSource(config)).files[1]?.stamp.size).toBe(1);
  });

  test.each([
    ['content/broken.md', 'nothing.md', 'symlink-broken', 'does not exist'],
    ['content/self.md', 'self.md', 'symlink-broken', 'back to itself'],
    ['content/up', '..', 'symlink-broken', 'back to a folder that holds it'],
    ['content/here', '.', 'symlink-broken', 'back to a folder that holds it'],
    ['content/passwd', '/etc/passwd', 'symlink-outside', '/etc/passwd'],
    ['content/etc', '/etc', 'symlink-outside', 'out of the project'],
    ['content/out', '../public', 'symlink-outside', 'what prebake writes itself'],
    ['static/broken', 'nothing', 'symlink-broken', 'does not exist'],
  ])('%s → %s is passed over with a warning', async (path, target, name, message) => {
    const config = makeProject({ 'content/a.md': '', 'static/a': '', 'public/index.html': '' });
    link(config, path, target);
    const { files, skipped, warnings } = await scanSource(config);
    expect(files.map((file) => file.path)).toEqual(['content/a.md', 'static/a']);
    expect(warnings).toMatchObject([{ name, file: path, message: expect.stringContaining(message) }]);
    expect(skipped).toEqual([{ path, reason: 'it is a link that is not followed' }]);
    expect(statFile(config, path)).toEqual(
      path === 'content/up' || path === 'content/here' || path === 'content/etc' || path === 'content/out'
        ? undefined
        : skipped[0],
    );
  });

  test('a link to a sibling whose name begins with the project’s leads out', async () => {
    const config = makeProject({ 'content/a.md': '' });
    writeFiles(`${config.root}-old`, { 'x.md': '' });
    link(config, 'content/x.md', `${config.root}-old/x.md`);
    expect(await scanSource(config)).toMatchObject({ warnings: [{ name: 'symlink-outside' }] });
    rmSync(`${config.root}-old`, { recursive: true });
  });

  test('two folders that link to each other end', async () => {
    const config = makeProject({ 'content/a/1.md': '', 'content/b/2.md': '' });
    link(config, 'content/a/b', '../b');
    link(config, 'content/b/a', '../a');
    const { files, warnings } = await scanSource(config);
    expect(files.map(({ path }) => path)).toEqual([
      'content/a/1.md',
      'content/a/b/2.md',
      'content/b/2.md',
      'content/b/a/1.md',
    ]);
    expect(warnings.map(({ file }) => file)).toEqual(['content/a/b/a', 'content/b/a/b']);
  });

  test('the lock that Emacs leaves, a link to nowhere, is passed over in silence', async () => {
    const config = makeProject({ 'content/a.md': '' });
    link(config, 'content/.#a.md', 'me@machine.1234');
    const { skipped, warnings } = await scanSource(config);
    expect(warnings).toEqual([]);
    expect(skipped).toEqual([{ path: 'content/.#a.md', reason: expect.stringContaining('editor') }]);
  });
});

describe('names', () => {
  test('come in NFC, whatever the disk holds', async () => {
    const config = makeProject({ 'content/u\u0308/o\u0308.md': 'x' });
    expect(await kinds(config)).toEqual({ 'content/\u00fc/\u00f6.md': 'page' });
    expect(statFile(config, 'content/\u00fc/\u00f6.md')).toMatchObject({ kind: 'page', stamp: { size: 1 } });
  });

  test('two that become one are a warning, and the composed one counts', async () => {
    const config = makeProject({ 'content/u\u0308.md': 'decomposed', 'content/\u00fc.md': 'one' });
    const { files, warnings } = await scanSource(config);
    expect(files).toMatchObject([{ path: 'content/\u00fc.md', stamp: { size: 3 } }]);
    expect(warnings).toMatchObject([{ name: 'output-collision', file: 'content/\u00fc.md' }]);
    expect(warnings).toMatchObject(here('content/\u00fc.md').warnings);
  });

  test.skipIf(process.platform !== 'linux')('that are not UTF-8, and pipes, are passed over', async () => {
    const config = makeProject({ 'content/a.md': '' });
    writeFileSync(Buffer.concat([Buffer.from(join(config.root, 'content/b')), Buffer.from([0xe9])]), '');
    spawnSync('mkfifo', [join(config.root, 'content/pipe.md')]);
    const { files, skipped } = await scanSource(config);
    expect(files.map(({ path }) => path)).toEqual(['content/a.md']);
    expect(skipped).toEqual([
      { path: 'content/b\ufffd', reason: 'its name is not UTF-8' },
      { path: 'content/pipe.md', reason: 'it is no regular file' },
    ]);
    expect(statFile(config, 'content/pipe.md')).toEqual(skipped[1]);
  });
});

describe('looking at one path again', () => {
  test('gives what a scan gives', async () => {
    const config = makeProject({
      'content/a.md': 'x',
      'content/_data/b.yaml': '',
      'content/c.html': '---\n---\n',
      'content/d/_defaults.yaml': '',
      'static/.e': '',
      'content/_skip/f.md': '',
      'content/.g': '',
    });
    for (const file of (await scanSource(config)).files) expect(statFile(config, file.path)).toEqual(file);
    expect(statFile(config, 'content/_skip/f.md')).toEqual({
      path: 'content/_skip/f.md',
      reason: 'its name begins with an underscore',
    });
    expect(statFile(config, 'content/.g')).toEqual({ path: 'content/.g', reason: 'its name begins with a dot' });
  });

  test('sees that a file is gone, is another kind, or became a folder', () => {
    const config = makeProject({ 'content/a.html': '---\n---\n', 'content/b/c.md': '' });
    writeFileSync(join(config.root, 'content/a.html'), '<p>');
    expect(statFile(config, 'content/a.html')).toMatchObject({ kind: 'asset' });
    rmSync(join(config.root, 'content/a.html'));
    expect(statFile(config, 'content/a.html')).toBeUndefined();
    mkdirSync(join(config.root, 'content/a.html'));
    expect(statFile(config, 'content/a.html')).toBeUndefined();
    expect(statFile(config, 'content/b/c.md/d.md')).toBeUndefined();
    expect(statFile(config, 'templates/x.hbs')).toBeUndefined();
  });

  test('tells folders from files and from what is gone', () => {
    const config = makeProject({ 'content/o\u0308/b.md': '' });
    link(config, 'content/c', 'o\u0308');
    const paths = [
      'content',
      'content/\u00f6',
      'content/c',
      'content/\u00f6/b.md',
      'content/\u00f6/b.md/x',
      'content/gone',
    ];
    expect(paths.map((path) => isFolder(config.root, path))).toEqual([true, true, true, false, false, false]);
  });

  test('a file below a folder that is a link out of the project is passed over', () => {
    const config = makeProject({ 'content/a.md': '' });
    link(config, 'content/out', makeFolder({ 'x.md': '' }));
    expect(statFile(config, 'content/out/x.md')).toMatchObject({ reason: expect.stringContaining('not followed') });
  });
});

test('a server beside the scan is not kept waiting', async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 3_000; i++) files[`content/${i % 30}/${i}.md`] = '';
  const config = makeProject(files);
  let turns = 0;
  let scanning = true;
  const count = () => {
    turns++;
    if (scanning) setImmediate(count);
  };
  setImmediate(count);
  expect((await scanSource(config)).files).toHaveLength(3_000);
  scanning = false;
  expect(turns).toBeGreaterThan(1);
});
