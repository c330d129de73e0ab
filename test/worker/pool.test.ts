import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import type { Broker, JobOutcome } from '../../src/queue/contract.ts';
import { createFakeClock } from '../support/clock.ts';
import { endsOf, handler, setUp } from './crew.ts';

const fine = { do: 'echo', text: 'ü' };

describe('a batch', () => {
  test('comes back with the values of its jobs, in their order', async () => {
    const { pool, run, heard } = setUp();
    await pool.start();
    expect(await run([fine, { n: 1 }, { n: 2 }])).toEqual([
      { key: '0', end: 'done', value: fine },
      { key: '1', end: 'done', value: { n: 1 } },
      { key: '2', end: 'done', value: { n: 2 } },
    ]);
    expect(heard).toEqual([['worker:started', { worker: 1 }]]);
  });

  test('of no jobs comes back too', async () => {
    const { pool, run } = setUp();
    await pool.start();
    expect(await run([])).toEqual([]);
  });

  test('runs in UTC, whatever the zone of the machine', async () => {
    process.env.TZ = 'Asia/Tokyo';
    const { pool, run } = setUp();
    await pool.start();
    expect(await run([{ do: 'facts' }])).toMatchObject([{ value: { zone: 0 } }]);
  });

  test('runs beside another on another worker', async () => {
    const { pool, run } = setUp({ size: 2, stopTimeLimit: 0 });
    await pool.start();
    const slow = run([{ do: 'sleep', milliseconds: 60_000 }]);
    expect(endsOf(await run([fine]))).toBe('done');
    await pool.stop();
    expect(endsOf(await slow)).toBe('returned');
  });
});

describe('a job that takes its worker down', () => {
  const cases = [
    ['exits', { do: 'exit' }, 'page-crash', 'A worker ended with exit code 3 while it worked on "2".'],
    [
      'exits as if all were well',
      { do: 'exit', code: 0 },
      'page-crash',
      'A worker ended with exit code 0 while it worked on "2".',
    ],
    ['never ends', { do: 'loop' }, 'page-timeout', 'A worker took longer than 300 ms while it worked on "2".'],
    ['waits for ever', { do: 'hang' }, 'page-timeout', 'A worker took longer than 300 ms while it worked on "2".'],
    [
      'eats all memory',
      { do: 'bomb' },
      'page-memory',
      'A worker needed more than 64 MB of heap while it worked on "2".',
    ],
    [
      'throws where nobody catches',
      { do: 'throw later' },
      'page-crash',
      'A worker ended by an uncaught error while it worked on "2": nobody catches this',
    ],
  ] as const;
  for (const [title, payload, name, message] of cases) {
    test(`one that ${title} is lost; those before are done, those after returned, and the next batch goes through`, async () => {
      const isSlow = payload.do === 'loop' || payload.do === 'hang';
      const { pool, run, heard } = setUp({ jobTimeLimit: isSlow ? 300 : 20_000 });
      await pool.start();
      const outcomes = await run([{ do: 'sleep', milliseconds: 6 }, fine, payload, fine, fine]);
      // A thread that is ended from outside, or has no memory left, cannot send what it did in the last few ms.
      const lastDone = isSlow || payload.do === 'bomb' ? 'returned' : 'done';
      expect(endsOf(outcomes)).toBe(`done ${lastDone} lost:${name} returned returned`);
      expect(outcomes[0]).toEqual({ key: '0', end: 'done', value: 'slept' });
      expect(outcomes[2]).toMatchObject({ error: { name, message, remedy: expect.stringContaining('Look for') } });
      expect(endsOf(await run([fine, fine]))).toBe('done done');
      expect(heard).toEqual([
        ['worker:started', { worker: 1 }],
        ['worker:lost', { worker: 1, reason: message }],
        ['worker:started', { worker: 2 }],
      ]);
    });
  }

  test('as the first or the last of its batch is charged alone', async () => {
    const { pool, run } = setUp();
    await pool.start();
    expect(endsOf(await run([{ do: 'exit' }, fine]))).toBe('lost:page-crash returned');
    expect(endsOf(await run([fine, { do: 'exit' }]))).toBe('done lost:page-crash');
    expect(endsOf(await run([{ do: 'exit' }]))).toBe('lost:page-crash');
  });

  test('costs the other workers nothing', async () => {
    const { pool, run } = setUp({ size: 2 });
    await pool.start();
    const [, ...others] = await Promise.all([
      run([{ do: 'exit' }]),
      run([{ do: 'sleep', milliseconds: 300 }, fine]),
      run([fine]),
    ]);
    expect(others.map(endsOf)).toEqual(['done done', 'done']);
  });
});

describe('a job that fails without taking its worker down', () => {
  test('one that throws is lost, with the cause; its neighbours are done', async () => {
    const { pool, run, heard } = setUp();
    await pool.start();
    const outcomes = await run([fine, { do: 'throw' }, fine]);
    expect(endsOf(outcomes)).toBe('done lost:internal done');
    expect(outcomes[1]).toMatchObject({ error: { message: 'an unexpected throw' } });
    expect(JSON.stringify(outcomes[1])).toContain('evil.mjs');
    expect(heard).toHaveLength(1);
  });

  test('one whose result is not plain data is lost, and says so', async () => {
    const { pool, run } = setUp();
    await pool.start();
    const outcomes = await run([fine, { do: 'function' }, fine]);
    expect(endsOf(outcomes)).toBe('done lost:internal done');
    expect(outcomes[1]).toMatchObject({ error: { message: expect.stringContaining('not plain data') } });
  });

  test('one whose payload is not plain data is lost before it leaves', async () => {
    const { pool, run } = setUp();
    await pool.start();
    expect(endsOf(await run([{ run: () => {} }]))).toBe('lost:internal');
    expect(endsOf(await run([fine]))).toBe('done');
  });

  test('one that stays under the limit is left alone, however many there are', async () => {
    const { pool, run } = setUp({ jobTimeLimit: 400 });
    await pool.start();
    const slow = { do: 'sleep', milliseconds: 80 };
    expect(endsOf(await run(new Array(8).fill(slow)))).toBe(new Array(8).fill('done').join(' '));
  });
});

describe('start', () => {
  test('fails with the cause if the handler cannot be made', async () => {
    const { pool } = setUp({ init: { unable: 'no such helper' }, size: 2 });
    await expect(pool.start()).rejects.toMatchObject({ message: 'no such helper' });
    await expect(pool.start()).rejects.toMatchObject({ message: 'no such helper' });
  });

  test('fails with the cause if its module cannot load, is missing, or ends the process', async () => {
    await expect(setUp({ handlerUrl: handler('broken') }).pool.start()).rejects.toMatchObject({
      message: 'this module cannot load',
    });
    await expect(setUp({ handlerUrl: handler('missing') }).pool.start()).rejects.toMatchObject({
      message: expect.stringContaining('missing.mjs'),
    });
    await expect(setUp({ handlerUrl: handler('leaves') }).pool.start()).rejects.toMatchObject({
      name: 'page-crash',
      message: 'A worker ended with exit code 7 before it was ready.',
    });
  });

  test('fails if the init is not plain data', async () => {
    await expect(setUp({ init: () => {} }).pool.start()).rejects.toThrow('could not be cloned');
  });

  test('fails with the cause if the handler cannot take the snapshot', async () => {
    const { pool } = setUp({ snapshot: () => 'poison' });
    await expect(pool.start()).rejects.toMatchObject({ message: 'this patch does not fit' });
  });

  test('fails if the handler is not made in a minute', async () => {
    const clock = createFakeClock();
    const { pool } = setUp({ init: { startDelay: 3_600_000 }, clock });
    const starting = pool.start();
    starting.catch(() => {});
    await clock.advance(60_000);
    await expect(starting).rejects.toMatchObject({ name: 'page-timeout' });
  });

  test('waits for a handler that takes its time, and starts all at once', async () => {
    const { pool, run } = setUp({ init: { startDelay: 200 }, size: 2 });
    const begun = performance.now();
    await Promise.all([pool.start(), pool.start()]);
    expect(performance.now() - begun).toBeGreaterThan(190);
    expect(endsOf(await run([fine]))).toBe('done');
  });
});

describe('stop', () => {
  test('lets batches finish', async () => {
    const { pool, run } = setUp();
    await pool.start();
    const running = run([{ do: 'sleep', milliseconds: 100 }, fine]);
    await new Promise((resolve) => setImmediate(resolve));
    await pool.stop();
    expect(endsOf(await running)).toBe('done done');
  });

  test('ends at the deadline: what was done is done, the rest returned', async () => {
    const { pool, run } = setUp({ stopTimeLimit: 400 });
    await pool.start();
    const running = run([{ do: 'sleep', milliseconds: 6 }, { do: 'loop' }, fine]);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([pool.stop(), pool.stop()]);
    expect(endsOf(await running)).toBe('done returned returned');
  });

  test('may come before start, during start, twice, and with nothing to do', async () => {
    const before = setUp();
    await before.pool.stop();
    await before.pool.start();
    await before.pool.stop();
    expect(before.heard).toEqual([]);

    const during = setUp({ init: { startDelay: 60_000 } });
    const starting = during.pool.start();
    await during.pool.stop();
    await starting;

    const idle = setUp({ size: 2 });
    await idle.pool.start();
    await idle.pool.stop();
    await idle.pool.stop();
  });

  test('leaves no batch behind that it took', async () => {
    const { pool, broker, run } = setUp({ stopTimeLimit: 0 });
    await pool.start();
    const running = run([{ do: 'loop' }]);
    await pool.stop();
    expect(endsOf(await running)).toBe('returned');
    expect(await broker.health()).toMatchObject({ detail: '0 batches waiting, 0 taken' });
  });
});

describe('a worker that dies by itself', () => {
  test('between two batches is replaced, and nobody is charged', async () => {
    const { pool, run, events } = setUp();
    await pool.start();
    const lost = events.next('worker:lost');
    expect(endsOf(await run([{ do: 'stray', after: 10 }]))).toBe('done');
    expect((await lost).reason).toBe('A worker ended by an uncaught error between two jobs: a stray timer');
    expect(endsOf(await run([fine]))).toBe('done');
  });

  test('again and again without work is started again after growing waits', async () => {
    let calls = 0;
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      after(milliseconds: number, callback: () => void) {
        if (milliseconds < 500) waits.push(milliseconds);
        return systemClock.after(milliseconds, callback);
      },
    };
    // The second to the fifth worker are fed a snapshot that their handler cannot take.
    const snapshot = () => (calls++ === 0 || calls > 5 ? undefined : 'poison');
    const { pool, run, heard } = setUp({ snapshot, clock, random: () => 0.5, jobTimeLimit: 8000 });
    await pool.start();
    expect(endsOf(await run([fine, { do: 'exit' }]))).toBe('done lost:page-crash');
    expect(endsOf(await run([fine]))).toBe('done');
    expect(waits).toEqual([50, 100, 200, 400]);
    expect(heard.filter(([name]) => name === 'worker:lost')).toHaveLength(5);
    expect(heard.at(-2)).toEqual(['worker:lost', { worker: 5, reason: 'this patch does not fit' }]);
  });
});

test('a worker that cannot be born is tried again after a while, with a warning', async () => {
  let calls = 0;
  const snapshot = () => (++calls === 2 ? () => 'no plain data' : undefined);
  const { pool, run, heard } = setUp({ snapshot });
  await pool.start();
  expect(endsOf(await run([{ do: 'exit' }]))).toBe('lost:page-crash');
  expect(endsOf(await run([fine]))).toBe('done');
  expect(heard.filter(([name]) => name === 'warning')).toMatchObject([
    ['warning', { error: { message: expect.stringContaining('could not be cloned') } }],
  ]);
});

function threadOf([outcome]: JobOutcome[]): number {
  return outcome?.end === 'done' ? Number(outcome.value) : Number.NaN;
}

describe('memory', () => {
  test('over the limit replaces the largest worker, between two batches', async () => {
    const { pool, run, events, heard } = setUp({ size: 2, memoryLimit: 1, jobTimeLimit: 2_000, heapLimit: 256 });
    await pool.start();
    const first = events.next('worker:lost');
    const running = Promise.all([
      run([{ do: 'sleep', milliseconds: 400 }, fine]),
      run([{ do: 'hoard' }, { do: 'sleep', milliseconds: 400 }, fine]),
    ]);
    const { reason } = await first;
    expect(reason).toContain('needed more than 1 MB of memory');
    expect((await running).map(endsOf)).toEqual(['done done', 'done done done']);
    expect(endsOf(await run([fine]))).toBe('done');
    // Once, and not again before the effect can show.
    expect(heard.filter(([name]) => name === 'worker:lost')).toHaveLength(1);
  });

  test('picks the one that holds most', async () => {
    const clock = createFakeClock();
    const { pool, run, heard } = setUp({ size: 2, memoryLimit: 1, heapLimit: 256, jobTimeLimit: 8000, clock });
    await pool.start();
    const [other, hoarder] = await Promise.all([run([{ do: 'thread', milliseconds: 1_500 }]), run([{ do: 'hoard' }])]);
    expect(endsOf(hoarder)).toBe('done');
    await clock.advance(1000);
    // Workers and threads are both numbered in the order in which they were made.
    const worker = threadOf(hoarder) > threadOf(other) ? 2 : 1;
    expect(heard.filter(([name]) => name === 'worker:lost')).toMatchObject([['worker:lost', { worker }]]);
  });
});

describe('leases', () => {
  test('are extended while a job runs, though its thread is busy', async () => {
    const broker = createMemoryBroker({ clock: systemClock, leaseTime: 400 });
    let taken = 0;
    const counting: Broker = {
      ...broker,
      async take(signal) {
        const lease = await broker.take(signal);
        if (lease !== undefined) taken++;
        return lease;
      },
    };
    const { pool, run } = setUp({ broker: counting, size: 2 });
    await pool.start();
    expect(endsOf(await run([{ do: 'sleep', milliseconds: 1000 }]))).toBe('done');
    expect(taken).toBe(1);
  });
});

describe('a broker that fails', () => {
  test('to give or to take is asked again, with a warning', async () => {
    const broker = createMemoryBroker({ clock: systemClock });
    let faults = 2;
    const failing: Broker = {
      ...broker,
      async take(signal) {
        if (faults === 2 && faults-- > 0) throw new Error('connection reset');
        const lease = await broker.take(signal);
        return (
          lease && {
            ...lease,
            async settle(result) {
              if (faults-- > 0) throw new Error('connection reset');
              return lease.settle(result);
            },
          }
        );
      },
    };
    const { pool, run, heard } = setUp({ broker: failing });
    await pool.start();
    expect(endsOf(await run([fine]))).toBe('done');
    const warnings = heard.filter(([name]) => name === 'warning');
    expect(warnings).toMatchObject([
      ['warning', { error: { name: 'broker-failed', message: 'The memory broker gave no batch.' } }],
      [
        'warning',
        {
          error: {
            name: 'broker-failed',
            message: 'The memory broker did not take a result.',
            causes: ['connection reset'],
          },
        },
      ],
    ]);
  });

  test('for good, by closing, lets the pool rest until it is stopped', async () => {
    const { pool, broker } = setUp({ size: 2 });
    await pool.start();
    await broker.close();
    await pool.stop();
  });
});

describe('patches', () => {
  test('reach every worker before any batch put afterwards', async () => {
    const { pool, run } = setUp({ size: 2 });
    await pool.start();
    for (let n = 1; n <= 20; n++) {
      await pool.patch(n);
      const seen = await Promise.all([run([{ do: 'patches' }]), run([{ do: 'patches' }])]);
      const all = Array.from({ length: n }, (_, index) => index + 1);
      expect(seen.flat()).toMatchObject([{ value: all }, { value: all }]);
    }
  });

  test('that cannot be applied end the worker, and the next one begins with the snapshot', async () => {
    const { pool, run, events } = setUp({ snapshot: () => ({ snapshot: ['whole'] }) });
    await pool.start();
    const lost = events.next('worker:lost');
    await pool.patch('poison');
    expect(await lost).toEqual({ worker: 1, reason: 'this patch does not fit' });
    expect(await run([{ do: 'patches' }])).toMatchObject([{ value: ['whole'] }]);
  });

  test('are neither lost nor applied twice, whenever workers die and are renewed', async () => {
    const steps = fc.array(fc.constantFrom('patch', 'patch', 'crash', 'look', 'renew'), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const state: number[] = [];
        const { pool, run } = setUp({ size: 2, snapshot: () => ({ snapshot: state }) });
        await pool.start();
        const pending: Promise<void>[] = [];
        for (const step of script) {
          if (step === 'patch') {
            state.push(state.length);
            await pool.patch(state.length - 1);
          } else if (step === 'crash') pending.push(run([{ do: 'exit' }]).then(() => {}));
          else if (step === 'renew') pending.push(pool.renew({}));
          else {
            const wanted = [...state];
            pending.push(
              run([{ do: 'patches' }]).then(([outcome]) => {
                // Later patches may have come before the batch was taken, but none is missing or out of order.
                const value = outcome?.end === 'done' ? (outcome.value as number[]) : [];
                expect(value.slice(0, wanted.length)).toEqual(wanted);
                expect(value).toEqual(state.slice(0, value.length));
              }),
            );
          }
        }
        await Promise.all(pending);
        for (let n = 0; n < 4; n++) expect(await run([{ do: 'patches' }])).toMatchObject([{ value: state }]);
        await pool.stop();
      }),
      { numRuns: 6 },
    );
  });
});

describe('renew', () => {
  test('brings new workers with the new init, while old ones finish their batch', async () => {
    const { pool, run, heard } = setUp({ init: { version: 1 } });
    await pool.start();
    const old = run([{ do: 'sleep', milliseconds: 400 }, { do: 'facts' }]);
    await pool.renew({ version: 2 });
    const renewed = run([{ do: 'facts' }]);
    expect(await old).toMatchObject([{ value: 'slept' }, { value: { init: { version: 1 } } }]);
    expect(await renewed).toMatchObject([{ value: { init: { version: 2 } } }]);
    expect(endsOf(await run([{ do: 'exit' }]))).toBe('lost:page-crash');
    expect(await run([{ do: 'facts' }])).toMatchObject([{ value: { init: { version: 2 } } }]);
    expect(heard.filter(([name]) => name === 'worker:lost')).toHaveLength(1);
  });

  test('with an init that cannot work rejects, and all stays as it was', async () => {
    const { pool, run } = setUp({ init: { version: 1 }, size: 2 });
    await pool.start();
    await expect(pool.renew({ unable: 'the helper has a fault' })).rejects.toThrow('the helper has a fault');
    expect(await run([{ do: 'facts' }])).toMatchObject([{ value: { init: { version: 1 } } }]);
  });

  test('twice at once ends with the last; before start it only changes the init', async () => {
    const { pool, run } = setUp({ init: { version: 1 } });
    await pool.renew({ version: 2 });
    await pool.start();
    expect(await run([{ do: 'facts' }])).toMatchObject([{ value: { init: { version: 2 } } }]);
    await Promise.all([pool.renew({ version: 3 }), pool.renew({ version: 4 })]);
    expect(await run([{ do: 'facts' }])).toMatchObject([{ value: { init: { version: 4 } } }]);
  });

  test('ends the workers that another renewal overtook', async () => {
    const beats = new Int32Array(new SharedArrayBuffer(4 * 3));
    const { pool, run } = setUp({ init: { beats, place: 0 } });
    await pool.start();
    const busy = run([{ do: 'sleep', milliseconds: 300 }]);
    await pool.renew({ beats, place: 1 });
    await pool.renew({ beats, place: 2 });
    await busy;
    await run([fine]);
    const [old, overtaken, newest] = [...beats];
    await run([{ do: 'sleep', milliseconds: 50 }]);
    expect(beats[0]).toBe(old);
    expect(beats[1]).toBe(overtaken);
    expect(beats[2]).toBeGreaterThan(newest ?? 0);
  });

  test('during stop gives up quietly, and does nothing after it', async () => {
    const { pool, heard } = setUp();
    await pool.start();
    const renewing = pool.renew({ startDelay: 60_000 });
    await pool.stop();
    await renewing;
    const before = heard.length;
    await pool.renew({});
    expect(heard).toHaveLength(before);
  });
});
