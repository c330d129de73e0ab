import type { Clock } from '../clock.ts';
import { type ErrorData, PrebakeError } from '../errors.ts';
import { backoffDelay } from './backoff.ts';
import type { Batch, BatchResult, Broker, Job, JobOutcome } from './contract.ts';
import { createId } from './id.ts';
import { createSupply } from './supply.ts';

/** How a job ended for good. */
export type Ending =
  | { key: string; end: 'done'; value: unknown }
  /** Given up after so many attempts; the error is the last one's. */
  | { key: string; end: 'dead'; attempts: number; error: ErrorData };

export interface DispatchOptions {
  broker: Broker;
  buildId: string;
  /** Read lazily, a little ahead of what is in flight. Keys are unique. */
  jobs: Iterable<Pick<Job, 'key' | 'payload'>>;
  /** Of every batch; higher goes first. */
  priority: number;
  /** Batches in flight at most; twice the workers keeps them all busy. */
  window: number;
  /** Jobs in a batch at most; batches get smaller towards the end, so that the last workers finish together. */
  batchSize: number;
  /** How often a job may be lost before it is dead. */
  attempts: number;
  clock: Clock;
  random: () => number;
  signal: AbortSignal;
  /** Once for each job, in the order they end. What it throws ends the dispatch. */
  onOutcome: (ending: Ending) => void;
  /** The broker did not take a batch; it is tried again by itself. */
  onFault?: (error: PrebakeError) => void;
}

const retryLimits = { base: 250, cap: 10_000 };

/**
 * Has every job done by whoever takes from the broker, and resolves when each has ended. Rejects with the signal's
 * reason once it aborts, with what `onOutcome` or `jobs` threw; batches that nobody has taken are dropped then, and
 * results that still come are ignored.
 */
export function dispatch(options: DispatchOptions): Promise<void> {
  const { broker, buildId, window, attempts, clock, random, signal, onOutcome } = options;
  const run = createId(random);
  const supply = createSupply(options.jobs, { batchSize: options.batchSize, window });
  /** Jobs without an outcome, by the batch they are in. */
  const flying = new Map<string, Map<string, Job>>();
  /** What calls off each wait: for a lost job's next attempt, or for the broker. */
  const waits = new Set<() => void>();
  /** Lost jobs that wait out their backoff. */
  let resting = 0;
  let batches = 0;
  let ended = false;

  return new Promise((resolve, reject) => {
    const stopListening = broker.onResult((result) => attempt(() => receive(result)));
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    attempt(pump);

    function attempt(step: () => void): void {
      if (ended) return;
      try {
        step();
      } catch (error) {
        fail(error);
      }
    }

    function pump(): void {
      while (flying.size < window) {
        const jobs = supply.cut();
        if (jobs.length === 0) break;
        send(jobs);
      }
      if (flying.size === 0 && resting === 0 && !ended) {
        end();
        resolve();
      }
    }

    function send(jobs: Job[]): void {
      const batch = { id: `${run}-${++batches}`, buildId, jobs, priority: options.priority };
      flying.set(batch.id, new Map(jobs.map((job) => [job.key, job])));
      put(batch, 1);
    }

    function put(batch: Batch, tries: number): void {
      broker.put(batch).catch((cause: unknown) => {
        // Ended, or the broker had it all the same and its result is already here.
        if (ended || !flying.has(batch.id)) return;
        const message = `The ${broker.name} broker did not take a batch (attempt ${tries}).`;
        options.onFault?.(new PrebakeError('broker-failed', message, { cause }));
        wait(tries, () => {
          if (flying.has(batch.id)) put(batch, tries + 1);
        });
      });
    }

    function wait(tries: number, then: () => void): void {
      const callOff = clock.after(backoffDelay(tries, retryLimits, random), () => {
        waits.delete(callOff);
        attempt(then);
      });
      waits.add(callOff);
    }

    function receive(result: BatchResult): void {
      const jobs = flying.get(result.batchId);
      // Another build's, another dispatch's, or a second delivery.
      if (jobs === undefined || result.buildId !== buildId) return;
      flying.delete(result.batchId);
      for (const outcome of result.outcomes) {
        const job = jobs.get(outcome.key);
        if (job === undefined) continue;
        jobs.delete(outcome.key);
        accept(job, outcome);
        if (ended) return;
      }
      // A result that says nothing of a job: it was not begun, as far as anyone knows.
      supply.giveBack([...jobs.values()]);
      pump();
    }

    function accept(job: Job, outcome: JobOutcome): void {
      if (outcome.end === 'done') onOutcome(outcome);
      else if (outcome.end === 'returned') supply.giveBack([job]);
      else lose({ ...job, attempt: job.attempt + 1 }, outcome.error);
    }

    function lose(job: Job, error: ErrorData): void {
      if (job.attempt >= attempts) {
        onOutcome({ key: job.key, end: 'dead', attempts: job.attempt, error });
        return;
      }
      resting++;
      wait(job.attempt, () => {
        resting--;
        supply.giveSuspect(job);
        pump();
      });
    }

    function fail(error: unknown): void {
      if (ended) return;
      end();
      // Without the broker there is nothing to drop, and its results would be ignored.
      broker.drop(buildId).catch(() => {});
      reject(error);
    }

    function end(): void {
      ended = true;
      stopListening();
      signal.removeEventListener('abort', onAbort);
      for (const callOff of waits) callOff();
      flying.clear();
      supply.close();
    }
  });
}
