import { existsSync } from 'node:fs';
import type { Clock } from '../clock.ts';

/** Up to this many paths are one edit; more are a burst: a checkout, a copied folder, a search and replace. */
const EDIT = 4;
/** How long it must be quiet before what was hinted at is passed on, and how long that may take at most; in ms. */
const EDIT_QUIET = 3;
const EDIT_WAIT = 25;
const BURST_QUIET = 60;
const BURST_WAIT = 1000;
/** git holds its lock while it rewrites the work tree; one left behind by a crash holds nobody up for longer. */
const LOCK_WAIT = 10_000;

/** Path → whether its change is certain; a raw hint may be about a file that came and went. */
export type Hinted = ReadonlyMap<string, boolean>;

export interface Hints {
  add(path: string, certain: boolean): void;
  clear(): void;
}

/**
 * Gathers hints until it is quiet. `settled` tells that every path has been left alone for as long as a second look
 * would wait.
 */
export function createHints(
  clock: Clock,
  gitLock: string | undefined,
  onQuiet: (hinted: Hinted, settled: boolean) => void,
): Hints {
  let hinted = new Map<string, boolean>();
  let cancelQuiet = () => {};
  let cancelWait = () => {};
  let burst = false;
  /** Running time spent on waiting for git. */
  let locked = 0;

  function restart(): void {
    cancelQuiet();
    cancelQuiet = clock.after(burst ? BURST_QUIET : EDIT_QUIET, () => pass(burst));
  }

  function limit(wait: number): void {
    cancelWait();
    cancelWait = clock.after(wait, () => pass(false));
  }

  function pass(settled: boolean): void {
    cancelQuiet();
    cancelWait();
    if (gitLock !== undefined && locked < LOCK_WAIT && existsSync(gitLock)) {
      burst = true;
      locked += BURST_QUIET;
      restart();
      return;
    }
    const passed = hinted;
    hinted = new Map();
    burst = false;
    locked = 0;
    onQuiet(passed, settled);
  }

  return {
    add(path, certain) {
      if (hinted.size === 0) limit(EDIT_WAIT);
      hinted.set(path, certain || hinted.get(path) === true);
      if (!burst && hinted.size > EDIT) {
        burst = true;
        limit(BURST_WAIT);
      }
      restart();
    },
    clear() {
      hinted = new Map();
      cancelQuiet();
      cancelWait();
    },
  };
}
