import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { PrebakeError, toErrorData } from '../../src/errors.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import type { Batch, Broker, Job, JobOutcome } from '../../src/queue/contract.ts';
import { type DispatchOptions, dispatch, type Ending } from '../../src/queue/dispatch.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';
import { makeBatch, resultOf } from './exercise-broker.ts';
import { createRandom } from './random.ts';

const error = toErrorData(new PrebakeError('page-crash', 'A worker ended.'));
const done = ({ key, payload }: Job): JobOutcome => ({ key, end: 'done', value: payload });
const lost = ({ key }: Job): JobOutcome => ({ key, end: 'lost', error });
const returned = ({ key }: Job): JobOutcome => ({ key, end: 'returned' });

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function jobs(count: number): Pick<Job, 'key' | 'payload'>[] {
  return Array.from({ length: count }, (_, n) => ({ key: String(n), payload: n }));
}

/** Workers that answer each batch by `work`, and remember what they got. */
function workers(broker: Broker, size: number, work: (batch: Batch) => JobOutcome[]): { taken: Batch[]; most: number } {
  const stopping = new AbortController();
  ends.push(() => stopping.abort());
  const seen = { taken: [] as Batch[], most: 0 };
  let held = 0;
  for (let n = 0; n < size; n++) {
    void (async () => {
      for (let lease = await broker.take(stopping.signal); lease; lease = await broker.take(stopping.signal)) {
        const { batch } = lease;
        seen.taken.push(batch);
        seen.most = Math.max(seen.most, ++held);
        await new Promise((resolve) => setImmediate(resolve));
        held--;
        await lease.settle({ batchId: batch.id, buildId: batch.buildId, outcomes: work(batch) });
      }
    })();
  }
  return seen;
}

function setUp(options: Partial<DispatchOptions> & Pick<DispatchOptions, 'jobs'>, broker?: Broker) {
  const clock = createFakeClock();
  const used = broker ?? createMemoryBroker({ clock });
  const endings: Ending[] = [];
  const run = () =>
    dispatch({
      broker: used,
      buildId: 'build-1',
      priority: 0,
      window: 4,
      batchSize: 16,
      attempts: 3,
      clock,
      random: createRandom(),
      signal: new AbortController().signal,
      onOutcome: (ending) => endings.push(ending),
      ...options,
    });
  return { clock, broker: used, endings, run };
}

/** Moves the clock until the promise settles. */
async function played<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const watched = promise.finally(() => {
    isSettled = true;
  });
  watched.catch(() => {});
  while (!isSettled) await clock.advance(100);
  return watched;
}

const keysOf = (batches: Batch[]): string[][] => batches.map((batch) => batch.jobs.map(({ key }) => key));

describe('work that goes well', () => {
  test('each job ends once, with its value', async () => {
    const { broker, endings, run } = setUp({ jobs: jobs(100) });
    workers(broker, 2, (batch) => batch.jobs.map(done));
    await run();
    expect(endings.map(({ key }) => Number(key)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
    expect(endings.every((ending) => ending.end === 'done' && ending.value === Number(ending.key))).toBe(true);
  });

  test('nothing to do is done at once', async () => {
    const { endings, run } = setUp({ jobs: [] });
    await run();
    expect(endings).toEqual([]);
  });

  test('a window of 1 and one worker bring 1,000 jobs home', async () => {
    const { broker, endings, run } = setUp({ jobs: jobs(1000), window: 1 });
    const seen = workers(broker, 1, (batch) => batch.jobs.map(done));
    await run();
    expect(endings).toHaveLength(1000);
    expect(seen.most).toBe(1);
  });

  test('no more than the window is in flight, and jobs are read only as they are needed', async () => {
    let read = 0;
    function* source() {
      for (; read < 1_000_000; read++) yield { key: String(read), payload: null };
    }
    const ending = new AbortController();
    const { broker, clock, run } = setUp({ jobs: source(), window: 3, batchSize: 8, signal: ending.signal });
    const running = run();
    await clock.advance(1);
    expect(await broker.health()).toMatchObject({ detail: '3 batches waiting, 0 taken' });
    expect(read).toBeLessThanOrEqual(4 * 3 * 8);
    ending.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  test('a million jobs take no more memory than a thousand', async () => {
    function* source() {
      for (let n = 0; n < 1_000_000; n++) yield { key: `content/${n}.md`, payload: { n, why: `because of ${n}` } };
    }
    const used: number[] = [];
    let ended = 0;
    const onOutcome = () => {
      if (++ended % 50_000 === 0) used.push(process.memoryUsage().heapUsed);
    };
    const { broker, run } = setUp({ jobs: source(), onOutcome, batchSize: 500 });
    const seen = workers(broker, 2, (batch) => {
      seen.taken.length = 0;
      return batch.jobs.map(done);
    });
    const before = process.memoryUsage().heapUsed;
    await run();
    expect(ended).toBe(1_000_000);
    // The least of the last ten: what is held, without the garbage of the moment.
    expect(Math.min(...used.slice(-10)) - before).toBeLessThan(40 * 2 ** 20);
  });

  test('batches are full until the end comes near, then shrink to one job', async () => {
    const { broker, run } = setUp({ jobs: jobs(1000) });
    const seen = workers(broker, 2, (batch) => batch.jobs.map(done));
    await run();
    const sizes = seen.taken.map((batch) => batch.jobs.length);
    expect(sizes.slice(0, 50)).toEqual(new Array(50).fill(16));
    expect(sizes.slice(-4)).toEqual(new Array(4).fill(1));
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
  });

  test('batches carry the build and the priority, and ids of their own', async () => {
    const first = setUp({ jobs: jobs(40), priority: 9 });
    const seen = workers(first.broker, 1, (batch) => batch.jobs.map(done));
    await first.run();
    expect(seen.taken.every(({ buildId, priority }) => buildId === 'build-1' && priority === 9)).toBe(true);
    expect(new Set(seen.taken.map(({ id }) => id)).size).toBe(seen.taken.length);
    expect(seen.taken.every(({ id }) => /^[A-Za-z0-9_-]+$/.test(id))).toBe(true);
  });
});

describe('work that goes wrong', () => {
  test('a lost job comes again, alone, after its backoff; its neighbours go on', async () => {
    const { broker, clock, endings, run } = setUp({ jobs: jobs(10), window: 1, batchSize: 10, random: () => 0.99 });
    const seen = workers(broker, 1, (batch) =>
      batch.jobs.map((job) => (job.key === '2' && job.attempt === 0 ? lost(job) : done(job))),
    );
    const running = run();
    await clock.advance(200);
    expect(endings.map(({ key }) => key)).toEqual(['0', '1', '3', '4', '5', '6', '7', '8', '9']);
    await clock.advance(50);
    await running;
    expect(endings.at(-1)).toEqual({ key: '2', end: 'done', value: 2 });
    expect(seen.taken.at(-1)?.jobs).toEqual([{ key: '2', payload: 2, attempt: 1 }]);
  });

  test('after the last attempt a job is dead, with the last error', async () => {
    const { broker, clock, endings, run } = setUp({ jobs: jobs(3), attempts: 3 });
    const attempts: number[] = [];
    workers(broker, 1, (batch) =>
      batch.jobs.map((job) => {
        if (job.key !== '1') return done(job);
        attempts.push(job.attempt);
        return lost(job);
      }),
    );
    await played(clock, run());
    expect(attempts).toEqual([0, 1, 2]);
    expect(endings.at(-1)).toEqual({ key: '1', end: 'dead', attempts: 3, error });
    expect(endings).toHaveLength(3);
  });

  test('returned jobs come again at once, without an attempt', async () => {
    const { broker, endings, run } = setUp({ jobs: jobs(20), window: 1, batchSize: 20 });
    let isFirst = true;
    const seen = workers(broker, 1, (batch) => {
      const wasFirst = isFirst;
      isFirst = false;
      return batch.jobs.map((job, index) => (wasFirst && index > 2 ? returned(job) : done(job)));
    });
    await run(); // the clock stands still
    expect(endings).toHaveLength(20);
    expect(seen.taken.every((batch) => batch.jobs.every(({ attempt }) => attempt === 0))).toBe(true);
  });

  test('a suspect that is returned stays alone', async () => {
    const { broker, clock, run } = setUp({ jobs: jobs(30), window: 1, batchSize: 5 });
    const answers = [lost, returned, done];
    const seen = workers(broker, 1, (batch) =>
      batch.jobs.map((job) => (job.key === '0' ? (answers.shift() ?? done) : done)(job)),
    );
    await played(clock, run());
    expect(
      keysOf(seen.taken)
        .filter((keys) => keys.includes('0'))
        .slice(1),
    ).toEqual([['0'], ['0']]);
  });

  test('a job that the result says nothing of comes again', async () => {
    const { broker, endings, run } = setUp({ jobs: jobs(4), window: 1 });
    let isFirst = true;
    workers(broker, 1, (batch) => {
      if (!isFirst) return batch.jobs.map(done);
      isFirst = false;
      return [];
    });
    await run();
    expect(endings).toHaveLength(4);
  });

  test('a result that comes twice, of another build, or of unknown jobs changes nothing', async () => {
    const clock = createFakeClock();
    const memory = createMemoryBroker({ clock });
    const listeners: Parameters<Broker['onResult']>[0][] = [];
    const broker: Broker = {
      ...memory,
      onResult(listener) {
        listeners.push(listener);
        const leave = memory.onResult((result) => {
          listener({
            ...result,
            buildId: 'older',
            outcomes: result.outcomes.map(({ key }) => ({ key, end: 'done', value: 'old' })),
          });
          listener({ ...result, batchId: 'unknown' });
          listener({
            ...result,
            outcomes: [...result.outcomes, ...result.outcomes, { key: 'x', end: 'done', value: 0 }],
          });
          listener(result);
        });
        return leave;
      },
    };
    const { endings, run } = setUp({ jobs: jobs(50) }, broker);
    workers(broker, 2, (batch) => batch.jobs.map(done));
    await run();
    expect(endings).toHaveLength(50);
    expect(endings.every((ending) => ending.end === 'done' && ending.value === Number(ending.key))).toBe(true);
    for (const listener of listeners) listener(resultOf(makeBatch()));
    expect(endings).toHaveLength(50);
  });

  test('two dispatches of one build over one broker do not mix', async () => {
    const first = setUp({ jobs: jobs(30) });
    const second = setUp({ jobs: jobs(60), random: createRandom(2) }, first.broker);
    workers(first.broker, 2, (batch) => batch.jobs.map(done));
    await Promise.all([first.run(), second.run()]);
    expect([first.endings.length, second.endings.length]).toEqual([30, 60]);
  });

  test('a batch that the broker does not take is put again, with growing waits, and the fault is told', async () => {
    const clock = createFakeClock();
    const memory = createMemoryBroker({ clock });
    let refusals = 3;
    const broker: Broker = {
      ...memory,
      put: async (batch) => {
        if (refusals-- > 0) throw new Error('connection refused');
        return memory.put(batch);
      },
    };
    const faults: PrebakeError[] = [];
    const endings: Ending[] = [];
    const options = { jobs: jobs(3), window: 1, clock, onFault: (fault: PrebakeError) => faults.push(fault) };
    const { run } = setUp({ ...options, onOutcome: (ending) => endings.push(ending) }, broker);
    workers(broker, 1, (batch) => batch.jobs.map(done));
    await played(clock, run());
    expect(endings).toHaveLength(3);
    expect(faults.map(({ name, message }) => [name, message])).toEqual([
      ['broker-failed', 'The memory broker did not take a batch (attempt 1).'],
      ['broker-failed', 'The memory broker did not take a batch (attempt 2).'],
      ['broker-failed', 'The memory broker did not take a batch (attempt 3).'],
    ]);
    expect(faults[0]?.cause).toMatchObject({ message: 'connection refused' });
  });

  test('what onOutcome throws ends the dispatch, and what the jobs throw does too', async () => {
    const onOutcome = () => {
      throw new Error('the disk is full');
    };
    const first = setUp({ jobs: jobs(100), onOutcome });
    workers(first.broker, 2, (batch) => batch.jobs.map(done));
    await expect(first.run()).rejects.toThrow('the disk is full');

    function* source() {
      yield* jobs(5);
      throw new Error('no plan');
    }
    await expect(setUp({ jobs: source() }).run()).rejects.toThrow('no plan');
  });
});

describe('abort', () => {
  test('rejects with the reason, drops what nobody took, reads no more, and hears no more', async () => {
    const ending = new AbortController();
    let isClosed = false;
    function* source() {
      try {
        for (let n = 0; ; n++) yield { key: String(n), payload: n };
      } finally {
        isClosed = true;
      }
    }
    const { broker, endings, run } = setUp({ jobs: source(), signal: ending.signal });
    await broker.put(makeBatch({ buildId: 'other' }));
    const running = run();
    const other = await broker.take(new AbortController().signal);
    const taken = await broker.take(new AbortController().signal);
    ending.abort(new Error('superseded'));
    await expect(running).rejects.toThrow('superseded');
    expect(isClosed).toBe(true);
    expect(await broker.health()).toMatchObject({ detail: '0 batches waiting, 2 taken' });
    if (taken !== undefined) await taken.settle(resultOf(taken.batch));
    expect(endings).toEqual([]);
    expect(other?.batch.buildId).toBe('other');
  });

  test('an aborted signal starts nothing', async () => {
    const { broker, run } = setUp({ jobs: jobs(5), signal: AbortSignal.abort(new Error('before')) });
    await expect(run()).rejects.toThrow('before');
    expect(await broker.health()).toMatchObject({ detail: '0 batches waiting, 0 taken' });
  });

  test('while jobs rest or the broker is away, abort still ends it', async () => {
    const ending = new AbortController();
    const { broker, clock, endings, run } = setUp({ jobs: jobs(1), signal: ending.signal });
    workers(broker, 1, (batch) => batch.jobs.map(lost));
    const running = run();
    await clock.advance(0);
    ending.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await clock.advance(60_000);
    expect(endings).toEqual([]);
  });
});

test('whatever workers do, every job ends exactly once, and is dead only after all its attempts', async () => {
  const answers = fc.array(fc.constantFrom('done', 'done', 'lost', 'returned', 'silent', 'twice'), {
    minLength: 1,
    maxLength: 60,
  });
  const shape = fc.record({
    count: fc.integer({ min: 0, max: 60 }),
    window: fc.integer({ min: 1, max: 5 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(answers, shape, async (script, { count, ...sizes }) => {
      const { broker, clock, endings, run } = setUp({ jobs: jobs(count), attempts: 2, ...sizes });
      let at = 0;
      const losses = new Map<string, number>();
      const seen = workers(broker, 2, (batch) =>
        batch.jobs.flatMap((job) => {
          const answer = at < 300 ? script[at++ % script.length] : 'done';
          if (answer === 'lost') losses.set(job.key, (losses.get(job.key) ?? 0) + 1);
          if (answer === 'silent') return [];
          if (answer === 'twice') return [done(job), done(job)];
          return [answer === 'lost' ? lost(job) : answer === 'returned' ? returned(job) : done(job)];
        }),
      );
      await played(clock, run());
      expect(endings.map(({ key }) => Number(key)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, n) => n),
      );
      for (const ending of endings) expect(losses.get(ending.key) === 2).toBe(ending.end === 'dead');
      expect(seen.taken.every(({ jobs }) => jobs.length <= sizes.batchSize)).toBe(true);
      expect(
        seen.taken
          .filter(({ jobs }) => jobs.length > 1)
          .flatMap(({ jobs }) => jobs)
          .every(({ attempt }) => attempt === 0),
      ).toBe(true);
    }),
    { numRuns: 40 },
  );
});
