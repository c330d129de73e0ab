import type { ErrorData } from '../errors.ts';

/** What the pool says to a thread. Messages arrive in order, and are worked on one after the other. */
export type ToThread =
  | { kind: 'patch'; patch: unknown }
  /** The payloads of a batch's jobs. */
  | { kind: 'batch'; payloads: unknown[] };

/** What a thread says to the pool. */
export type FromThread =
  /** The handler is made and has taken the snapshot. */
  | { kind: 'ready' }
  /** No handler could be made, or it refused a patch: the thread ends. */
  | { kind: 'unable'; error: ErrorData }
  | { kind: 'results'; results: JobResult[] };

/** How a job of the batch at hand ended; `index` counts from 0. */
export type JobResult =
  | { kind: 'done'; index: number; value: unknown }
  | { kind: 'threw'; index: number; error: ErrorData };

/** What a thread is born with. */
export interface ThreadData {
  handlerUrl: string;
  init: unknown;
  /** The first patch; undefined for none. */
  snapshot: unknown;
  board: Board;
}

/**
 * Memory that thread and pool share, so that the pool still sees it after an exit, an exhausted heap or in an endless
 * loop. The fields below are its places.
 */
export type Board = Int32Array<SharedArrayBuffer>;

/** Jobs begun since the thread's birth; written before each job. */
export const BEGUN = 0;
/** Jobs ended since the thread's birth; written after each job. */
export const ENDED = 1;
/** Memory the thread held after its last batch, in KiB. */
export const MEMORY = 2;

export function createBoard(): Board {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}
