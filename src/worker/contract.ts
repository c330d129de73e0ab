import type { Service } from '../service.ts';

/**
 * What runs inside a worker. `patch` feeds the replica, in order; `handle` does one job and returns plain data. A
 * handler never throws for a fault of the job itself: it returns the failure as a value. What it throws from `handle`
 * makes the job `lost`, to be tried again; what it throws from `patch` ends the worker, whose replica is then unknown.
 */
export interface Handler {
  patch(patch: unknown): void | Promise<void>;
  handle(payload: unknown): unknown | Promise<unknown>;
}

/** The default export of a handler module. `init` is the plain data given to the pool. */
export type CreateHandler = (init: unknown) => Handler | Promise<Handler>;

/** Takes batches from the broker and runs them; on threads, or in line for small one-shot builds. */
export interface Crew extends Service {
  /** How many batches can run at once. */
  readonly size: number;
  /**
   * Sends a patch to every worker's replica, before any batch put afterwards. A worker that starts later gets
   * `snapshot()` first. Call it in the same turn as the change that a later snapshot shows, without an `await`
   * between, so that no worker misses the patch or gets it twice.
   */
  patch(patch: unknown): Promise<void>;
  /**
   * Replaces every worker by a new one, which starts from `snapshot()`: what code of the user's kept in memory is gone.
   * Absent where that cannot be done.
   */
  replaceAll?(): Promise<void>;
}

/**
 * The state that a new worker's replica begins with, as a patch: the sum of all patches sent so far. Undefined: nothing.
 */
export type Snapshot = () => unknown;
