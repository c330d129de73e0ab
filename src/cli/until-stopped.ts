import type { Clock } from '../clock.ts';

/** What is used of `process`. */
export interface Signalled {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/** ms. Ctrl-C reaches npm and what npm runs, and npm passes it on: signals so close to the first are the same wish. */
const SAME_WISH = 500;

const numbers = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Resolves at the first wish to stop, by SIGINT or SIGTERM. From then on whoever wishes it again does not want to wait:
 * the process ends at once, with the code that shells give such an end.
 */
export function untilStopped(process: Signalled, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked === undefined) {
          asked = clock.now();
          resolve();
        } else if (Math.abs(clock.now() - asked) >= SAME_WISH) process.exit(128 + numbers[signal]);
      });
    }
  });
}
