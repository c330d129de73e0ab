import { describe, expect, test } from 'vitest';
import type { BuildOrder } from '../../src/build/context.ts';
import type { BuildReport } from '../../src/build/report.ts';
import { createRunner } from '../../src/build/runner.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine.ts';
import { createEvents } from '../../src/events.ts';
import { createLedger } from '../../src/queue/ledger.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFolder } from '../support/folder.ts';

/** A runner whose builds end when the test says so. */
function makeRunner(limit = 100) {
  const events = createEvents();
  const ledger = createLedger({ limit, clock: createFakeClock(), random: Math.random, events });
  const begun: (BuildOrder & { end(): void; fail(error: Error): void })[] = [];
  let heard = () => {};
  let count = 0;
  const runner = createRunner({
    ledger,
    events,
    newBuildId: () => `build-${++count}`,
    build: (order) =>
      new Promise((resolve, reject) => {
        begun.push({ ...order, end: () => resolve({} as BuildReport), fail: reject });
        heard();
      }),
  });
  /** The build with this number, from 1, once it has begun. */
  const build = async (number: number) => {
    while (begun.length < number) await new Promise<void>((resolve) => (heard = resolve));
    const found = begun[number - 1];
    if (found === undefined) throw new Error(`There is no build ${number}.`);
    return found;
  };
  return { events, ledger, runner, begun, build };
}

const scopeOf = (order: BuildOrder) => (order.scope === 'all' ? 'all' : [...order.scope].sort());
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('requests become builds:', () => {
  test('those of one turn become one, with the union of their paths and the highest priority', async () => {
    const { ledger, runner, build, begun } = makeRunner();
    await runner.start();
    ledger.mark('watcher', new Set(['content/a.md']), 10);
    ledger.mark('cron', new Set(['content/b.md']));
    await ledger.submit({ trigger: 'api', scope: new Set(['content/a.md', 'content/c.md']) });
    const first = await build(1);
    expect([scopeOf(first), first.priority]).toEqual([['content/a.md', 'content/b.md', 'content/c.md'], 10]);
    first.end();
    await runner.idle();
    expect(begun).toHaveLength(1);
    expect(ledger.counts()).toMatchObject({ waiting: 0, active: 0, done: 3 });
  });

  test('one that asks for everything makes it all', async () => {
    const { ledger, runner, build } = makeRunner();
    await runner.start();
    ledger.mark('watcher', new Set(['content/a.md']));
    await ledger.submit({ trigger: 'cli', scope: 'all' });
    expect(scopeOf(await build(1))).toBe('all');
  });

  test('what comes after a build began waits for the next, and is not done before', async () => {
    const { ledger, runner, build, begun } = makeRunner();
    await runner.start();
    const early = await ledger.submit({ trigger: 'api', scope: new Set(['content/a.md']) });
    const first = await build(1);
    const late = await ledger.submit({ trigger: 'api', scope: new Set(['content/b.md']) });
    const later = await ledger.submit({ trigger: 'api', scope: new Set(['content/c.md']) });
    await turn();
    expect(begun).toHaveLength(1);
    first.end();
    const second = await build(2);
    expect(scopeOf(second)).toEqual(['content/b.md', 'content/c.md']);
    const stateOf = (one: typeof early) => one.accepted && ledger.get(one.request.id)?.state;
    expect([early, late, later].map(stateOf)).toEqual(['done', 'active', 'active']);
    second.end();
    await runner.idle();
    expect([late, later].map(stateOf)).toEqual(['done', 'done']);
    expect(begun).toHaveLength(2);
  });

  test('what waited before the start is built', async () => {
    const { ledger, runner, build } = makeRunner();
    ledger.mark('watcher', 'all');
    await runner.start();
    expect(scopeOf(await build(1))).toBe('all');
  });

  test('what comes in the very moment in which the last build ends is not forgotten', async () => {
    for (let hops = 0; hops < 8; hops++) {
      const { ledger, runner, build, events } = makeRunner();
      await runner.start();
      ledger.mark('watcher', 'all');
      events.on('request:done', async () => {
        for (let hop = 0; hop < hops; hop++) await undefined;
        if (ledger.counts().done === 1) ledger.mark('cron', 'all');
      });
      (await build(1)).end();
      (await build(2)).end();
      await runner.idle();
      expect(ledger.counts()).toMatchObject({ waiting: 0, done: 2 });
    }
  });
});

describe('a build that fails', () => {
  test('settles its requests as failed, and the next one runs', async () => {
    const { events, ledger, runner, build } = makeRunner();
    await runner.start();
    const failed = events.next('build:failed');
    const request = await ledger.submit({ trigger: 'api', scope: 'all' });
    (await build(1)).fail(new Error('no disk'));
    expect(await failed).toMatchObject({ buildId: 'build-1', error: { message: 'no disk' } });
    await runner.idle();
    expect(request.accepted && ledger.get(request.request.id)).toMatchObject({ state: 'failed', buildId: 'build-1' });
    ledger.mark('watcher', 'all');
    (await build(2)).end();
    await runner.idle();
    expect(ledger.counts()).toMatchObject({ failed: 1, done: 1 });
  });
});

describe('to stop', () => {
  test('waits for the active build and begins no other', async () => {
    const { ledger, runner, build, begun } = makeRunner();
    await runner.start();
    ledger.mark('watcher', 'all');
    const first = await build(1);
    ledger.mark('cron', 'all');
    let stopped = false;
    const stopping = runner.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    first.end();
    await stopping;
    ledger.mark('watcher', 'all');
    await turn();
    expect(begun).toHaveLength(1);
    expect(ledger.counts()).toMatchObject({ done: 1, waiting: 2 });
  });

  test('is fine twice, and before the start', async () => {
    const { runner } = makeRunner();
    await runner.stop();
    await runner.start();
    await Promise.all([runner.stop(), runner.stop()]);
  });

  test('a build that nobody waits for any more is told to end', async () => {
    const { ledger, runner, build } = makeRunner();
    await runner.start();
    const request = await ledger.submit({ trigger: 'api', scope: 'all' });
    const { signal, end } = await build(1);
    if (request.accepted) await ledger.cancel(request.request.id);
    expect(signal.aborted).toBe(true);
    end();
    await runner.idle();
  });
});

test('with a limit of one and one thread, 1,000 pages are built, and a second waiting request is refused', async () => {
  const { ledger, runner, build } = makeRunner(1);
  await runner.start();
  await ledger.submit({ trigger: 'api', scope: 'all' });
  const first = await build(1);
  expect(await ledger.submit({ trigger: 'api', scope: 'all' })).toMatchObject({ accepted: true });
  expect(await ledger.submit({ trigger: 'api', scope: 'all' })).toMatchObject({ accepted: false });
  first.end();
  (await build(2)).end();
  await runner.idle();

  const pages = Array.from({ length: 999 }, (_, index) => [`content/p${index}.md`, `# Page ${index}\n`]);
  const root = makeFolder({
    'prebake.config.yaml': 'queue: { limit: 1 }\nworkers: { count: 1 }\nschedules: false\n',
    'content/index.md': '# Home\n',
    'templates/layouts/default.hbs': '{{content}}',
    // With a helper of the site's own, the main thread does not render.
    'templates/helpers/own.ts': 'export const own = () => 1;\n',
    ...Object.fromEntries(pages),
  });
  const load = () => loadConfig({ root });
  const { config, inputs } = await load();
  const preview = { drafts: false, future: false, expired: false };
  const policy = { keepGoing: false, allowDelete: false, adopt: false, preview };
  const events = createEvents();
  const started = new Set<number>();
  events.on('worker:started', ({ worker }) => started.add(worker));
  const engine = createEngine({ config, configInputs: inputs, reloadConfig: load, events, ...policy });
  expect(await engine.build()).toMatchObject({ failed: 0 });
  expect(started.size).toBe(1);
});
