import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ChokidarOptions, watch as watchFiles } from 'chokidar';
import type { Clock } from '../clock.ts';
import { hasCode, PrebakeError, toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Service } from '../service.ts';
import { findGitLock } from './git-lock.ts';
import { createHints } from './hints.ts';
import { type Changes, createLooks } from './looks.ts';
import { networkMount } from './network-mount.ts';
import { createWatchedPaths } from './watched-paths.ts';

export type { Changes, Glance } from './looks.ts';

export interface WatcherOptions {
  /** Absolute path of the project root. All other paths are relative to it, with `/`. */
  root: string;
  /** Watched with everything below them; they may come and go. */
  folders: readonly string[];
  /** Single files, which may come and go: the config, and what it and the helpers import. */
  files: readonly string[];
  /** Folders that are never watched, wherever they lie: the output and the state. */
  ignored: readonly string[];
  clock: Clock;
  events: EventBus;
  /** What to read again. Changes are hints: what is reported may turn out to be the same as before. */
  onChange(changes: Changes): void;
  /** Events may have been missed: look at everything. Called once when watching begins, and after large bursts. */
  onRescan(): void;
  watch?: Watch;
}

/** The part of chokidar that is used. */
export type Watch = (paths: string[], options: ChokidarOptions) => Watching;
export interface Watching {
  on(event: 'all', listener: (event: string, path: string) => void): unknown;
  on(event: 'raw', listener: (event: string, name: string | null, details: unknown) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  add(path: string): unknown;
  getWatched(): Record<string, string[]>;
  close(): Promise<void>;
}

export interface Watcher extends Service {
  /** Replaces the single files. */
  setFiles(files: readonly string[]): void;
  /**
   * Asks for a `second` report of a path whose `first` one looks like half of a save, such as a page that has lost its
   * front matter.
   */
  lookAgain(path: string): void;
}

/** ms between two looks at every file where events cannot be had. */
const POLL_INTERVAL = 1000;

/**
 * Tells what changes on disk. An event is only a hint: what it names is looked at once at once and twice later, so that
 * lost events and half-written files are found. A file that turned empty, or went, is held back until the second look.
 *
 * `start` resolves when all is watched; it may take seconds for many files, and reports come in the meantime already.
 */
export function createWatcher(options: WatcherOptions): Watcher {
  const { root, clock, events, onRescan } = options;
  const watch: Watch = options.watch ?? watchFiles;
  const paths = createWatchedPaths(root, options.folders, options.files, options.ignored);
  const hints = createHints(clock, findGitLock(root), (hinted, settled) => looks.see(hinted, settled));
  const looks = createLooks({ root, clock, onChanges, onMissed, onMany: onRescan });
  const unreadable = new Set<string>();
  let watching: Watching | undefined;
  let starting: Promise<void> | undefined;
  let ready = () => {};

  function onChanges(changes: Changes): void {
    events.emit('watcher:changed', { paths: [...changes.keys()] });
    options.onChange(changes);
  }

  function hint(full: string, certain: boolean): void {
    const path = paths.relevant(full);
    if (path !== undefined) hints.add(path, certain);
  }

  function onRaw(_event: string, name: string | null, details: unknown): void {
    const place = typeof details === 'object' && details !== null && 'watchedPath' in details && details.watchedPath;
    if (typeof place !== 'string' || name === null) return;
    hint(basename(place) === name ? place : join(place, name), false);
  }

  /** A folder made and filled in one go may hold what chokidar did not see. */
  function onMissed(folder: string): void {
    const full = join(root, folder);
    const known = new Set(watching?.getWatched()[full]);
    try {
      if (readdirSync(full).some((name) => !known.has(name))) watching?.add(full);
    } catch {
      // Gone: its parent's events tell.
    }
  }

  function open(polling: boolean): void {
    const mine = watch(paths.roots(), {
      ignoreInitial: true,
      // Its wait for the second half of an atomic save would delay each deletion, and hides files that end in `~`.
      atomic: false,
      ignored: (full, stats) => paths.isIgnored(full, stats),
      usePolling: polling,
      ...(polling && { interval: POLL_INTERVAL, binaryInterval: POLL_INTERVAL }),
    });
    watching = mine;
    mine.on('all', (_event, full) => hint(full, true));
    mine.on('raw', onRaw);
    mine.on('error', (error) => {
      if (watching === mine) onError(error, polling);
    });
    mine.on('ready', () => {
      if (watching !== mine) return;
      events.emit('watcher:ready', { files: countFiles(mine.getWatched()), polling });
      onRescan();
      ready();
    });
  }

  function onError(error: unknown, polling: boolean): void {
    if (!polling && hasCode(error, 'ENOSPC', 'EMFILE')) {
      poll(
        hasCode(error, 'ENOSPC')
          ? 'The system watches no more files for this user (raise fs.inotify.max_user_watches with sysctl)'
          : 'This process may open no more files (raise the limit with ulimit -n)',
      );
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    if (unreadable.has(message)) return;
    unreadable.add(message);
    const warning = new PrebakeError('file-unreadable', `Cannot be watched: ${message}.`, { cause: error });
    events.emit('warning', { error: toErrorData(warning) });
  }

  function poll(reason: string): void {
    events.emit('notice', { message: `${reason}: files are looked at every second instead.` });
    void watching?.close();
    open(true);
  }

  return {
    start() {
      starting ??= new Promise((resolve) => {
        ready = resolve;
        const mount = networkMount(root);
        if (mount === undefined) open(false);
        else poll(`The project lies on ${mount}, where changes made elsewhere are not announced`);
      });
      return starting;
    },
    async stop() {
      const last = watching;
      watching = undefined;
      starting = undefined;
      ready();
      hints.clear();
      looks.clear();
      await last?.close();
    },
    setFiles(files) {
      for (const folder of paths.setFiles(files)) watching?.add(folder);
    },
    lookAgain: looks.again,
  };
}

/** Names that are folders are keys of their own. */
function countFiles(watched: Record<string, string[]>): number {
  let count = 0;
  for (const [folder, names] of Object.entries(watched)) {
    for (const name of names) if (watched[join(folder, name)] === undefined) count++;
  }
  return count;
}
