import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { digests, filesIn, openSite, published } from './site.ts';

describe('a commit', () => {
  test('puts files in place, replaces and removes them, and counts generations', async () => {
    const site = await openSite();
    expect(await site.publish({ 'index.html': 'one', 'a/b/c.html': 'c', 'site.css': 'css' })).toEqual({
      generation: 1,
      changed: ['site.css', 'index.html', 'a/b/c.html'],
      deleted: [],
    });
    const second = { 'index.html': 'two', 'site.css': 'css' };
    expect(await site.publish(second)).toEqual({ generation: 2, changed: ['index.html'], deleted: ['a/b/c.html'] });
    expect(site.files()).toEqual(second);
    expect(published(site.publisher)).toEqual(digests(second));
  });

  test('with nothing to do makes no generation', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'one' });
    expect(await site.publish({ 'index.html': 'one' })).toEqual({ generation: 1, changed: [], deleted: [] });
    expect(readdirSync(join(site.state, 'stage'), { recursive: true })).toEqual(['builds', 'replaced']);
  });

  test('notes a new owner without touching the file', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'one' });
    const before = statSync(join(site.public, 'index.html')).ino;
    const keeps = [{ path: 'index.html', owner: 'new.md', id: 'new', redirect: '/x/' }];
    expect(await site.publish({ 'index.html': 'one' }, { keeps })).toMatchObject({ generation: 2, changed: [] });
    await site.reopen();
    expect(site.publisher.manifest().entries.get('index.html')).toMatchObject(
      keeps[0] ? { owner: 'new.md', id: 'new', redirect: '/x/' } : {},
    );
    expect(statSync(join(site.public, 'index.html')).ino).toBe(before);
    expect(await site.publish({ 'index.html': 'one' }, { keeps })).toMatchObject({ generation: 2 });
  });

  test('is there after a restart, entry for entry', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'one', 'a/index.html': 'a' });
    await site.publish({ 'index.html': 'two', 'b/index.html': 'b' });
    const before = new Map(site.publisher.manifest().entries);
    await site.reopen();
    expect(site.publisher.manifest()).toEqual({ generation: 2, entries: before });
    expect(before.get('b/index.html')).toMatchObject({ generation: 2, owner: 'b/index.html', size: 1 });
  });

  test('shows assets before pages, and removes last', async () => {
    const steps: string[] = [];
    const site = await openSite({ step: (name) => void steps.push(name) });
    await site.publish({ 'old.html': 'old' });
    steps.length = 0;
    await site.publish({ 'index.html': 'new', 'new.css': 'css' });
    expect(steps.filter((step) => /^(placed|deleted) /.test(step))).toEqual([
      'placed new.css',
      'placed index.html',
      'deleted old.html',
    ]);
  });

  test('turns a file into a folder and back', async () => {
    const site = await openSite();
    for (const files of [{ blog: 'file' }, { 'blog/index.html': 'page', 'blog/deep/x.html': 'x' }, { blog: 'again' }]) {
      await site.publish(files);
      expect(site.files()).toEqual(files);
    }
  });

  test('renames by case alone without losing the file', async () => {
    const site = await openSite();
    await site.publish({ 'About/index.html': 'about', 'x.html': 'x' });
    const steps: string[] = [];
    await site.reopen({ step: (name) => void steps.push(name) });
    expect(await site.publish({ 'about/index.html': 'about', 'x.html': 'x' })).toMatchObject({
      deleted: ['About/index.html'],
    });
    expect(site.files()).toEqual({ 'about/index.html': 'about', 'x.html': 'x' });
    expect(steps.indexOf('cleared About/index.html')).toBeLessThan(steps.indexOf('placed about/index.html'));
    expect(steps).toContain('cleared About/index.html');
  });

  test('removes folders it leaves empty, and none that holds a file of somebody else', async () => {
    const site = await openSite();
    await site.publish({ 'a/b/c/d.html': 'd', 'a/e.html': 'e', 'f/g.html': 'g' });
    writeFiles(site.public, { 'f/theirs.txt': 'theirs' });
    await site.publish({});
    expect(site.files()).toEqual({ 'f/theirs.txt': 'theirs' });
    await site.publish({ 'a/b.html': 'b' });
    rmSync(join(site.public, 'f'), { recursive: true });
    await site.publish({});
    expect(existsSync(site.public)).toBe(true);
  });

  test('never writes or removes through a symbolic link that leads elsewhere', async () => {
    const elsewhere = makeFolder({ 'index.html': 'precious', 'deep/x.html': 'precious' });
    const site = await openSite();
    await site.publish({ 'blog/index.html': 'one', 'blog/deep/x.html': 'x', 'index.html': 'home' });
    rmSync(join(site.public, 'blog'), { recursive: true });
    symlinkSync(elsewhere, join(site.public, 'blog'));
    await expect(site.publish({ 'blog/index.html': 'two' })).rejects.toMatchObject({
      name: 'public-foreign-file',
      message: expect.stringContaining('blog (a symbolic link where a folder must be)'),
    });
    expect(await site.publish({ 'index.html': 'home' })).toMatchObject({
      deleted: ['blog/index.html', 'blog/deep/x.html'],
    });
    expect(filesIn(elsewhere)).toEqual({ 'index.html': 'precious', 'deep/x.html': 'precious' });
    expect(site.files()).toEqual({ 'index.html': 'home', blog: '(link)' });
    await site.publish({ 'index.html': 'home', 'blog/index.html': 'two' }, { adopt: true });
    expect(filesIn(elsewhere)).toEqual({ 'index.html': 'precious', 'deep/x.html': 'precious' });
    expect(site.files()).toEqual({ 'index.html': 'home', 'blog/index.html': 'two' });
  });

  test('goes into an output folder that is itself a symbolic link', async () => {
    const root = makeFolder({ 'real/theirs.txt': 'theirs' });
    symlinkSync(join(root, 'real'), join(root, 'public'));
    const site = await openSite({}, root);
    await site.publish({ 'a/index.html': 'a' });
    expect(filesIn(join(root, 'real'))).toEqual({ 'a/index.html': 'a', 'theirs.txt': 'theirs' });
    expect(await site.publisher.foreign()).toEqual(['theirs.txt']);
  });

  test.each(['../x.html', 'a/../../x.html', '/etc/x', 'a//b', 'a\\b', 'a/./b', '.prebake-stage/x', '', 'a\0b'])(
    'refuses the output path %j',
    async (path) => {
      const site = await openSite();
      await expect(site.publish({ [path]: 'x' })).rejects.toMatchObject({ name: 'permalink-unsafe' });
      expect(site.files()).toEqual({});
    },
  );

  test('refuses two outputs on one path, and one inside another, naming both', async () => {
    const site = await openSite();
    const stage = await site.publisher.stage('twice');
    const { stageBytes } = await import('../../src/publish/stage.ts');
    const writes = ['a.md', 'b.md'].map((id) => ({ path: 'x.html', ...stageBytes(stage, id), owner: id, id }));
    const order = { buildId: 'twice', writes, keeps: [], deletes: [], allowDelete: false, adopt: false };
    await expect(site.publisher.commit(order)).rejects.toMatchObject({
      name: 'output-collision',
      message: 'Both a.md and b.md would be x.html.',
    });
    await site.publish({ blog: 'file', 'docs/a.html': 'a' });
    await expect(site.publish({ 'blog/index.html': 'x' }, { deletes: [] })).rejects.toMatchObject({
      name: 'output-collision',
    });
    await expect(site.publish({ docs: 'x' }, { deletes: [] })).rejects.toMatchObject({ name: 'output-collision' });
    expect(site.files()).toEqual({ blog: 'file', 'docs/a.html': 'a' });
  });

  test('waits for another one that is under way', async () => {
    const site = await openSite();
    const results = await Promise.all(
      ['a', 'b', 'c'].map((name) => site.publish({ [`${name}.html`]: name }, { deletes: [] })),
    );
    expect(results.map(({ generation }) => generation).sort()).toEqual([1, 2, 3]);
    expect(site.files()).toEqual({ 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' });
  });

  test('keeps the manifest file small however often it is called', async () => {
    const site = await openSite();
    const names = Array.from({ length: 200 }, (_, index) => `page-${index}.html`);
    for (let round = 0; round < 20; round++) {
      await site.publish(Object.fromEntries(names.map((name) => [name, `round ${round}`])));
    }
    await site.reopen();
    expect(site.publisher.manifest()).toMatchObject({ generation: 20 });
    expect(statSync(join(site.state, 'manifest', 'journal')).size).toBeLessThan(300_000);
    expect(await site.publisher.altered()).toEqual([]);
  });
});

describe('outputs altered by hand', () => {
  test('are found when removed, resized, or edited to the same size', async () => {
    const site = await openSite();
    const files = {
      'gone.html': 'gone',
      'longer.html': 'x',
      'same.html': 'same',
      'fine.html': 'fine',
      'dir.html': 'd',
    };
    await site.publish(files);
    expect(await site.publisher.altered()).toEqual([]);
    const path = (name: string) => join(site.public, name);
    const { mtime } = statSync(path('same.html'));
    rmSync(path('gone.html'));
    writeFileSync(path('longer.html'), 'xx');
    writeFileSync(path('same.html'), 'SAME');
    utimesSync(path('same.html'), mtime, mtime);
    rmSync(path('dir.html'));
    mkdirSync(path('dir.html'));
    const expected = ['dir.html', 'gone.html', 'longer.html', 'same.html'];
    expect((await site.publisher.altered()).sort()).toEqual(expected);
    await site.reopen();
    expect((await site.publisher.altered()).sort()).toEqual(expected);
    await site.publish(files);
    expect(site.files()).toEqual(files);
    expect(await site.publisher.altered()).toEqual([]);
  });

  test('are not those that were only copied or touched', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'one' });
    const path = join(site.public, 'index.html');
    writeFileSync(`${path}.copy`, 'one');
    renameSync(`${path}.copy`, path);
    expect(await site.publisher.altered()).toEqual([]);
    const noted = site.publisher.manifest().entries.get('index.html')?.changedAt;
    expect(noted).toBe(statSync(path).ctimeMs);
  });
});
