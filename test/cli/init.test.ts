import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSite } from '../../src/cli/init.ts';
import { loadConfig } from '../../src/config/load.ts';
import { makeFolder } from '../support/folder.ts';

const main = join(import.meta.dirname, '../../dist/cli/main.js');
const now = Date.UTC(2026, 10, 23, 12);

function init(args: string[], cwd: string) {
  return spawnSync(process.execPath, [main, 'init', ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
}

describe('prebake init', () => {
  test('makes a site and says how to go on', () => {
    const cwd = makeFolder();
    const { status, stdout, stderr } = init(['my-site'], cwd);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('\n  cd my-site\n  npm install\n  npm run dev\n');
    expect(readdirSync(join(cwd, 'my-site')).sort()).toEqual([
      '.gitignore',
      'README.md',
      'archetypes',
      'content',
      'package.json',
      'prebake.config.ts',
      'static',
      'templates',
    ]);
  });

  test('takes this folder when it is empty, or holds only a new repository', () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, '.git'));
    const { status, stdout } = init([], cwd);
    expect(status).toBe(0);
    expect(stdout).not.toContain('cd ');
  });

  test.each([
    ['a folder with a file', { 'site/x.md': '' }, 'is not empty: it holds x.md.'],
    ['a file', { site: '' }, 'is a file.'],
  ])('refuses %s and writes nothing', (_name, files, message) => {
    const cwd = makeFolder(files);
    const { status, stderr } = init(['site'], cwd);
    expect(status).toBe(2);
    expect(stderr).toContain('error init-not-empty');
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual(['site']);
  });

  test.each([
    ['docs', 'content/docs/getting-started.md'],
    ['bare', 'templates/layouts/default.hbs'],
    ['blog', 'content/blog/hello.md'],
  ])('makes the site of the template %s', (template, file) => {
    const cwd = makeFolder();
    expect(init(['site', '--template', template], cwd).status).toBe(0);
    expect(existsSync(join(cwd, 'site', file))).toBe(true);
  });

  test('names the templates when there is none of that name, and writes nothing', () => {
    const cwd = makeFolder();
    const { status, stderr } = init(['site', '--template', 'dcos'], cwd);
    expect(status).toBe(2);
    expect(stderr).toContain('There is no template "dcos". Did you mean "docs"? There are: blog, docs, bare.');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('tells lines of JSON with --json, and nothing with --quiet', () => {
    const cwd = makeFolder();
    expect(JSON.parse(init(['a', '--json'], cwd).stdout.split('\n')[0] ?? '')).toMatchObject({ event: 'notice' });
    expect(init(['b', '--quiet'], cwd).stdout).toBe('');
  });

  test('begins again where an init was interrupted before anything was in place', () => {
    const cwd = makeFolder({ '.prebake-init/content/old.md': '' });
    expect(init([], cwd).status).toBe(0);
    expect(readdirSync(cwd)).not.toContain('.prebake-init');
    expect(existsSync(join(cwd, 'content/old.md'))).toBe(false);
  });

  test('says so where an init was interrupted in the middle of putting files in place', () => {
    const cwd = makeFolder({ '.prebake-init/templates/x.hbs': '', 'content/index.md': 'mine' });
    const { status, stderr } = init([], cwd);
    expect(status).toBe(2);
    expect(stderr).toContain('it holds content. An earlier `prebake init` was interrupted there.');
    expect(readFileSync(join(cwd, 'content/index.md'), 'utf8')).toBe('mine');
  });

  test('takes back what it began when the disk refuses', async () => {
    const root = makeFolder({ file: '' });
    const site = { starter: 'blog', version: '1.2.3', now } as const;
    await expect(makeSite(join(root, 'file/below'), site)).rejects.toMatchObject({ name: 'init-not-empty' });
    await expect(makeSite(join(root, 'x'.repeat(300)), site)).rejects.toMatchObject({ name: 'write-failed' });
    expect(readdirSync(root)).toEqual(['file']);
  });
});

describe('the new site', () => {
  test('has a config that loads', async () => {
    const folder = join(makeFolder(), 'site');
    await makeSite(folder, { starter: 'blog', version: '1.2.3', now });
    const { config } = await loadConfig({ root: folder });
    expect(config).toMatchObject({
      site: { title: 'My blog' },
      collections: { blog: { kind: 'posts', from: 'blog' } },
      taxonomies: { tags: { permalink: '/tags/:slug/' } },
    });
  });

  test.each([
    'index.md',
    'about.md',
    '404.md',
    'blog/index.md',
    'blog/hello.md',
    'blog/pictures/index.md',
    'blog/writing.md',
  ])('has front matter at the top of %s, as a formatter of Markdown can spoil it', (file) => {
    const text = readFileSync(join(import.meta.dirname, '../../starters/blog/content', file), 'utf8');
    expect(text).toMatch(/^---\ntitle: .+\n([a-z]+: .+\n)*---\n/);
  });

  test('has posts of the last days, so that none waits for its time', async () => {
    const folder = makeFolder();
    await makeSite(folder, { starter: 'blog', version: '1.2.3', now });
    const dateOf = (post: string) =>
      /^date: (.*)$/m.exec(readFileSync(join(folder, 'content/blog', post), 'utf8'))?.[1];
    expect([dateOf('hello.md'), dateOf('writing.md'), dateOf('an-idea.md')]).toEqual([
      '2026-11-14',
      '2026-11-21',
      '2026-11-22',
    ]);
  });

  test('is a package that npm takes, with this prebake', async () => {
    const folder = join(makeFolder(), 'My Site!');
    await makeSite(folder, { starter: 'blog', version: '1.2.3', now });
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-site',
      private: true,
      dependencies: { prebake: '^1.2.3' },
      scripts: { dev: 'prebake watch', build: 'prebake build', start: 'prebake start' },
    });
  });

  test('is packed with prebake', () => {
    const { files } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(files).toContain('starters');
  });
});
