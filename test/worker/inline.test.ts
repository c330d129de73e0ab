import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createEvents } from '../../src/events.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import type { Broker, JobOutcome } from '../../src/queue/contract.ts';
import { createInlineCrew, type InlineOptions } from '../../src/worker/inline.ts';
import { createFakeClock } from '../support/clock.ts';
import { endsOf, handler, keep } from './crew.ts';

function setUp(options: Partial<InlineOptions> = {}) {
  const broker = options.broker ?? createMemoryBroker({ clock: systemClock });
  const crew = keep(
    createInlineCrew({
      broker,
      handlerUrl: handler('evil'),
      init: {},
      snapshot: () => undefined,
      events: createEvents(),
      ...options,
    }),
  );
  const run = async (payloads: unknown[]): Promise<JobOutcome[]> => {
    const jobs = payloads.map((payload, index) => ({ key: String(index), payload, attempt: 0 }));
    const settled = new Promise<JobOutcome[]>((resolve) => broker.onResult(({ outcomes }) => resolve(outcomes)));
    await broker.put({ id: 'batch', buildId: 'build', jobs, priority: 0 });
    return settled;
  };
  return { crew, run };
}

describe('the in-line crew', () => {
  test('does a batch in this thread, and loses only the job that throws', async () => {
    const { crew, run } = setUp();
    await crew.start();
    const outcomes = await run([{ n: 1 }, { do: 'throw' }, { do: 'sleep', milliseconds: 5 }]);
    expect(endsOf(outcomes)).toBe('done lost:internal done');
    expect(outcomes[0]).toEqual({ key: '0', end: 'done', value: { n: 1 } });
  });

  test('knows the snapshot, then each patch in order', async () => {
    const { crew, run } = setUp({ snapshot: () => ({ snapshot: [0] }) });
    await crew.start();
    void crew.patch(1);
    void crew.patch(2);
    expect(await run([{ do: 'patches' }])).toMatchObject([{ value: [0, 1, 2] }]);
  });

  test('does no job with a replica that missed a patch', async () => {
    const { crew, run } = setUp();
    await crew.start();
    await expect(crew.patch('poison')).rejects.toThrow('this patch does not fit');
    expect(endsOf(await run([1, 2]))).toBe('lost:internal lost:internal');
  });

  test('gives other work its turn between two jobs', async () => {
    const { crew, run } = setUp();
    await crew.start();
    let turns = 0;
    const count = () => {
      turns++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await run(new Array(50).fill(1));
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(45);
  });

  test('holds its lease over a batch that is longer', async () => {
    const clock = createFakeClock();
    const memory = createMemoryBroker({ clock, leaseTime: 100 });
    let taken = 0;
    const take: Broker['take'] = async (signal) => {
      const lease = await memory.take(signal);
      if (lease !== undefined) taken++;
      return lease;
    };
    const { crew, run } = setUp({ broker: { ...memory, take } });
    await crew.start();
    const outcomes = await run(new Array(5).fill({ do: 'call', call: () => clock.advance(60) }));
    expect(endsOf(outcomes)).toBe('done done done done done');
    expect(taken).toBe(1);
  });

  test('stops after the job at hand, and returns the rest', async () => {
    const { crew, run } = setUp();
    await crew.start();
    const running = run([{ do: 'sleep', milliseconds: 30 }, 1, 2]);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([crew.stop(), crew.stop()]);
    expect(endsOf(await running)).toBe('done returned returned');
  });

  test('may be stopped before it starts, and fails to start with the cause', async () => {
    const early = setUp();
    await early.crew.stop();
    await early.crew.start();
    await expect(setUp({ init: { unable: 'no such helper' } }).crew.start()).rejects.toThrow('no such helper');
  });
});
