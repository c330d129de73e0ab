import { hasCode, PrebakeError } from '../errors.ts';

/** Why a thread ended. What the job at hand is charged with depends on it. */
export type Death =
  /** The pool ended it: nobody's fault. */
  | { kind: 'ended' }
  | { kind: 'timeout'; limit: number }
  /** It said why before it ended. */
  | { kind: 'unable'; error: PrebakeError }
  /** An uncaught error, or an exhausted heap. */
  | { kind: 'error'; error: unknown; heapLimit: number }
  | { kind: 'exit'; code: number };

/** The death as an error. `during` says what the thread was at: `before it was ready`. */
export function deathError(death: Death, during: string): PrebakeError {
  switch (death.kind) {
    case 'ended':
      return new PrebakeError('page-crash', `A worker was ended ${during}.`);
    case 'timeout':
      return new PrebakeError('page-timeout', `A worker took longer than ${death.limit} ms ${during}.`);
    case 'unable':
      return death.error;
    case 'error': {
      const { error: cause, heapLimit } = death;
      return hasCode(cause, 'ERR_WORKER_OUT_OF_MEMORY')
        ? new PrebakeError('page-memory', `A worker needed more than ${heapLimit} MB of heap ${during}.`, { cause })
        : new PrebakeError('page-crash', `A worker ended by an uncaught error ${during}: ${textOf(cause)}`, { cause });
    }
    case 'exit':
      return new PrebakeError('page-crash', `A worker ended with exit code ${death.code} ${during}.`);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
