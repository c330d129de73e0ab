import type { Clock } from '../clock.ts';
import { PrebakeError, toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { backoffDelay } from '../queue/backoff.ts';
import type { BatchResult, Broker, Lease } from '../queue/contract.ts';
import type { Crew, Snapshot } from './contract.ts';
import { superviseThread, type Thread } from './supervise.ts';

export interface PoolOptions {
  broker: Broker;
  /** Threads. */
  size: number;
  /** A module that Node runs as it is; its default export is a `CreateHandler`. */
  handlerUrl: URL;
  /** Plain data for the handler. */
  init: unknown;
  /** Megabytes of heap for one thread. */
  heapLimit: number;
  /** Megabytes of resident memory of the process; above it the largest worker is replaced. 0 for no limit. */
  memoryLimit: number;
  /** Milliseconds for one job. */
  jobTimeLimit: number;
  snapshot: Snapshot;
  events: EventBus;
  clock: Clock;
  random: () => number;
  /** Milliseconds that `stop` lets a batch go on; 5,000 if absent. */
  stopTimeLimit?: number;
}

/** A crew on threads. */
export interface Pool extends Crew {
  /**
   * Replaces every thread by one with this `init`; old ones finish their batch. Batches put once it has resolved meet
   * new threads only. If a new one cannot start, it rejects with the reason and all stays as it was.
   */
  renew(init: unknown): Promise<void>;
}

/** A place for one thread, with the batch it is at. */
interface Slot {
  thread: Thread | undefined;
  /** Takes the thread's place after its batch. */
  next: Thread | undefined;
  lease: Lease | undefined;
  /** Deaths in a row that no job is to blame for, and faults of the broker. */
  failures: number;
}

const retryLimits = { base: 100, cap: 30_000 };
const SETTLE_TRIES = 5;
/** Milliseconds between two replacements for memory: the last one has to show its effect first. */
const RELIEF_PAUSE = 10_000;

/**
 * Starts all threads at once, and fails if one of them cannot start. From then on a thread that dies is replaced: at
 * once if a job is to blame, else after a growing wait.
 */
export function createPool(options: PoolOptions): Pool {
  const { broker, size, events, clock, random, memoryLimit, stopTimeLimit = 5000 } = options;
  const period = Math.min(1000, Math.max(5, options.jobTimeLimit / 8), broker.leaseTime / 3);
  const stopping = new AbortController();
  const slots = Array.from(
    { length: size },
    (): Slot => ({ thread: undefined, next: undefined, lease: undefined, failures: 0 }),
  );
  const alive = new Set<Thread>();
  let init = options.init;
  let born = 0;
  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  let renewed: Promise<void> = Promise.resolve();
  let working: Promise<unknown> = Promise.resolve();
  let callOffTick = () => {};
  let sinceExtended = 0;
  let sinceRelief = RELIEF_PAUSE;

  return {
    size,
    start: () => (started ??= start()),
    stop: () => (stopped ??= stop()),
    async patch(patch) {
      for (const thread of alive) thread.patch(patch);
    },
    renew(next) {
      const renewal = renewed.then(() => renew(next));
      renewed = renewal.catch(() => {});
      return renewal;
    },
  };

  async function start(): Promise<void> {
    if (stopping.signal.aborted) return;
    // Threads have no time zone of their own: they follow the process. Pages must not depend on the machine's.
    process.env.TZ = 'UTC';
    const threads = launchAll(init);
    try {
      await Promise.all(threads.map((thread) => thread.ready));
    } catch (error) {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await endAll(threads);
      throw error;
    }
    if (stopping.signal.aborted) return;
    for (const [index, slot] of slots.entries()) slot.thread = threads[index];
    working = Promise.all(slots.map(serve));
    callOffTick = clock.after(period, tick);
  }

  async function stop(): Promise<void> {
    stopping.abort();
    for (const thread of alive) thread.retire();
    const callOffDeadline = clock.after(stopTimeLimit, () => void endAll(alive));
    await working;
    callOffDeadline();
    callOffTick();
    await endAll(alive);
    await renewed;
  }

  async function renew(next: unknown): Promise<void> {
    if (started === undefined) {
      init = next;
      return;
    }
    await started;
    if (stopping.signal.aborted) return;
    const threads = launchAll(next);
    try {
      await Promise.all(threads.map((thread) => thread.ready));
    } catch (error) {
      await endAll(threads);
      if (stopping.signal.aborted) return;
      throw error;
    }
    init = next;
    for (const [index, slot] of slots.entries()) {
      void slot.next?.end();
      slot.next = threads[index];
      slot.thread?.retire();
    }
  }

  function launchAll(init: unknown): Thread[] {
    return slots.map(() => launch(init));
  }

  function launch(init: unknown): Thread {
    const number = ++born;
    const { handlerUrl, heapLimit, jobTimeLimit } = options;
    const onDeath = (error: PrebakeError) => events.emit('worker:lost', { worker: number, reason: error.message });
    const snapshot = options.snapshot();
    const thread = superviseThread({ number, handlerUrl, init, snapshot, heapLimit, jobTimeLimit, clock, onDeath });
    alive.add(thread);
    void thread.gone.then(() => alive.delete(thread));
    thread.ready.then(
      () => events.emit('worker:started', { worker: number }),
      () => {},
    );
    return thread;
  }

  /** Takes batch after batch for one slot, until the pool stops or the broker closes. */
  async function serve(slot: Slot): Promise<void> {
    for (;;) {
      const thread = await threadOf(slot);
      if (thread === undefined) return;
      try {
        slot.lease = await broker.take(thread.retired);
      } catch (cause) {
        warn(`The ${broker.name} broker gave no batch.`, cause);
        await rest(slot);
        continue;
      }
      if (slot.lease === undefined) {
        if (thread.retired.aborted) continue;
        return;
      }
      const { batch } = slot.lease;
      const outcomes = await thread.run(batch.jobs);
      if (outcomes.some((outcome) => outcome.end === 'done')) slot.failures = 0;
      await settle(slot.lease, { batchId: batch.id, buildId: batch.buildId, outcomes });
      slot.lease = undefined;
    }
  }

  /** The slot's thread, once it can run a batch; undefined when the pool stops. */
  async function threadOf(slot: Slot): Promise<Thread | undefined> {
    while (!stopping.signal.aborted) {
      const { thread, next } = slot;
      if (next !== undefined) {
        slot.thread = next;
        slot.next = undefined;
        void thread?.end();
      } else if (thread !== undefined && !thread.retired.aborted) {
        return thread;
      } else {
        await thread?.end();
        if (thread?.diedIdle()) await rest(slot);
        if (stopping.signal.aborted || slot.next !== undefined) continue;
        try {
          slot.thread = launch(init);
          await slot.thread.ready;
        } catch (error) {
          // A thread that was born and died has told so itself; the next round finds it.
          if (slot.thread !== thread) continue;
          events.emit('warning', { error: toErrorData(error) });
          await rest(slot);
        }
      }
    }
    return undefined;
  }

  function rest(slot: Slot): Promise<void> {
    return pause(backoffDelay(++slot.failures, retryLimits, random));
  }

  async function settle(lease: Lease, result: BatchResult): Promise<void> {
    for (let tries = 1; tries <= SETTLE_TRIES; tries++) {
      try {
        return await lease.settle(result);
      } catch (cause) {
        warn(`The ${broker.name} broker did not take a result.`, cause);
        await pause(backoffDelay(tries, retryLimits, random));
      }
    }
    // The lease ends by itself, and the batch goes to somebody else.
  }

  function tick(): void {
    callOffTick = clock.after(period, tick);
    for (const thread of alive) thread.check(period);
    sinceExtended += period;
    if (sinceExtended >= broker.leaseTime / 3) extendLeases();
    sinceRelief += period;
    if (memoryLimit > 0 && sinceRelief >= RELIEF_PAUSE && process.memoryUsage.rss() > memoryLimit * 2 ** 20) relieve();
  }

  function extendLeases(): void {
    sinceExtended = 0;
    for (const { lease } of slots) {
      lease
        ?.extend(broker.leaseTime)
        .catch((cause) => warn(`The ${broker.name} broker did not extend a lease.`, cause));
    }
  }

  /** The largest worker goes, as soon as it is between two batches; its slot gets a fresh one. */
  function relieve(): void {
    let largest: Thread | undefined;
    for (const { thread } of slots) {
      if (thread === undefined || thread.retired.aborted) continue;
      if (largest === undefined || thread.memory() > largest.memory()) largest = thread;
    }
    if (largest === undefined) return;
    sinceRelief = 0;
    const reason = `The process needed more than ${memoryLimit} MB of memory; this worker was the largest.`;
    events.emit('worker:lost', { worker: largest.number, reason });
    largest.retire();
  }

  function warn(message: string, cause: unknown): void {
    events.emit('warning', { error: toErrorData(new PrebakeError('broker-failed', message, { cause })) });
  }

  /** Ends early when the pool stops. */
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const callOff = clock.after(milliseconds, () => {
        stopping.signal.removeEventListener('abort', wake);
        resolve();
      });
      const wake = () => {
        callOff();
        resolve();
      };
      stopping.signal.addEventListener('abort', wake, { once: true });
    });
  }
}

async function endAll(threads: Iterable<Thread>): Promise<void> {
  await Promise.all([...threads].map((thread) => thread.end()));
}
