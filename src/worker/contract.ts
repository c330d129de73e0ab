import type { Service } from '../service.ts';

/**
 * What runs inside a worker. `patch` feeds the replica, in order; `handle` does one job and returns plain data. A
 * handler never throws for a fault of the job itself: it returns the failure as a value.
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
   * `snapshot()` first.
   */
  patch(patch: unknown): Promise<void>;
}
