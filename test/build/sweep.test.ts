import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildMissed, CHUNK, sweep } from '../../src/build/sweep.ts';
import { openTestSite, type TestSite } from '../support/session.ts';

const files = {
  'prebake.config.yaml': 'schedules: false\n',
  'content/index.md': '# Home\n',
  'content/a.md': '# A\n',
  'content/b.md': '# B\n',
  'static/logo.txt': 'logo',
  'templates/layouts/default.hbs': '{{content}}',
};

let site: TestSite;
afterEach(() => site.stop());

/** Built so long after its files were written that their time stamps can be trusted. */
async function built(more: Record<string, string> = {}): Promise<TestSite> {
  site = await openTestSite({ ...files, ...more });
  site.clock.jump(Date.now() + 60_000 - site.clock.now());
  await site.build();
  return site;
}

async function swept(): Promise<string[][]> {
  const chunks: string[][] = [];
  const { config, memory } = site.session.context;
  for await (const paths of sweep(config, memory)) chunks.push([...paths].sort());
  return chunks;
}

test('where nothing was missed nothing is found', async () => {
  await built();
  expect(await swept()).toEqual([[]]);
});

test('edits, additions and deletions that the watcher missed are found, and built', async () => {
  await built();
  site.write({ 'content/a.md': '# Another\n', 'content/new.md': '# New\n', 'static/logo.txt': 'new logo' });
  site.remove('content/b.md');
  const [paths = []] = await swept();
  expect(paths).toEqual(['content/a.md', 'content/b.md', 'content/new.md', 'static/logo.txt']);
  const { rendered, deleted } = await site.build(...paths);
  expect(rendered).toContain('new.md');
  expect(deleted).toEqual(['b/index.html']);
  expect(await swept()).toEqual([[]]);
});

test('many are given in chunks, so that an edit need not wait for all of them', async () => {
  await built();
  const many = Array.from({ length: CHUNK + 20 }, (_, index) => [`content/n${index}.md`, 'N.\n']);
  site.write(Object.fromEntries(many));
  expect((await swept()).map((paths) => paths.length)).toEqual([CHUNK, 20]);
});

/** Writes other bytes of the same length that bear the time stamp of the old ones. */
function swapBytes(path: string, text: string): void {
  const full = join(site.folder, path);
  const { atime, mtime } = statSync(full);
  writeFileSync(full, text);
  utimesSync(full, atime, mtime);
}

test('a file read within the grain of its time stamp is read again, since it may have changed unseen', async () => {
  site = await openTestSite(files);
  site.clock.jump(Date.now() - site.clock.now());
  await site.build();
  swapBytes('content/a.md', '# Z\n');
  expect((await swept()).flat()).toContain('content/a.md');
  expect((await site.build()).changed).toEqual(['a/index.html']);
});

test('a file that was left alone is not read again', async () => {
  await built();
  const before = site.session.context.memory.sources.get('content/a.md');
  await site.build();
  expect(site.session.context.memory.sources.get('content/a.md')).toBe(before);
});

test("an editor's change goes before what is left of a sweep", async () => {
  await built();
  const missed = Array.from({ length: 2 * CHUNK + 1 }, (_, n) => [`content/many/page-${n}.md`, `# Page ${n}\n`]);
  site.write(Object.fromEntries(missed));
  const { session, events } = site;
  const { ledger, runner, context } = session;
  const started = context.events.next('build:started');
  await runner.start();
  const sweeping = buildMissed(session, 0);
  await started;
  site.write({ 'content/a.md': '# Edited\n' });
  ledger.mark('watcher', new Set(['content/a.md']), 10);
  await sweeping;
  await runner.idle();
  const done = events.flatMap(({ name, event }) =>
    name === 'request:done' && 'trigger' in event ? [event.trigger] : [],
  );
  expect(done.indexOf('watcher')).toBeLessThan(done.lastIndexOf('cron'));
  expect(done.filter((trigger) => trigger === 'cron')).toHaveLength(3);
  expect(site.output('a/index.html')).toContain('Edited');
});
