import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createEvents } from '../../src/events.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import type { JobOutcome } from '../../src/queue/contract.ts';
import { createInlineCrew } from '../../src/worker/inline.ts';
import { createMixedCrew } from '../../src/worker/mixed.ts';
import { createPool } from '../../src/worker/pool.ts';
import { handler, keep } from './crew.ts';

/** One thread beside this one; each works on every job for so long that the other gets one too. */
function setUp(threadHandler = 'evil', init: unknown = {}) {
  const broker = createMemoryBroker({ clock: systemClock });
  const events = createEvents();
  const shared = { broker, events, snapshot: () => ({ snapshot: [0] }), clock: systemClock, random: Math.random };
  const here = createInlineCrew({ ...shared, handlerUrl: handler('evil'), init: {} });
  const limits = { heapLimit: 64, memoryLimit: 0, jobTimeLimit: 5000 };
  const pool = createPool({ ...shared, ...limits, size: 1, handlerUrl: handler(threadHandler), init });
  const crew = keep(createMixedCrew(here, pool, events));
  const outcomes: JobOutcome[] = [];
  const run = async (payload: unknown, times: number) => {
    const all = new Promise<void>((resolve) => {
      broker.onResult((result) => {
        outcomes.push(...result.outcomes);
        if (outcomes.length === times) resolve();
      });
    });
    for (let n = 0; n < times; n++) {
      void broker.put({ id: `${n}`, buildId: 'build', jobs: [{ key: `${n}`, payload, attempt: 0 }], priority: 0 });
    }
    await all;
    return outcomes.map((outcome) => (outcome.end === 'done' ? outcome.value : outcome.end));
  };
  return { crew, events, run };
}

describe('the mixed crew', () => {
  test('has this thread and others do the work, each with every patch', async () => {
    const { crew, events, run } = setUp();
    const started = new Promise((resolve) => events.on('worker:started', resolve));
    await crew.start();
    await started;
    void crew.patch(1);
    const threads = await run({ do: 'thread', milliseconds: 200 }, 2);
    expect(new Set(threads.map((value) => JSON.stringify(value))).size).toBe(2);
    expect(crew.size).toBe(2);
  });

  test('works in this thread while the others start, and if they cannot', async () => {
    const { crew, events, run } = setUp('missing');
    const warned = new Promise<{ error: { message: string } }>((resolve) => events.on('warning', resolve));
    await crew.start();
    void crew.patch(1);
    expect(await run({ do: 'patches' }, 3)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect((await warned).error.message).toContain('worker');
  });
});
