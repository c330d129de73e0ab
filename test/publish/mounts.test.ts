import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openPublisher } from '../../src/publish/publisher.ts';
import { stageBytes } from '../../src/publish/stage.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { openSite } from './site.ts';

const mounted: string[] = [];

function mount(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  mounted.push(folder);
}

afterEach(() => {
  for (const folder of mounted.splice(0).reverse()) execFileSync('umount', ['--lazy', folder]);
});

const canMount = (() => {
  const folder = makeFolder();
  try {
    mount(folder, 'size=64k');
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)('an output folder on its own mount (skipped where this user may not mount)', () => {
  test('is published through a closed dot folder inside it, which is no output and no foreign file', async () => {
    const root = makeFolder();
    mount(join(root, 'public'), 'size=1m');
    const site = await openSite({}, root);
    expect(await site.publisher.stage('look')).toBe(join(root, 'public/.prebake-stage/builds/look'));
    expect(statSync(join(root, 'public/.prebake-stage')).mode & 0o77).toBe(0);
    expect(await site.publisher.foreign()).toEqual([]);
    await site.publisher.discard('look');
    await site.publish({ 'index.html': 'home', 'a/b.html': 'b' });
    await site.publish({ 'index.html': 'home 2' });
    await site.reopen();
    expect(site.files()).toEqual({ 'index.html': 'home 2' });
  });

  test('that is read-only is named when the publisher opens', async () => {
    const root = makeFolder();
    mount(join(root, 'public'), 'size=1m,ro');
    await expect(openSite({}, root)).rejects.toMatchObject({
      name: 'public-read-only',
      message: `${join(root, 'public')} cannot be written: the file system is read-only.`,
    });
  });

  test('that turns read-only keeps what is there', async () => {
    const root = makeFolder();
    mount(join(root, 'public'), 'size=1m');
    const site = await openSite({}, root);
    await site.publish({ 'index.html': 'home' });
    const stage = await site.publisher.stage('b');
    const write = { path: 'index.html', ...stageBytes(stage, 'new'), owner: 'a', id: 'a' };
    execFileSync('mount', ['-o', 'remount,ro', join(root, 'public')]);
    const order = { buildId: 'b', writes: [write], keeps: [], deletes: [], allowDelete: false, adopt: false };
    await expect(site.publisher.commit(order)).rejects.toMatchObject({ name: 'public-read-only' });
    expect(site.files()).toEqual({ 'index.html': 'home' });
    execFileSync('mount', ['-o', 'remount,rw', join(root, 'public')]);
    await site.publish({ 'index.html': 'newer' });
    expect(site.files()).toEqual({ 'index.html': 'newer' });
  });

  test('that is full stops the stage and leaves no half file', async () => {
    const root = makeFolder();
    mount(join(root, 'public'), 'size=256k');
    const site = await openSite({}, root);
    await site.publish({ 'index.html': 'home' });
    const stage = await site.publisher.stage('big');
    expect(() => stageBytes(stage, Buffer.alloc(1024 * 1024))).toThrow(
      expect.objectContaining({ name: 'public-full' }),
    );
    expect(readdirSync(stage)).toEqual([]);
    await site.publisher.discard('big');
    await site.publish({ 'index.html': 'home 2' });
    expect(site.files()).toEqual({ 'index.html': 'home 2' });
  });

  test('that runs out of room in the middle of a commit keeps the old generation whole', async () => {
    const root = makeFolder();
    mount(join(root, 'public'), 'size=1m,nr_inodes=28');
    const site = await openSite({}, root);
    const old = { 'index.html': 'home', 'z.html': 'z' };
    await site.publish(old);
    const many = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`page-${index}/index.html`, `${index}`]));
    await expect(site.publish({ 'index.html': 'new', ...many })).rejects.toMatchObject({ name: 'public-full' });
    expect(site.warnings).toEqual([]);
    expect(site.files()).toEqual(old);
    await site.publish({ 'index.html': 'newer', 'z.html': 'z' });
    expect(site.files()).toEqual({ 'index.html': 'newer', 'z.html': 'z' });
  });

  test('in the middle of the tree stops a commit, which then takes everything back', async () => {
    const root = makeFolder();
    const site = await openSite({}, root);
    await site.publish({ 'a.html': 'old', 'zzz.html': 'old' });
    mount(join(root, 'public/inner'), 'size=1m');
    const wanted = { 'a.html': 'new', 'inner/x.html': 'x', 'zzz.html': 'new' };
    await expect(site.publish(wanted)).rejects.toMatchObject({
      name: 'public-failed',
      message: `${join(root, 'public/inner/x.html')} cannot be published: it lies on another mount than the output folder.`,
    });
    expect(site.files()).toEqual({ 'a.html': 'old', 'zzz.html': 'old', 'inner/': '(empty folder)' });
    execFileSync('umount', [mounted.pop() ?? '']);
    await site.publish(wanted);
    expect(site.files()).toEqual(wanted);
  });

  test('that is no longer there when a crash left a stage inside it is settled all the same', async () => {
    const root = makeFolder();
    writeFiles(root, { 'public/.prebake-stage/builds/old/x': 'left' });
    const site = await openSite({}, root);
    expect(site.files()).toEqual({});
  });
});

const elsewhere = '/dev/shm';
const isElsewhere = existsSync(elsewhere) && statSync(elsewhere).dev !== statSync(makeFolder()).dev;

test.skipIf(!isElsewhere)(
  'a state folder on another mount than the output folder works (skipped without /dev/shm)',
  async () => {
    const other = mkdtempSync(join(elsewhere, 'prebake-'));
    try {
      const site = await openSite({ public: join(other, 'public') });
      await site.publish({ 'index.html': 'home' });
      await site.reopen();
      expect(site.files()).toEqual({ 'index.html': 'home' });
      await site.publisher.close();
    } finally {
      rmSync(other, { recursive: true });
    }
  },
);

test('an output folder that cannot be made is named', async () => {
  const root = makeFolder({ public: 'a file' });
  await expect(
    openPublisher({
      public: join(root, 'public'),
      state: join(root, '.prebake'),
      maxDelete: { share: 1, count: 1 },
      warn() {},
    }),
  ).rejects.toMatchObject({
    name: 'public-failed',
    message: expect.stringContaining(join(root, 'public')),
  });
});
