import type { Clock } from '../clock.ts';

/** How fast the waiting requests get taken, and so when it is worth asking again. */
export interface Drain {
  /** So many requests were just taken. */
  taken(count: number): void;
  /** Whole seconds, 1 to 60, for a client that was just refused; each further refusal is told to wait longer. */
  retryAfter(): number;
}

/** Takes that count for the rate. */
const REMEMBERED = 16;
/** Seconds told while nothing has been taken yet. */
const UNKNOWN = 5;
/** Seconds of the longest estimate; jitter adds up to a quarter. */
const LONGEST = 48;

export function createDrain(clock: Clock, random: () => number): Drain {
  let takes: { at: number; count: number }[] = [];
  let refused = 0;
  return {
    taken(count) {
      if (count === 0) return;
      takes = [...takes.slice(1 - REMEMBERED), { at: clock.now(), count }];
      refused = 0;
    },
    retryAfter() {
      refused++;
      const seconds = Math.min(LONGEST, Math.max(1, estimate()));
      return Math.floor(seconds + random() * Math.max(2, seconds / 4));
    },
  };

  function estimate(): number {
    const [first] = takes;
    if (first === undefined) return UNKNOWN;
    // At least a second: the wall clock may have been set back, and a single take says little.
    const seconds = Math.max(1, (clock.now() - first.at) / 1000);
    const rate = takes.reduce((sum, take) => sum + take.count, 0) / seconds;
    return refused / rate;
  }
}
