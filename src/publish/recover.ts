import { join } from 'node:path';
import { type Bench, placementOf, stageOf, takeBack } from './commit.ts';
import { publishFault } from './fault.ts';
import { foldPath, holds, lookAt } from './file.ts';
import { createPace } from './pace.ts';
import type { Intent } from './rows.ts';
import { stageAt } from './stage.ts';

/**
 * Settles a commit that a crash interrupted: forward when every file of it is in place or still staged whole, else
 * back. Then the stage is empty. After it the manifest is either the old or the new one, and tells the truth.
 */
export async function recover(bench: Bench): Promise<void> {
  const { manifest, options } = bench;
  const intent = manifest.pending();
  if (intent !== undefined) {
    try {
      if (await isComplete(bench, intent)) await manifest.done(await placementOf(bench).forward(true));
    } catch (error) {
      options.warn(publishFault(error, options.public));
    }
    if (manifest.pending() !== undefined) await takeBack(bench);
    if (manifest.pending() !== undefined) return;
  }
  for (const inside of [true, false]) await stageAt(options.public, options.state, inside).sweep();
}

async function isComplete({ options, manifest }: Bench, intent: Intent): Promise<boolean> {
  const folder = stageOf(options, intent).folder(intent.buildId);
  const cleared = new Set(intent.clears.map(foldPath));
  const pace = createPace();
  for (const file of intent.writes) {
    if (pace.due()) await pace.rest();
    const target = join(options.public, file.path);
    const staged = join(folder, file.staged);
    if (await holds(target, file)) continue;
    if (!(await holds(staged, file))) return false;
    // Somebody put a file there in the meantime.
    const isOurs = intent.adopt || manifest.entries.has(file.path) || cleared.has(foldPath(file.path));
    if (!isOurs && lookAt(target)?.isFile()) return false;
  }
  return true;
}
