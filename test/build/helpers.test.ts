import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine.ts';
import { createEvents, type EventBus } from '../../src/events.ts';
import type { Service } from '../../src/service.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { openTestSite } from '../support/session.ts';

const files = {
  'prebake.config.yaml': 'schedules: false\nworkers: { count: 1 }\nsitemap: false\nrobots: false\n',
  'content/index.md': '---\ntitle: Home\n---\nText.\n',
  'content/plain.md': '---\ntitle: Plain\nlayout: plain\n---\nText.\n',
  'templates/layouts/default.hbs': '{{count "x"}}',
  'templates/layouts/plain.hbs': '{{page.title}}',
  'templates/helpers/count.js': 'let calls = 0;\nexport const count = () => "one " + ++calls;\n',
};

let service: Service | undefined;
afterEach(() => service?.stop());

async function watch(folder: string): Promise<EventBus> {
  const events = createEvents();
  const load = () => loadConfig({ root: folder });
  const { config, inputs } = await load();
  const preview = { drafts: false, future: false, expired: false };
  const policy = { keepGoing: true, allowDelete: true, adopt: false };
  const engine = createEngine({ config, configInputs: inputs, reloadConfig: load, events, preview, ...policy });
  service = engine.watch({ serve: false, liveReload: false, cron: false });
  const built = events.next('build:done');
  await service.start();
  await built;
  return events;
}

test('changed helpers start in fresh workers, without what the old ones kept in memory', async () => {
  const folder = makeFolder(files);
  const events = await watch(folder);
  const rendered = events.next('page:rendered', ({ id }) => id === 'index.md');
  const done = events.next('build:done', (summary) => summary.rendered > 0);
  writeFiles(folder, {
    'templates/helpers/count.js': 'let calls = 0;\nexport const count = () => "two " + ++calls;\n',
  });
  expect((await rendered).reason).toBe("the site's own helpers changed");
  await done;
  expect(readFileSync(join(folder, 'public/index.html'), 'utf8')).toBe('two 1');
});

test('helpers that fail while they load fail the pages, not the workers, and mend', async () => {
  const site = await openTestSite(files);
  await site.build();
  expect(site.output('index.html')).toContain('one');
  site.write({ 'templates/helpers/count.js': 'throw new Error("no helpers today");\n' });
  const broken = await site.build('templates/helpers/count.js');
  expect(broken.failed).toEqual({ 'index.md': 'helper-failed' });
  expect(broken.report.failures[0]?.error.message).toContain('no helpers today');
  expect(site.output('index.html')).toContain('one');
  site.write({ 'templates/helpers/count.js': 'export const count = () => `three`;\n' });
  const mended = await site.build('templates/helpers/count.js');
  expect(mended.rendered).toEqual(['index.md']);
  expect(mended.mended).toEqual(['index.md']);
  expect(site.output('index.html')).toBe('three');
  await site.stop();
});
