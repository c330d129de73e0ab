import type { Clock } from '../clock.ts';

/**
 * Timers count running time, which stands still while a machine sleeps and knows nothing of a clock that is set: so no
 * wait is longer than this, in ms, and each ends with a look at the wall clock.
 */
export const LONGEST_SLEEP = 60_000;

export interface WallTimer {
  /** Calls back once when the wall clock has reached `at`, in ms since the epoch; replaces what was set before. */
  set(at: number | undefined): void;
  start(): void;
  stop(): void;
}

/** A timer for an instant of the wall clock. It sleeps until started, and keeps what was set before. */
export function createWallTimer(clock: Clock, onReached: () => void): WallTimer {
  let target: number | undefined;
  let running = false;
  let cancel = () => {};

  function sleep(): void {
    cancel();
    if (!running || target === undefined) return;
    cancel = clock.after(Math.min(Math.max(0, target - clock.now()), LONGEST_SLEEP), wake);
  }

  function wake(): void {
    if (target !== undefined && clock.now() >= target) {
      target = undefined;
      onReached();
    } else sleep();
  }

  return {
    set(at) {
      target = at;
      sleep();
    },
    start() {
      running = true;
      sleep();
    },
    stop() {
      running = false;
      cancel();
    },
  };
}
