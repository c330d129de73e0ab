/** Time as an argument: only `engine.ts` names the real one, tests bring their own. */
export interface Clock {
  /** Wall clock, ms since the epoch. May jump. */
  now(): number;
  /** Calls back once, after at least so many ms of running time. Returns the function that calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Longer timers would fire at once in Node, so waits are cut to this and started again by whoever needs more. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, milliseconds), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
