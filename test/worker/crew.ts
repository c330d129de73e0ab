import { afterEach } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createEvents, type EventName } from '../../src/events.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import type { Batch, JobOutcome } from '../../src/queue/contract.ts';
import type { Crew } from '../../src/worker/contract.ts';
import { createPool, type PoolOptions } from '../../src/worker/pool.ts';

export const handler = (name: string): URL => new URL(`./handlers/${name}.mjs`, import.meta.url);

const crews: Crew[] = [];
afterEach(async () => {
  await Promise.all(crews.splice(0).map((crew) => crew.stop()));
});

/** Stops it after the test. */
export function keep<C extends Crew>(crew: C): C {
  crews.push(crew);
  return crew;
}

/** A pool of one evil worker over a memory broker. */
export function setUp(options: Partial<PoolOptions> = {}) {
  const events = createEvents();
  const heard: [EventName, unknown][] = [];
  events.onAny((name, event) => heard.push([name, event]));
  const broker = options.broker ?? createMemoryBroker({ clock: systemClock });
  const pool = keep(
    createPool({
      broker,
      size: 1,
      handlerUrl: handler('evil'),
      init: {},
      heapLimit: 64,
      memoryLimit: 0,
      jobTimeLimit: 5000,
      snapshot: () => undefined,
      events,
      clock: systemClock,
      random: Math.random,
      ...options,
    }),
  );

  let batches = 0;
  /** Puts a batch of these payloads, keyed by their index. Resolves with how its jobs ended. */
  async function run(payloads: unknown[]): Promise<JobOutcome[]> {
    const id = `batch-${++batches}`;
    const jobs = payloads.map((payload, index) => ({ key: String(index), payload, attempt: 0 }));
    const batch: Batch = { id, buildId: 'build', jobs, priority: 0 };
    const settled = new Promise<JobOutcome[]>((resolve) => {
      const leave = broker.onResult((result) => {
        if (result.batchId !== id) return;
        leave();
        resolve(result.outcomes);
      });
    });
    await broker.put(batch);
    return settled;
  }

  return { pool, broker, events, heard, run };
}

/** `done lost:page-crash returned`, in the order of the jobs. */
export function endsOf(outcomes: JobOutcome[]): string {
  return outcomes.map((outcome) => (outcome.end === 'lost' ? `lost:${outcome.error.name}` : outcome.end)).join(' ');
}
