import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine, EngineOptions } from '../../src/build/contract.ts';
import { systemClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine.ts';
import { createEvents } from '../../src/events.ts';
import { createManifestReader } from '../../src/publish/manifest-reader.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

const files = {
  'prebake.config.yaml': 'schedules: false\n',
  'content/index.md': '---\ntitle: Home\n---\nText.\n',
  'content/broken.md': '---\ntitle: Broken\n---\n[nowhere](missing.md)\n',
  'content/draft.md': '---\ntitle: Draft\ndraft: true\n---\nText.\n',
  'templates/layouts/default.hbs': '{{page.title}} {{content}}',
};

async function engineOf(folder: string, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const load = () => loadConfig({ root: folder });
  const { config, inputs } = await load();
  const preview = { drafts: false, future: false, expired: false };
  const policy = { keepGoing: false, allowDelete: false, adopt: false };
  return createEngine({
    config,
    configInputs: inputs,
    reloadConfig: load,
    events: createEvents(),
    preview,
    ...policy,
    ...more,
  });
}

function output(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return undefined;
  }
}

test('a one-shot build with a broken link publishes nothing and says so', async () => {
  const folder = makeFolder(files);
  const report = await (await engineOf(folder)).build();
  expect(report).toMatchObject({ withheld: true, written: 0, failed: 1 });
  expect(report.failures[0]?.error).toMatchObject({ name: 'link-unknown', file: 'content/broken.md', line: 4 });
  expect(output(folder, 'public/index.html')).toBeUndefined();
});

test('the list of failing pages names what fails while it is rendered, and publishes nothing', async () => {
  const folder = makeFolder(files);
  const events = createEvents();
  const told: string[] = [];
  events.onAny((name) => told.push(name));
  const list = await (await engineOf(folder, { events })).list('failing');
  expect(list).toEqual([{ path: 'broken.md', detail: expect.stringContaining('missing.md') }]);
  expect(told).toEqual([]);
  expect(output(folder, 'public/index.html')).toBeUndefined();
});

test('drafts are rendered apart from the published pages, and the place is told', async () => {
  const folder = makeFolder({ ...files, 'content/broken.md': 'Mended.\n' });
  const events = createEvents();
  const notice = events.next('notice');
  const preview = { drafts: true, future: false, expired: false };
  await (await engineOf(folder, { events, preview })).build();
  expect((await notice).message).toContain('.prebake/preview');
  expect(output(folder, '.prebake/preview/draft/index.html')).toContain('Draft');
  expect(output(folder, 'public/index.html')).toBeUndefined();
});

test('a process that only serves follows what another publishes, without being asked first', async () => {
  const folder = makeFolder({ ...files, 'content/broken.md': 'Mended.\n' });
  const engine = await engineOf(folder);
  await engine.build();
  const reader = createManifestReader(join(folder, '.prebake'), systemClock);
  await reader.start();
  const before = reader.manifest().entries.get('index.html')?.digest;
  expect(before).toBeDefined();
  writeFiles(folder, { 'content/index.md': '---\ntitle: House\n---\nText.\n' });
  await engine.build();
  await expect.poll(() => reader.manifest().entries.get('index.html')?.digest, { timeout: 5_000 }).not.toBe(before);
  await reader.stop();
});

test('a record of what is published that cannot be read is told of at the start, and waited out later', async () => {
  const folder = makeFolder({ ...files, 'content/broken.md': 'Mended.\n' });
  await (await engineOf(folder)).build();
  const path = join(folder, '.prebake/manifest/journal');
  const bytes = readFileSync(path);
  const clock = createFakeClock();
  const reader = createManifestReader(join(folder, '.prebake'), clock);
  await reader.start();
  // A link to itself can be read by nobody, whatever their rights.
  rmSync(path);
  symlinkSync(path, path);
  await clock.advance(2_000);
  expect(reader.manifest().entries.has('index.html')).toBe(true);
  const late = createManifestReader(join(folder, '.prebake'), clock);
  await expect(late.start()).rejects.toMatchObject({ name: 'file-unreadable', file: path });
  // A look ends in a turn of its own; the next is a second after it.
  const looked = async () => {
    await clock.advance(1_000);
    return reader.manifest().entries.size;
  };
  rmSync(path);
  await expect.poll(looked).toBe(0);
  writeFileSync(path, bytes);
  await expect.poll(looked).toBeGreaterThan(0);
  await reader.stop();
});

test('clean removes every output and what was remembered, and nothing else', async () => {
  const folder = makeFolder({ ...files, 'content/broken.md': 'Mended.\n', 'public/mine.txt': 'mine' });
  const engine = await engineOf(folder);
  await engine.build();
  const removed = await engine.clean();
  expect(removed).toContain('index.html');
  expect(output(folder, 'public/index.html')).toBeUndefined();
  expect(output(folder, 'public/mine.txt')).toBe('mine');
  expect(output(folder, '.prebake/manifest/journal')).toBeUndefined();
});

test('a plan names what a build would do and writes nothing', async () => {
  const folder = makeFolder({ ...files, 'content/broken.md': 'Mended.\n', 'static/logo.txt': 'logo' });
  const plan = await (await engineOf(folder)).plan();
  expect(plan.render.map(({ outputPath, reason }) => [outputPath, reason])).toContainEqual(['index.html', 'it is new']);
  expect(plan.copy.map(({ outputPath }) => outputPath)).toEqual(['logo.txt']);
  expect(output(folder, 'public/index.html')).toBeUndefined();
});

test('a one-shot build that keeps going shows what fails as it was, in the lists of others too', async () => {
  const list = '---\nlayout: list\n---\n';
  const folder = makeFolder({
    ...files,
    'content/index.md': list,
    'templates/layouts/list.hbs': '{{#each collections.notes}}{{title}},{{/each}}',
    'content/broken.md': '---\ntitle: Whole\n---\nText.\n',
    'content/notes/new.md': '---\ntitle: New\nlayout: none\n---\n',
    'content/notes/old.md': '---\ntitle: Old\n---\nText.\n',
  });
  const keepGoing = true;
  const report = await (await engineOf(folder, { keepGoing })).build();
  expect(report).toMatchObject({ withheld: false, failed: 1 });
  expect(output(folder, 'public/index.html')).toBe('Old,');
});
