import { describe, expect, test } from 'vitest';
import { createEvents, type EventName } from '../../src/events.ts';
import { createLedger, type Ledger, type LedgerOptions, type Submission } from '../../src/queue/ledger.ts';
import type { Request } from '../../src/queue/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { createRandom } from './random.ts';

function setUp(options: Partial<LedgerOptions> = {}) {
  const clock = createFakeClock();
  const events = createEvents();
  const heard: [EventName, unknown][] = [];
  events.onAny((name, event) => heard.push([name, event]));
  const ledger = createLedger({ limit: 3, clock, random: createRandom(), events, ...options });
  return { ledger, clock, heard };
}

const all = { trigger: 'api', scope: 'all' } as const;

function accepted(submission: Submission): Request {
  if (!submission.accepted) throw new Error('refused');
  return submission.request;
}

async function retryAfter(ledger: Ledger): Promise<number> {
  const submission = await ledger.submit(all);
  if (submission.accepted) throw new Error('accepted');
  return submission.retryAfter;
}

describe('submit', () => {
  test('a request is accepted, announced, and waits', async () => {
    const { ledger, heard, clock } = setUp();
    const scope = new Set(['content/a.md']);
    const request = accepted(await ledger.submit({ trigger: 'cli', scope, priority: 2 }));
    expect(request).toEqual({
      id: request.id,
      trigger: 'cli',
      scope,
      priority: 2,
      createdAt: clock.now(),
      state: 'waiting',
    });
    expect(request.id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(ledger.get(request.id)).toBe(request);
    expect(heard).toEqual([['request:accepted', { id: request.id, trigger: 'cli' }]]);
  });

  test('exactly `limit` requests wait; fifty clients at once do not overshoot', async () => {
    const { ledger } = setUp({ limit: 20 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ledger.submit(all)));
    expect(answers.filter((answer) => answer.accepted)).toHaveLength(20);
    expect(ledger.counts().waiting).toBe(20);
  });

  test('a limit of 1 accepts the next one once the first is taken', async () => {
    const { ledger } = setUp({ limit: 1 });
    expect((await ledger.submit(all)).accepted).toBe(true);
    expect((await ledger.submit(all)).accepted).toBe(false);
    ledger.takeAll();
    expect((await ledger.submit(all)).accepted).toBe(true);
  });

  test('cancelling a waiting request makes room for one', async () => {
    const { ledger } = setUp({ limit: 1 });
    const { id } = accepted(await ledger.submit(all));
    await ledger.cancel(id);
    expect((await ledger.submit(all)).accepted).toBe(true);
    expect((await ledger.submit(all)).accepted).toBe(false);
  });

  test('cancelling an active request makes no room: it holds none', async () => {
    const { ledger } = setUp({ limit: 1 });
    const { id } = accepted(await ledger.submit(all));
    ledger.takeAll();
    await ledger.submit(all);
    await ledger.cancel(id);
    expect((await ledger.submit(all)).accepted).toBe(false);
  });
});

describe('retryAfter', () => {
  test('is some seconds while nothing was taken yet', async () => {
    const { ledger } = setUp({ limit: 0, random: () => 0 });
    expect(await retryAfter(ledger)).toBe(5);
  });

  test('follows the rate at which requests were taken', async () => {
    const { ledger, clock } = setUp({ limit: 1, random: () => 0 });
    await ledger.submit(all);
    ledger.takeAll();
    await ledger.submit(all);
    await clock.advance(20_000);
    ledger.takeAll(); // 2 in 20 s
    await ledger.submit(all);
    expect(await retryAfter(ledger)).toBe(10);
    expect(await retryAfter(ledger)).toBe(20);
    expect(await retryAfter(ledger)).toBe(30);
  });

  test('stays between 1 and 60 seconds, whatever the rate and the wall clock', async () => {
    for (const random of [() => 0, () => 0.9999]) {
      const { ledger, clock } = setUp({ limit: 1, random });
      await ledger.submit(all);
      ledger.takeAll();
      await ledger.submit(all);
      clock.jump(-86_400_000);
      expect(await retryAfter(ledger)).toBeGreaterThanOrEqual(1);
      clock.jump(30 * 86_400_000);
      const long = await retryAfter(ledger);
      expect(long).toBeGreaterThanOrEqual(48);
      expect(long).toBeLessThanOrEqual(60);
    }
  });

  test('differs between clients that were refused together', async () => {
    const { ledger, clock } = setUp({ limit: 1 });
    await ledger.submit(all);
    ledger.takeAll();
    await clock.advance(20_000); // 1 in 20 s
    await ledger.submit(all);
    const told = new Set<number>();
    for (let n = 0; n < 200; n++) told.add(await retryAfter(ledger));
    expect(told.size).toBeGreaterThan(8);
    expect(Math.max(...told)).toBeLessThanOrEqual(60);
  });
});

describe('mark', () => {
  test('ten thousand edits are one waiting request with the union of their paths', () => {
    const { ledger, heard } = setUp({ limit: 0 });
    const first = ledger.mark('watcher', new Set(['0']));
    for (let n = 1; n < 10_000; n++) ledger.mark('watcher', new Set([String(n)]), n === 7 ? 5 : 0);
    expect(ledger.list()).toEqual([first]);
    expect(first.scope).toHaveProperty('size', 10_000);
    expect(first.priority).toBe(5);
    expect(heard).toHaveLength(1);
  });

  test('each trigger has its own, and none takes the place of a client', async () => {
    const { ledger } = setUp({ limit: 1 });
    ledger.mark('watcher', 'all');
    ledger.mark('cron', 'all');
    ledger.mark('moment', 'all');
    expect((await ledger.submit(all)).accepted).toBe(true);
    expect((await ledger.submit(all)).accepted).toBe(false);
    expect(ledger.counts().waiting).toBe(4);
  });

  test('cancelling one gives no client a place', async () => {
    const { ledger } = setUp({ limit: 1 });
    await ledger.submit(all);
    await ledger.cancel(ledger.mark('watcher', 'all').id);
    expect((await ledger.submit(all)).accepted).toBe(false);
  });

  test('all swallows paths, before and after', () => {
    const { ledger } = setUp();
    ledger.mark('watcher', new Set(['a']));
    ledger.mark('watcher', 'all');
    expect(ledger.mark('watcher', new Set(['b'])).scope).toBe('all');
  });

  test('an edit during a build begins a new request, and leaves the active one alone', () => {
    const { ledger } = setUp();
    const first = ledger.mark('watcher', new Set(['a']));
    const take = ledger.takeAll();
    const second = ledger.mark('watcher', new Set(['b']));
    expect(second.id).not.toBe(first.id);
    expect(take?.scope).toEqual(new Set(['a']));
    expect(first.scope).toEqual(new Set(['a']));
  });

  test('the paths that were given are not changed', () => {
    const { ledger } = setUp();
    const given = new Set(['a']);
    ledger.mark('watcher', given);
    ledger.mark('watcher', new Set(['b']));
    expect(given).toEqual(new Set(['a']));
  });
});

describe('takeAll and settle', () => {
  test('a build takes every waiting request, the union of scopes and the highest priority', async () => {
    const { ledger } = setUp();
    const one = accepted(await ledger.submit({ trigger: 'api', scope: new Set(['a']), priority: -3 }));
    const two = accepted(await ledger.submit({ trigger: 'cli', scope: new Set(['b']), priority: -1 }));
    const mark = ledger.mark('watcher', new Set(['c']), -2);
    const take = ledger.takeAll();
    expect(take).toMatchObject({
      ids: [one.id, two.id, mark.id],
      scope: new Set(['a', 'b', 'c']),
      priority: -1,
    });
    expect(ledger.takeAll()).toBeUndefined();
    expect(ledger.counts()).toEqual({ waiting: 0, active: 3, done: 0, failed: 0, cancelled: 0 });
  });

  test('a request that comes during a build waits for the next', async () => {
    const { ledger } = setUp();
    await ledger.submit(all);
    const first = ledger.takeAll();
    const late = accepted(await ledger.submit(all));
    await ledger.settle(first?.ids ?? [], 'done', 'b1');
    expect(late.state).toBe('waiting');
    expect(ledger.takeAll()?.ids).toEqual([late.id]);
  });

  test('settled requests know their build, and are announced', async () => {
    const { ledger, heard, clock } = setUp();
    const one = accepted(await ledger.submit(all));
    const take = ledger.takeAll();
    await clock.advance(5);
    await ledger.settle(take?.ids ?? [], 'failed', 'b1');
    expect(one).toMatchObject({ state: 'failed', buildId: 'b1', endedAt: one.createdAt + 5 });
    expect(heard.at(-1)).toEqual(['request:done', { id: one.id, trigger: 'api', state: 'failed', buildId: 'b1' }]);
    await ledger.settle([one.id, 'unknown'], 'done', 'b2');
    expect(one.state).toBe('failed');
    expect(take?.signal.aborted).toBe(false);
  });

  test('only so many ended requests are kept, the latest', async () => {
    const { ledger } = setUp({ keep: 2 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.push(accepted(await ledger.submit(all)).id);
      await ledger.settle(ledger.takeAll()?.ids ?? [], 'done', `b${n}`);
    }
    expect(ledger.list().map(({ id }) => id)).toEqual(ids.slice(3));
    expect(ledger.get(ids[0] ?? '')).toBeUndefined();
    expect(ledger.counts().done).toBe(5);
  });
});

describe('cancel', () => {
  test('a waiting request is cancelled, and no build takes it', async () => {
    const { ledger, heard } = setUp();
    const { id } = accepted(await ledger.submit(all));
    expect(await ledger.cancel(id)).toMatchObject({ id, state: 'cancelled' });
    expect(ledger.takeAll()).toBeUndefined();
    expect(heard.at(-1)).toEqual(['request:done', { id, trigger: 'api', state: 'cancelled' }]);
  });

  test('a build whose last request is cancelled hears of it, and not before', async () => {
    const { ledger } = setUp();
    const one = accepted(await ledger.submit(all));
    const two = accepted(await ledger.submit(all));
    const take = ledger.takeAll();
    const later = accepted(await ledger.submit(all));
    await ledger.cancel(one.id);
    expect(take?.signal.aborted).toBe(false);
    await ledger.cancel(two.id);
    expect(take?.signal.aborted).toBe(true);
    expect(later.state).toBe('waiting');
    await ledger.settle(take?.ids ?? [], 'done', 'b1');
    expect(one.state).toBe('cancelled');
  });

  test('an ended request stays as it is, and an unknown one is unknown', async () => {
    const { ledger, heard } = setUp();
    const { id } = accepted(await ledger.submit(all));
    await ledger.settle(ledger.takeAll()?.ids ?? [], 'done', 'b1');
    const before = heard.length;
    expect(await ledger.cancel(id)).toMatchObject({ state: 'done' });
    expect(await ledger.cancel('nobody')).toBeUndefined();
    expect(heard).toHaveLength(before);
  });
});

test('a listener hears of each request that begins to wait, until it leaves', async () => {
  const { ledger } = setUp();
  let calls = 0;
  const leave = ledger.onWaiting(() => calls++);
  await ledger.submit(all);
  ledger.mark('cron', 'all');
  ledger.mark('cron', 'all');
  expect(calls).toBe(2);
  leave();
  ledger.mark('watcher', 'all');
  expect(calls).toBe(2);
});
