import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { errorsOf, runPrebake } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';
import { smallSite } from './site.ts';

const publicOf = (root: string) => readTree(join(root, 'public'));

describe('prebake build', () => {
  const root = makeFolder(smallSite());
  let published: Record<string, string>;

  test('ends with 0, and has nothing to write the second time', async () => {
    const first = await runPrebake(root, ['build']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    published = publicOf(root);
    expect(first.events).toContainEqual(
      expect.objectContaining({ event: 'build:done', written: Object.keys(published).length, failed: 0 }),
    );
    const second = await runPrebake(root, ['build']);
    expect(second.code).toBe(0);
    expect(second.events).toContainEqual(expect.objectContaining({ event: 'build:done', written: 0, pruned: 0 }));
    expect(second.events.filter(({ event }) => event === 'build:published')).toEqual([]);
    expect(publicOf(root)).toEqual(published);
  });

  test('ends with 1 and publishes nothing when a page fails', async () => {
    writeFiles(root, { 'content/bad.md': '{{< nothing >}}\n', 'content/fine.md': '# Fine\n' });
    rmSync(join(root, 'content/about.md'));
    const failed = await runPrebake(root, ['build']);
    expect(failed.code).toBe(1);
    expect(errorsOf(failed)).toMatchObject([{ name: 'shortcode-unknown', file: 'content/bad.md', line: 1 }]);
    expect(publicOf(root)).toEqual(published);
  });

  test('publishes the others with --keep-going, and ends with 1 all the same', async () => {
    const failed = await runPrebake(root, ['build', '--keep-going']);
    expect(failed.code).toBe(1);
    const now = publicOf(root);
    expect(now['fine/index.html']).toContain('Fine');
    expect(now).not.toHaveProperty('bad/index.html');
    expect(now).not.toHaveProperty('about/index.html');
  });

  test('keeps, with --keep-going, the last good copy of what fails', async () => {
    writeFiles(root, { 'content/bad.md': 'Good now.\n' });
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    expect(publicOf(root)['bad/index.html']).toContain('Good now.');
    writeFiles(root, { 'content/bad.md': '---\ntitle: [x\n---\n' });
    expect((await runPrebake(root, ['build', '--keep-going'])).code).toBe(1);
    expect(publicOf(root)['bad/index.html']).toContain('Good now.');
    rmSync(join(root, 'content/bad.md'));
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    expect(publicOf(root)).not.toHaveProperty('bad/index.html');
  });

  test('ends with 2 when the config is wrong, and touches nothing', async () => {
    const before = publicOf(root);
    writeFiles(root, { 'prebake.config.yaml': 'feeds: false\n' });
    const failed = await runPrebake(root, ['build']);
    expect(failed.code).toBe(2);
    expect(errorsOf(failed)).toMatchObject([{ name: 'config-unknown-key', file: 'prebake.config.yaml', line: 1 }]);
    expect(publicOf(root)).toEqual(before);
  });
});

test('foreign files in the output folder stay; one in the way stops the build until --adopt', async () => {
  const root = makeFolder({ ...smallSite(), 'public/CNAME': 'example.org\n', 'public/about/index.html': 'mine' });
  const refused = await runPrebake(root, ['build']);
  expect(refused.code).toBe(1);
  expect(errorsOf(refused)).toMatchObject([
    { name: 'public-foreign-file', message: expect.stringContaining('about/index.html') },
  ]);
  expect(publicOf(root)).toEqual({ CNAME: 'example.org\n', 'about/index.html': 'mine' });
  expect((await runPrebake(root, ['build', '--adopt'])).code).toBe(0);
  expect(publicOf(root)).toMatchObject({
    CNAME: 'example.org\n',
    'about/index.html': expect.stringContaining('About us.'),
  });
  expect((await runPrebake(root, ['clean'])).code).toBe(0);
  expect(publicOf(root)).toEqual({ CNAME: 'example.org\n' });
});

test('builds at once are all done, whoever owns the site at that moment', async () => {
  const root = makeFolder(smallSite());
  const ended = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      await pause(index * 60);
      return runPrebake(root, ['build']);
    }),
  );
  expect(ended.map(({ code, events }) => ({ code, errors: errorsOf({ events }) }))).toEqual(
    ended.map(() => ({ code: 0, errors: [] })),
  );
});

const mounted: string[] = [];

function mount(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  mounted.push(folder);
}

afterAll(() => {
  for (const folder of mounted.splice(0).reverse()) execFileSync('umount', ['--lazy', folder]);
});

const canMount = (() => {
  try {
    mount(makeFolder(), 'size=64k');
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)('an output folder on its own mount (skipped where this user may not mount)', () => {
  test('is published to, and keeps what it had when it is full', async () => {
    const root = makeFolder(smallSite());
    mount(join(root, 'public'), 'size=256k');
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    const published = publicOf(root);
    writeFiles(root, {
      'content/about.md': '# Changed\n',
      'content/big.md': `${'Words and words. '.repeat(30_000)}\n`,
    });
    const failed = await runPrebake(root, ['build']);
    expect(failed.code).toBe(1);
    expect(errorsOf(failed)[0]).toMatchObject({ name: 'public-full' });
    expect(publicOf(root)).toEqual(published);
    rmSync(join(root, 'content/big.md'));
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    expect(publicOf(root)['about/index.html']).toContain('Changed');
  });

  test('that is read-only is named', async () => {
    const root = makeFolder(smallSite());
    mount(join(root, 'public'), 'size=256k,ro');
    const failed = await runPrebake(root, ['build']);
    expect(failed.code).toBe(1);
    expect(errorsOf(failed)).toMatchObject([{ name: 'public-read-only', message: expect.stringContaining('public') }]);
  });
});

test('a site that was moved to another place is not written again', async () => {
  const root = makeFolder(smallSite());
  expect((await runPrebake(root, ['build'])).code).toBe(0);
  const moved = makeFolder();
  cpSync(root, moved, { recursive: true });
  const again = await runPrebake(moved, ['build']);
  expect(again.events).toContainEqual(expect.objectContaining({ event: 'build:done', written: 0, pruned: 0 }));
  expect(publicOf(moved)).toEqual(publicOf(root));
});
