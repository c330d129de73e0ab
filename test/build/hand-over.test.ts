import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../src/build/contract.ts';
import { answer } from '../../src/build/hand-over.ts';
import type { Session } from '../../src/build/session.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine.ts';
import { createEvents, type EventBus } from '../../src/events.ts';
import { createJournal } from '../../src/journal.ts';
import { createLedger } from '../../src/queue/ledger.ts';
import type { Service } from '../../src/service.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

const files = {
  'prebake.config.yaml': 'schedules: false\nworkers: { count: 1 }\n',
  'content/index.md': '# Home\n',
  'templates/layouts/default.hbs': '{{content}}',
};

let service: Service | undefined;
afterEach(() => service?.stop());

async function engineOf(root: string): Promise<{ engine: Engine; events: EventBus }> {
  const load = () => loadConfig({ root });
  const { config, inputs } = await load();
  const events = createEvents();
  const preview = { drafts: false, future: false, expired: false };
  const policy = { keepGoing: false, allowDelete: false, adopt: false, preview };
  return { engine: createEngine({ config, configInputs: inputs, reloadConfig: load, events, ...policy }), events };
}

async function watched() {
  const root = makeFolder(files);
  const { engine, events } = await engineOf(root);
  const built = events.next('build:done');
  service = engine.watch({ serve: false, liveReload: false, cron: false });
  await service.start();
  await built;
  return { root, owner: events, ...(await engineOf(root)) };
}

test('a build beside one that watches is done by that one, and tells what it did', async () => {
  const { root, owner, engine, events } = await watched();
  const names: string[] = [];
  events.onAny((name) => names.push(name));
  const accepted = owner.next('request:accepted', ({ trigger }) => trigger === 'cli');
  writeFiles(root, { 'content/new.md': '# New\n' });
  const report = await engine.build();
  expect(await accepted).toMatchObject({ trigger: 'cli' });
  expect(report).toMatchObject({ failed: 0, failures: [] });
  expect(names).toEqual(expect.arrayContaining(['build:started', 'build:done', 'request:done']));
  expect(readFileSync(join(root, 'public/new/index.html'), 'utf8')).toContain('New');
});

test('several at once all get their report', async () => {
  const { root } = await watched();
  const others = await Promise.all([1, 2, 3].map(() => engineOf(root)));
  const reports = await Promise.all(others.map(({ engine }) => engine.build()));
  expect(reports.map(({ failed }) => failed)).toEqual([0, 0, 0]);
});

test('a build that fails there fails here, with the same error', async () => {
  const { root, engine } = await watched();
  writeFiles(root, { 'public/mine/index.html': 'mine', 'content/mine.md': '# Mine\n' });
  await expect(engine.build()).rejects.toMatchObject({ name: 'public-foreign-file' });
});

test('a build beside one that can go on with no config is told why', async () => {
  const { root, owner, engine } = await watched();
  const told: string[] = [];
  const broken = owner.next('warning', ({ error }) => told.push(error.message) === 2);
  // Nobody can open the record of what is published again.
  const journal = await createJournal(join(root, '.prebake/manifest/journal'), { name: 'other', version: 9 });
  await journal.close();
  writeFiles(root, { 'prebake.config.yaml': `${files['prebake.config.yaml']}site: { title: Changed }\n` });
  await broken;
  expect(told[0]).toContain('Nothing is built any more');
  expect(told[1]).toContain('other 9');
  await expect(engine.build()).rejects.toMatchObject({ name: 'manifest-damaged', message: told[0] });
});

test('of all that its owner does, only the build of the request is told', async () => {
  const events = createEvents();
  const ledger = createLedger({ limit: 10, clock: createFakeClock(), random: Math.random, events });
  const session = { ledger, allow() {}, lastReport: () => ({ failures: [] }) } as unknown as Session;
  const run = async (buildId: string) => {
    const ids = ledger.takeAll()?.ids ?? [];
    events.emit('build:started', { buildId, requests: ids.length });
    return async () => {
      events.emit('build:progress', { buildId, stage: 'load', done: 1, total: 1 });
      await ledger.settle(ids, 'done', buildId);
    };
  };
  ledger.mark('watcher', 'all');
  const finishFirst = await run('first');
  const accepted = events.next('request:accepted');
  const told: unknown[] = [];
  const answered = (async () => {
    for await (const message of answer(async () => session, events, { do: 'build' })) told.push(message);
  })();
  const { id } = await accepted;
  await finishFirst();
  events.emit('watcher:changed', { paths: ['content/a.md'] });
  const finishSecond = await run('second');
  events.emit('watcher:changed', { paths: ['content/b.md'] });
  await finishSecond();
  await answered;
  expect(told).toEqual([
    { event: 'request:accepted', data: { id, trigger: 'cli' } },
    { event: 'build:started', data: { buildId: 'second', requests: 1 } },
    { event: 'build:progress', data: { buildId: 'second', stage: 'load', done: 1, total: 1 } },
    { event: 'request:done', data: { id, trigger: 'cli', state: 'done', buildId: 'second' } },
    { report: { failures: [] } },
  ]);
});

test('what cannot be handed over is refused', async () => {
  const { engine } = await watched();
  await expect(engine.plan()).rejects.toMatchObject({ name: 'site-busy' });
  await expect(engine.clean()).rejects.toMatchObject({ name: 'site-busy' });
});
