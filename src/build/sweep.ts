import type { Config } from '../config/options.ts';
import { scanSource } from '../source/scan.ts';
import { mustRead } from './load.ts';
import type { Memory } from './memory.ts';
import type { Session } from './session.ts';

/** The paths of a sweep that goes at once: an editor's change need not wait longer than a build of so many. */
export const CHUNK = 500;

/**
 * Finds, without building, the source files that differ from what is known: the safety net under a watcher that may
 * miss events. Gives them in chunks.
 */
export async function* sweep(config: Config, memory: Memory): AsyncGenerator<Set<string>> {
  const { files } = await scanSource(config);
  const found = new Set<string>();
  let dirty = new Set<string>();
  for (const file of files) {
    found.add(file.path);
    if (!mustRead(file, memory.sources.get(file.path))) continue;
    dirty.add(file.path);
    if (dirty.size < CHUNK) continue;
    yield dirty;
    dirty = new Set();
  }
  for (const path of memory.sources.keys()) if (!found.has(path)) dirty.add(path);
  yield dirty;
}

/**
 * The hourly safety net: has built what the watcher missed, and wakes what depends on the time. Each chunk is built
 * before the next is asked for, so that an editor's change that comes meanwhile goes with the next chunk and not after
 * the last.
 */
export async function buildMissed({ context, ledger }: Session, priority: number): Promise<void> {
  const { config, memory, publisher, events } = context;
  memory.altered = new Set(await publisher.altered());
  for await (const paths of sweep(config, memory)) {
    const { id } = ledger.mark('cron', paths.add(config.paths.templates), priority);
    await events.next('request:done', (done) => done.id === id);
  }
}
