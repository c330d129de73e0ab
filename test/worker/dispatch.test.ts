import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type DispatchOptions, dispatch, type Ending } from '../../src/queue/dispatch.ts';
import { setUp } from './crew.ts';

// The whole way of a job: dispatch, broker, pool, thread, and back.

function dispatched(options: Pick<DispatchOptions, 'broker' | 'jobs'> & Partial<DispatchOptions>) {
  const endings: Ending[] = [];
  const running = dispatch({
    buildId: 'build',
    priority: 0,
    window: 4,
    batchSize: 16,
    attempts: 2,
    clock: systemClock,
    random: () => 0.01,
    signal: new AbortController().signal,
    onOutcome: (ending) => endings.push(ending),
    ...options,
  });
  return { endings, running };
}

test('a page that always takes its worker down is dead after its attempts, and all others are done', async () => {
  const { pool, broker, heard } = setUp({ size: 2 });
  await pool.start();
  const jobs = Array.from({ length: 60 }, (_, n) => ({ key: `${n}`, payload: n === 20 ? { do: 'exit' } : { n } }));
  const { endings, running } = dispatched({ broker, jobs });
  await running;
  expect(endings).toHaveLength(60);
  expect(endings.filter(({ end }) => end === 'dead')).toMatchObject([
    {
      key: '20',
      attempts: 2,
      error: { name: 'page-crash', message: 'A worker ended with exit code 3 while it worked on "20".' },
    },
  ]);
  expect(heard.filter(([name]) => name === 'worker:lost')).toHaveLength(2);
});

test('wherever workers die, each job ends once and none that is innocent is dead', async () => {
  const script = fc.array(fc.integer({ min: 0, max: 79 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(script, async (crashing) => {
      const flags = new Int32Array(new SharedArrayBuffer(4 * 80));
      const { pool, broker, heard } = setUp({ size: 2, init: { flags } });
      await pool.start();
      const crashes = new Set(crashing);
      const jobs = Array.from({ length: 80 }, (_, n) => ({
        key: `${n}`,
        payload: crashes.has(n) ? { do: 'once', n } : n,
      }));
      const { endings, running } = dispatched({ broker, jobs });
      await running;
      await pool.stop();
      const wanted = jobs.map(({ key }) => ({ key, end: 'done', value: Number(key) }));
      expect(endings.sort((a, b) => Number(a.key) - Number(b.key))).toEqual(wanted);
      expect(heard.filter(([name]) => name === 'worker:lost')).toHaveLength(crashes.size);
    }),
    { numRuns: 8 },
  );
});

test('an abort in the middle ends the dispatch, and the pool goes on with the next build', async () => {
  const { pool, broker, run } = setUp({ size: 2 });
  await pool.start();
  const ending = new AbortController();
  const jobs = Array.from({ length: 500 }, (_, n) => ({ key: `${n}`, payload: { do: 'sleep', milliseconds: 1 } }));
  const { endings, running } = dispatched({
    broker,
    jobs,
    signal: ending.signal,
    onOutcome: () => ending.abort(new Error('superseded')),
  });
  await expect(running).rejects.toThrow('superseded');
  expect(endings).toEqual([]);
  expect(await run([1, 2])).toMatchObject([{ end: 'done' }, { end: 'done' }]);
});

test('one worker and a window of 1 bring 1,000 jobs home', async () => {
  const { pool, broker } = setUp();
  await pool.start();
  const jobs = Array.from({ length: 1000 }, (_, n) => ({ key: `${n}`, payload: n }));
  const { endings, running } = dispatched({ broker, jobs, window: 1 });
  await running;
  expect(endings).toHaveLength(1000);
});
