import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Runs every timer that falls due on the way, in order, then settles pending promises. */
  advance(milliseconds: number): Promise<void>;
  /** Moves the wall clock alone, as an administrator or NTP does: no timer runs. */
  jump(milliseconds: number): void;
}

export function createFakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let wall = start;
  let running = 0;
  let order = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return {
    now: () => wall,
    after(milliseconds, callback) {
      const id = order++;
      timers.set(id, { at: running + Math.max(0, milliseconds), callback });
      return () => void timers.delete(id);
    },
    async advance(milliseconds) {
      const end = running + milliseconds;
      await settle();
      for (;;) {
        const [due] = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0]);
        if (due === undefined) break;
        const [id, timer] = due;
        timers.delete(id);
        wall += timer.at - running;
        running = timer.at;
        timer.callback();
        await settle();
      }
      wall += end - running;
      running = end;
      await settle();
    },
    jump(milliseconds) {
      wall += milliseconds;
    },
  };
}
