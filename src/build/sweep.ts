import type { Config } from '../config/options.ts';
import { scanSource } from '../source/scan.ts';
import { mustRead } from './load.ts';
import type { Memory } from './memory.ts';

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
