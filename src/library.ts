import type { WatchOptions as Parts } from './build/contract.ts';
import type { BuildReport } from './build/report.ts';
import { PrebakeError } from './errors.ts';
import { createEvents } from './events.ts';
import { type BuildOptions, openEngine, type PreviewOptions, type StartOptions } from './open-engine.ts';

export interface WatchOptions extends StartOptions {
  preview?: PreviewOptions | undefined;
}

/** A site that is kept up to date and served, until it is stopped. */
export interface RunningSite {
  /** Of the home page, such as `http://127.0.0.1:4000/`. A config that changes can move it. */
  readonly url: string;
  /** Resolves once nothing of it runs any more: the port is free, and another process may own the site. */
  stop(): Promise<void>;
}

/**
 * Brings the output folder up to date, once, like `prebake build`.
 *
 * Pages that fail do not make it throw: they are `report.failures`, and unless `keepGoing` is set nothing is published
 * then, which `report.withheld` says. Where another prebake owns the site, that one does the work.
 * Throws a PrebakeError when there can be no build.
 */
export function build(options: BuildOptions = {}): Promise<BuildReport> {
  return throwingOwnErrors(async () => (await openEngine(options)).build());
}

/**
 * Rebuilds on every edit and serves with live reload, like `prebake watch`. Resolves when the site is served and its
 * first build has ended. A build that fails then ends nothing; it is told as the event `build:failed`.
 * Throws a PrebakeError when it cannot start, and then nothing of it runs.
 */
export function watch(options: WatchOptions = {}): Promise<RunningSite> {
  return run(options, { serve: true, liveReload: true, cron: false });
}

/**
 * Keeps the site up to date on edits, at publication times and on schedule, and serves it, like `prebake start`.
 * Resolves and throws as `watch` does.
 */
export function start(options: StartOptions = {}): Promise<RunningSite> {
  return run(options, { serve: true, liveReload: false, cron: true });
}

function run(options: WatchOptions, parts: Parts): Promise<RunningSite> {
  return throwingOwnErrors(async () => {
    const { events: outer } = options;
    // Its own, for two sites may tell the same listeners.
    const events = createEvents();
    if (outer !== undefined) events.onAny((name, event) => outer.emit(name, event as never));
    let url = '';
    events.on('server:listening', (server) => {
      url = server.url;
    });
    const built = Promise.race([events.next('build:done'), events.next('build:failed')]);
    const service = (await openEngine({ ...options, events })).watch(parts);
    try {
      await service.start();
    } catch (error) {
      await service.stop();
      throw error;
    }
    await built;
    return {
      get url() {
        return url;
      },
      stop: service.stop,
    };
  });
}

/** What is no PrebakeError is a fault of prebake, with what was thrown as its cause. */
async function throwingOwnErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PrebakeError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new PrebakeError('internal', message, { cause: error });
  }
}
