import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Hinted } from './hints.ts';
import { isBare, isUnchanged, type Look, lookAt } from './look.ts';

/**
 * How far a report can be trusted. `first`: seen this moment, perhaps in the middle of a save; it is looked at again,
 * and reported again if it differs. `second`: what was hinted at has been left alone since.
 */
export type Glance = 'first' | 'second';

/** Path relative to the root, with `/` → glance. A path may be a folder: then anything below it may have changed. */
export type Changes = ReadonlyMap<string, Glance>;

export interface Looks {
  /** Looks at what was hinted at, reports what has changed, and comes back to it. */
  see(hinted: Hinted, settled: boolean): void;
  /** Reports a path at its second look even if nothing has changed since the first. */
  again(path: string): void;
  clear(): void;
}

/** ms after the first look. Events of a second change close to the first get lost; these looks find it. */
const SECOND = 60;
const THIRD = 250;
/** From this many paths on contents are not read to look; a rescan of everything follows instead. */
const MANY = 200;

interface Watched {
  path: string;
  look: Look;
  /** Not reported yet, or to be reported in any case, at the second look. */
  owed: boolean;
}

export function createLooks(options: {
  root: string;
  clock: Clock;
  onChanges(changes: Changes): void;
  /** A folder's listing changed without any event: something in it may not be watched yet. */
  onMissed(folder: string): void;
  /** So many paths changed that some events may be lost. */
  onMany(): void;
}): Looks {
  const { root, clock, onChanges, onMissed, onMany } = options;
  let watched = new Map<string, Watched>();
  let timers = new Set<() => void>();

  function later(milliseconds: number, callback: () => void): void {
    const cancel = clock.after(milliseconds, () => {
      timers.delete(cancel);
      callback();
    });
    timers.add(cancel);
  }

  function report(changes: Changes): void {
    if (changes.size > 0) onChanges(changes);
  }

  function see(hinted: Hinted, settled: boolean): void {
    const many = hinted.size >= MANY;
    const changes = new Map<string, Glance>();
    const seen: Watched[] = [];
    for (const [path, certain] of hinted) {
      const full = join(root, path);
      const known = watched.get(path);
      if (known !== undefined && isUnchanged(full, known.look)) {
        if (known.owed && settled) changes.set(path, 'second');
        if (settled) known.owed = false;
        continue;
      }
      const look = lookAt(full, !many, clock.now());
      const bare = isBare(look);
      // What came and went within one save is no change; folders are told of by certain events.
      if (look.kind !== 'file' && !certain && known === undefined) continue;
      const owed = bare && !settled;
      if (!owed) changes.set(path, settled ? 'second' : 'first');
      const entry = { path, look, owed };
      watched.set(path, entry);
      seen.push(entry);
    }
    report(changes);
    if (seen.length === 0) return;
    later(SECOND, () => lookAgain(seen, false));
    later(THIRD, () => {
      lookAgain(seen, true);
      if (many) onMany();
    });
  }

  function lookAgain(seen: readonly Watched[], last: boolean): void {
    const changes = new Map<string, Glance>();
    const differing = new Map<string, boolean>();
    for (const entry of seen) {
      if (watched.get(entry.path) !== entry) continue;
      if (!isUnchanged(join(root, entry.path), entry.look)) {
        if (entry.look.kind === 'folder') onMissed(entry.path);
        differing.set(entry.path, true);
      } else if (entry.owed) {
        entry.owed = false;
        changes.set(entry.path, 'second');
      }
      if (last) watched.delete(entry.path);
    }
    report(changes);
    if (differing.size > 0) see(differing, false);
  }

  return {
    see,
    again(path) {
      const entry = watched.get(path);
      if (entry !== undefined) entry.owed = true;
      later(SECOND, () => {
        const newest = watched.get(path);
        // What was asked about has changed again since: that is reported for itself.
        if (newest !== undefined && newest !== entry) return;
        if (entry !== undefined && !entry.owed) return;
        if (entry !== undefined) entry.owed = false;
        report(new Map([[path, 'second']]));
      });
    },
    clear() {
      watched = new Map();
      for (const cancel of timers) cancel();
      timers = new Set();
    },
  };
}
