import type { ErrorData } from '../errors.ts';

/** Some jobs for one worker. The queue knows nothing of what a job means. */
export interface Batch {
  /** Unique, also between runs. */
  id: string;
  buildId: string;
  jobs: Job[];
  /** Higher goes first. */
  priority: number;
}

export interface Job {
  /** Unique in its build; a page id, a path. */
  key: string;
  /** Plain data for the worker's handler. */
  payload: unknown;
  /** How often a worker began it and did not end it by itself: 0 at first. */
  attempt: number;
}

/**
 * How a job ended.
 *  - `done`: the handler returned; a page that fails by itself is also `done`, with the failure as its value.
 *  - `lost`: the worker died or ran out of time or memory while at it; counts as an attempt.
 *  - `returned`: not begun, because the batch's worker died before, or its end not heard of any more; goes back without
 *    an attempt.
 */
export type JobOutcome =
  | { key: string; end: 'done'; value: unknown }
  | { key: string; end: 'lost'; error: ErrorData }
  | { key: string; end: 'returned' };

export interface BatchResult {
  batchId: string;
  buildId: string;
  outcomes: JobOutcome[];
}

/** What a broker promises beyond the least. */
export interface BrokerCapabilities {
  /** Batches survive a restart of the broker. */
  durable: boolean;
  /** Higher priorities are taken first. */
  priorities: boolean;
  /** Workers on other machines can take. */
  remote: boolean;
}

/** A taken batch. Until it is settled, or its lease ends, nobody else gets it. */
export interface Lease {
  batch: Batch;
  /** The lease then ends so many milliseconds from now. Does nothing once it has ended. */
  extend(milliseconds: number): Promise<void>;
  /**
   * Ends the lease and sends the result to whoever put the batch. Does nothing once the lease has ended: by then the
   * batch is somebody else's.
   */
  settle(result: BatchResult): Promise<void>;
}

/** A transport of batches and nothing else: at least once, in no promised order but priority. */
export interface Broker {
  readonly name: string;
  readonly capabilities: BrokerCapabilities;
  /** Milliseconds after which a taken batch goes to somebody else, unless its lease is extended. */
  readonly leaseTime: number;
  /** Resolves once the broker has the batch. Rejects with `broker-failed`; the same batch may then be put again. */
  put(batch: Batch): Promise<void>;
  /**
   * The next batch, as soon as there is one; undefined once the signal aborts or the broker is closed. A batch that
   * was on its way when the signal aborted may still come.
   */
  take(signal: AbortSignal): Promise<Lease | undefined>;
  /** Calls back with each settled result. Returns the function that ends it. */
  onResult(listener: (result: BatchResult) => void): () => void;
  /** Forgets batches of this build that nobody has taken. */
  drop(buildId: string): Promise<void>;
  health(): Promise<{ ok: boolean; detail: string }>;
  close(): Promise<void>;
}
