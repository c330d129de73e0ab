import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
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
    expect(stdout).toContain('\n  cd my-site\n  npm install\n  npx prebake watch\n');
    expect(readdirSync(join(cwd, 'my-site')).sort()).toEqual([
      '.gitignore',
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
});

describe('the new site', () => {
  test('has a config that loads', async () => {
    const folder = join(makeFolder(), 'site');
    await makeSite(folder, { version: '1.2.3', now });
    const { config } = await loadConfig({ root: folder });
    expect(config).toMatchObject({
      site: { title: 'My site' },
      collections: { blog: { kind: 'posts', from: 'blog' } },
      taxonomies: { tags: { permalink: '/tags/:slug/' } },
    });
  });

  test.each(['index.md', 'about.md', '404.md', 'blog/index.md', 'blog/hello.md', 'blog/writing.md'])(
    'has front matter at the top of %s, as a formatter of Markdown can spoil it',
    (file) => {
      const text = readFileSync(join(import.meta.dirname, '../../starter/content', file), 'utf8');
      expect(text).toMatch(/^---\ntitle: .+\n([a-z]+: .+\n)*---\n/);
    },
  );

  test('has posts of the last days, so that none waits for its time', async () => {
    const folder = makeFolder();
    await makeSite(folder, { version: '1.2.3', now });
    const dateOf = (post: string) =>
      /^date: (.*)$/m.exec(readFileSync(join(folder, 'content/blog', post), 'utf8'))?.[1];
    expect([dateOf('hello.md'), dateOf('writing.md')]).toEqual(['2026-11-15', '2026-11-22']);
  });

  test('is a package that npm takes, with this prebake', async () => {
    const folder = join(makeFolder(), 'My Site!');
    await makeSite(folder, { version: '1.2.3', now });
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-site',
      private: true,
      dependencies: { prebake: '^1.2.3' },
      scripts: { watch: 'prebake watch' },
    });
  });

  test('is packed with prebake', () => {
    const { files } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(files).toContain('starter');
  });
});
