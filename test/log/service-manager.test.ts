import { expect, test } from 'vitest';
import { toErrorData } from '../../src/errors.ts';
import { type BuildSummary, createEvents } from '../../src/events.ts';
import { createServiceManager, type Notify } from '../../src/log/service-manager.ts';
import { watchdogOf } from '../../src/log/systemd.ts';
import { createFakeClock } from '../support/clock.ts';

const MINUTE = 60_000;

function summary(written: number, unchanged: number, failed: number): BuildSummary {
  const counts = { rendered: 0, written, unchanged, pruned: 0, failed, warnings: 0 };
  const rest = { heldBack: [], duration: 1, stages: {}, peakMemory: 1, generation: 1, withheld: false };
  return { buildId: 'b', ...counts, ...rest };
}

function open(options: { builds?: boolean; watchdog?: number; notify?: Notify } = {}) {
  const clock = createFakeClock(Date.UTC(2026, 10, 24, 14, 3, 22));
  const events = createEvents();
  const told: Record<string, string>[] = [];
  const notify: Notify = async (assignments) => void told.push(assignments);
  const manager = createServiceManager({ events, clock, notify, builds: true, ...options });
  const listen = () => events.emit('server:listening', { name: 'site', url: 'http://localhost:4000/' });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, events, told, manager, listen, settle };
}

test('prebake is ready once it listens and the first build has ended, and says so once', async () => {
  const { events, told, manager, listen, settle } = open();
  await manager.start();
  listen();
  await settle();
  expect(told).toEqual([{ STATUS: 'Serving what is published at http://localhost:4000/, building.' }]);
  events.emit('build:done', summary(4, 1200, 0));
  await settle();
  expect(told[1]).toEqual({ READY: '1', STATUS: '1,204 files published, 0 failing, last build 14:03:22 UTC.' });
  events.emit('build:done', summary(0, 1204, 2));
  await settle();
  expect(told[2]).toEqual({ STATUS: '1,204 files published, 2 failing, last build 14:03:22 UTC.' });
});

test('a first build that fails does not keep what was published before from being served', async () => {
  const { events, told, manager, listen, settle } = open();
  await manager.start();
  listen();
  events.emit('build:failed', { buildId: 'b', error: { ...toErrorData(new Error('x')), name: 'max-delete' } });
  await settle();
  expect(told.at(-1)).toEqual({
    READY: '1',
    STATUS: 'The build of 14:03:22 UTC failed (max-delete): what was published before stays.',
  });
});

test('what only serves is ready when it listens', async () => {
  const { told, manager, listen, settle } = open({ builds: false });
  await manager.start();
  listen();
  await settle();
  expect(told).toEqual([{ READY: '1', STATUS: 'Serving http://localhost:4000/' }]);
});

test('a sign of life goes out at half of the time that is asked for, until the stop', async () => {
  const { clock, told, manager, settle } = open({ watchdog: 30_000 });
  await manager.start();
  await clock.advance(14_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  await clock.advance(15_000);
  await settle();
  expect(told).toEqual([{ WATCHDOG: '1' }, { WATCHDOG: '1' }]);
  await manager.stop();
  await clock.advance(60_000);
  expect(told.slice(2)).toEqual([{ STOPPING: '1', STATUS: 'Stopping.' }]);
});

test('a build that tells nothing for ten minutes gives no sign of life; one that goes on, or has ended, does', async () => {
  const { clock, events, told, manager } = open({ watchdog: 2 * MINUTE });
  const signs = () => told.splice(0).length;
  await manager.start();
  await clock.advance(20 * MINUTE);
  expect(signs()).toBe(20);
  events.emit('build:started', { buildId: 'b', requests: 1 });
  await clock.advance(9 * MINUTE);
  expect(signs()).toBe(9);
  events.emit('build:progress', { buildId: 'b', stage: 'render', done: 1, total: 2 });
  await clock.advance(9 * MINUTE);
  expect(signs()).toBe(9);
  events.emit('watcher:changed', { paths: [] });
  await clock.advance(5 * MINUTE);
  expect(signs()).toBe(0);
  events.emit('build:done', summary(1, 1, 0));
  await clock.advance(3 * MINUTE);
  expect(signs()).toBe(4);
});

test('while one message is on its way the next ones become one, with the newest status', async () => {
  const told: Record<string, string>[] = [];
  let arrive = () => {};
  const notify: Notify = (assignments) => {
    told.push(assignments);
    return new Promise((resolve) => {
      arrive = resolve;
    });
  };
  const { events, manager, listen, settle } = open({ notify });
  await manager.start();
  listen();
  events.emit('build:done', summary(1, 0, 0));
  events.emit('build:done', summary(2, 0, 0));
  expect(told).toHaveLength(1);
  arrive();
  await settle();
  expect(told[1]).toEqual({ READY: '1', STATUS: expect.stringContaining('2 files') });
  arrive();
});

test.each([
  [{ WATCHDOG_USEC: '30000000' }, 30_000],
  [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 30_000],
  [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, undefined],
  [{ WATCHDOG_USEC: 'soon' }, undefined],
  [{ WATCHDOG_USEC: '0' }, undefined],
  [{}, undefined],
])('the watchdog of %o, read by process 7, is %s ms', (env, milliseconds) => {
  expect(watchdogOf(env, 7)).toBe(milliseconds);
});
