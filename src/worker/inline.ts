import { toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Broker, Job, JobOutcome } from '../queue/contract.ts';
import type { CreateHandler, Crew, Handler, Snapshot } from './contract.ts';

export interface InlineOptions {
  broker: Broker;
  /** Its default export is a `CreateHandler`. */
  handlerUrl: URL;
  init: unknown;
  snapshot: Snapshot;
  events: EventBus;
}

/**
 * A crew of one in this thread, for one-shot builds of a few pages: starting a thread costs more than they do. It has
 * no limits of time or memory: a job that ends the process ends it. Other work gets its turn between two jobs.
 */
export function createInlineCrew({ broker, handlerUrl, init, snapshot, events }: InlineOptions): Crew {
  const stopping = new AbortController();
  let started: Promise<void> | undefined;
  let working: Promise<void> = Promise.resolve();
  let handler: Handler | undefined;
  /** Patches in the order they came, each applied after the one before. */
  let patched: Promise<void> = Promise.resolve();

  return {
    size: 1,
    start: () => (started ??= start()),
    async stop() {
      stopping.abort();
      await started?.catch(() => {});
      await working;
    },
    patch(patch) {
      // A handler that is still being made gets the patch with its snapshot.
      if (handler !== undefined) apply(handler, patch);
      return patched;
    },
  };

  async function start(): Promise<void> {
    process.env.TZ = 'UTC';
    const module = (await import(handlerUrl.href)) as { default: CreateHandler };
    const made = await module.default(init);
    if (stopping.signal.aborted) return;
    handler = made;
    const state = snapshot();
    if (state !== undefined) apply(made, state);
    await patched;
    working = work(made).catch((error) => events.emit('warning', { error: toErrorData(error) }));
  }

  function apply(to: Handler, patch: unknown): void {
    patched = patched.then(() => to.patch(patch));
  }

  async function work(handler: Handler): Promise<void> {
    for (;;) {
      const lease = await broker.take(stopping.signal);
      if (lease === undefined) return;
      const { id: batchId, buildId, jobs } = lease.batch;
      const outcomes: JobOutcome[] = [];
      for (const job of jobs) {
        outcomes.push(await run(handler, job));
        await lease.extend(broker.leaseTime);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      await lease.settle({ batchId, buildId, outcomes });
    }
  }

  async function run(handler: Handler, { key, payload }: Job): Promise<JobOutcome> {
    if (stopping.signal.aborted) return { key, end: 'returned' };
    try {
      await patched;
      return { key, end: 'done', value: await handler.handle(payload) };
    } catch (error) {
      return { key, end: 'lost', error: toErrorData(error) };
    }
  }
}
