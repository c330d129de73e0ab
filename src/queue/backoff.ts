/** Milliseconds. The first wait is up to `base`, each next one up to twice as long, never over `cap`. */
export interface BackoffLimits {
  base: number;
  cap: number;
}

/**
 * How long to wait after a failed attempt, in ms; `attempt` counts from 1. Exponential with full jitter: anything from
 * 0 up to the limit, so that those who failed together do not come back together.
 */
export function backoffDelay(attempt: number, { base, cap }: BackoffLimits, random: () => number): number {
  return random() * Math.min(cap, base * 2 ** (attempt - 1));
}
