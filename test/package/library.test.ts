import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { build, createEvents, PrebakeError, type RunningSite, start, watch } from '../../src/index.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

const repository = join(import.meta.dirname, '../..');

const files = {
  'prebake.config.yaml': 'schedules: false\nworkers: { count: 1 }\n',
  'content/index.md': '---\ntitle: Home\n---\nWelcome.\n',
  'templates/layouts/default.hbs': '<title>{{page.title}}</title>{{content}}',
};

let site: RunningSite | undefined;
afterEach(async () => {
  await site?.stop();
  site = undefined;
});

async function thrownBy(work: Promise<unknown>): Promise<PrebakeError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof PrebakeError) return thrown;
  throw new Error(`Expected a PrebakeError, got ${String(thrown)}.`);
}

const text = async (url: string) => (await fetch(url)).text();

describe('build', () => {
  test('publishes the site and gives its report', async () => {
    const root = makeFolder(files);
    expect(await build({ root })).toMatchObject({ rendered: expect.any(Number), failures: [], withheld: false });
    expect(readFileSync(join(root, 'public/index.html'), 'utf8')).toContain('<title>Home</title>');
  });

  test('gives the failures of pages instead of throwing, and publishes nothing unless told to', async () => {
    const root = makeFolder({ ...files, 'content/bad.md': '---\ndate: 2026-02-30\n---\n' });
    const report = await build({ root });
    expect(report).toMatchObject({ failed: 1, withheld: true, failures: [{ error: { name: 'date-impossible' } }] });
    expect(existsSync(join(root, 'public/index.html'))).toBe(false);
    expect(await build({ root, keepGoing: true })).toMatchObject({ failed: 1, withheld: false });
    expect(existsSync(join(root, 'public/index.html'))).toBe(true);
  });

  test('shows what is not public yet apart from the published pages', async () => {
    const root = makeFolder({ ...files, 'content/later.md': '---\npublishDate: 2030-01-01\n---\nLater.\n' });
    await build({ root, preview: { at: '2030-01-02' } });
    expect(existsSync(join(root, '.prebake/preview/later/index.html'))).toBe(true);
    expect(existsSync(join(root, 'public'))).toBe(false);
  });

  test.each([
    ['a folder without a site', {}, {}, 'project-missing'],
    ['a config that is wrong', { 'prebake.config.yaml': 'workers: 3\n' }, {}, 'config-value'],
    ['a config that is not there', {}, { configFile: 'other.yaml' }, 'config-load'],
    ['a day that does not exist', files, { preview: { at: '2026-02-30' } }, 'usage'],
    ['a Date that is none', files, { preview: { at: new Date('nonsense') } }, 'usage'],
  ])('throws a PrebakeError for %s', async (_what, given: Record<string, string>, options, name) => {
    expect((await thrownBy(build({ root: makeFolder(given), ...options }))).name).toBe(name);
  });

  test('throws what is a fault of its own as an internal error with its cause', async () => {
    const error = await thrownBy(build({ root: 5 as never }));
    expect(error).toMatchObject({ name: 'internal', cause: expect.any(TypeError) });
  });
});

describe('watch and start', () => {
  test('serve what they built, and rebuild what changes', async () => {
    const root = makeFolder(files);
    const events = createEvents();
    site = await watch({ root, port: 0, events });
    expect(await text(site.url)).toContain('Welcome.');
    const published = events.next('build:published');
    writeFiles(root, { 'content/index.md': '---\ntitle: Home\n---\nChanged.\n' });
    await published;
    expect(await text(site.url)).toContain('Changed.');
  });

  test('reload pages in watch only', async () => {
    const root = makeFolder(files);
    site = await watch({ root, port: 0 });
    expect(await text(site.url)).toContain('<script');
    await site.stop();
    site = await start({ root, port: 0 });
    expect(await text(site.url)).not.toContain('<script');
  });

  test('stop as often as they are asked to, and leave address and site to others', async () => {
    const root = makeFolder(files);
    const first = await start({ root, port: 0 });
    const port = Number(new URL(first.url).port);
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    site = await start({ root, port });
    expect(await text(site.url)).toContain('Welcome.');
  });

  test('throw when they cannot start, and then nothing of them runs', async () => {
    const root = makeFolder(files);
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    expect((await thrownBy(start({ root, port }))).name).toBe('port-in-use');
    other.close();
    site = await start({ root, port: 0 });
    expect((await thrownBy(start({ root, port: 0 }))).name).toBe('site-busy');
    expect(await text(site.url)).toContain('Welcome.');
  });

  test('go on when their first build fails, and tell of it', async () => {
    const root = makeFolder({ ...files, 'public/index.html': 'of somebody else' });
    const events = createEvents();
    const failed = events.next('build:failed');
    site = await start({ root, port: 0, events });
    expect((await failed).error.name).toBe('public-foreign-file');
    expect((await fetch(site.url)).status).toBe(404);
  });

  test('let two sites tell the same listeners, each at its own address', async () => {
    const events = createEvents();
    const told: string[] = [];
    events.on('server:listening', ({ url }) => told.push(url));
    site = await start({ root: makeFolder(files), port: 0, events });
    const other = await start({ root: makeFolder(files), port: 0, events });
    expect([site.url, other.url]).toEqual(told);
    expect(site.url).not.toBe(other.url);
    await other.stop();
  });

  test('let a build beside them do its work through them', async () => {
    const root = makeFolder(files);
    site = await start({ root, port: 0 });
    expect(await build({ root })).toMatchObject({ failures: [], written: 0 });
  });
});

describe('the samples of the documentation', () => {
  const page = readFileSync(join(repository, 'content/docs/library.md'), 'utf8');
  const samples = Array.from(page.matchAll(/```js title="(.+?)"\n(.*?)```/gs), ([, name = '', code = '']) => ({
    name,
    code,
  }));
  /** What each prints on a new site. */
  const prints: Record<string, RegExp> = {
    'build.mjs': /^\d+ pages rendered, \d+ files written\n$/,
    'watch.mjs': /^200 <title>Home/,
    'events.mjs': /: .+\n\{\n? *changed: \[/s,
    'errors.mjs': /^project-missing There is no folder content\/.* Run prebake in the folder/s,
  };

  test('are all tried here', () => {
    expect(samples.map(({ name }) => name)).toEqual(Object.keys(prints));
  });

  test.each(samples)('$name runs', ({ name, code }) => {
    const folder = makeFolder({ [name]: code });
    writeFiles(join(folder, 'my-site'), files);
    mkdirSync(join(folder, 'no-site'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(repository, join(folder, 'node_modules/prebake'), 'dir');
    const { status, stdout, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(prints[name] ?? /^$/);
  });
});
