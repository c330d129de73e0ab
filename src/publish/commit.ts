import { PrebakeError } from '../errors.ts';
import type { Commit, CommitResult, ManifestEntry, PublisherOptions } from './contract.ts';
import { publishFault } from './fault.ts';
import { foldPath } from './file.ts';
import type { ManifestStore } from './manifest.ts';
import { planMoves, some } from './moves.ts';
import { createPlacement, type Placement } from './place.ts';
import type { Intent } from './rows.ts';
import { type Stage, stageAt } from './stage.ts';

/** What commits work on. */
export interface Bench {
  options: PublisherOptions;
  manifest: ManifestStore;
  stage: Stage;
}

/**
 * Publishes a build: intent, moves, manifest. Until the intent is on the disk nothing is touched; until the manifest's
 * `done` is on the disk everything can be taken back; after it the new generation is the truth.
 */
export async function commit(bench: Bench, order: Commit): Promise<CommitResult> {
  const { options, manifest, stage } = bench;
  const { step = () => {} } = options;
  if (manifest.pending() !== undefined) await takeBack(bench);
  const moves = await planMoves(options.public, manifest.entries, order).catch((error: unknown) => {
    throw publishFault(error, options.public);
  });
  const keeps = order.keeps.filter((keep) => differs(manifest.entries.get(keep.path), keep));
  const gone = [...moves.clears, ...moves.deletes].filter((path) => manifest.entries.has(path));
  if (!order.allowDelete) refuseMassDelete(options, manifest.entries.size, order, gone);
  if (moves.writes.length + keeps.length + gone.length === 0) {
    await stage.discard(order.buildId);
    return { generation: manifest.generation(), changed: [], deleted: [] };
  }

  const { buildId, adopt } = order;
  const generation = manifest.generation() + 1;
  const intent: Intent = { generation, buildId, inside: stage.inside, adopt, keeps, ...moves };
  step('begin');
  await manifest.begin(intent).catch((error: unknown) => {
    throw publishFault(error, options.state);
  });
  try {
    step('began');
    const changed = await placementOf(bench).forward(false);
    step('placed');
    await manifest.done(changed);
  } catch (error) {
    await takeBack(bench);
    throw publishFault(error, options.public);
  }
  step('done');
  await sweep(bench, intent);
  step('swept');
  return { generation, changed: moves.writes.map(({ path }) => path), deleted: gone };
}

/** Undoes the pending commit. What cannot be undone is told; the next commit tries again. */
export async function takeBack(bench: Bench): Promise<void> {
  const intent = bench.manifest.pending();
  if (intent === undefined) return;
  try {
    await placementOf(bench).back();
    await bench.manifest.undone();
    await sweep(bench, intent);
  } catch (error) {
    bench.options.warn(publishFault(error, bench.options.public));
  }
}

/** The moves of the pending commit. */
export function placementOf({ options, manifest }: Bench): Placement {
  const intent = manifest.pending();
  if (intent === undefined) throw new PrebakeError('internal', 'There is no pending commit.');
  return createPlacement(options.public, stageOf(options, intent), intent, options.step);
}

/** The stage that a commit began with, which may not be the one that is used now. */
export function stageOf(options: PublisherOptions, { inside }: Intent): Stage {
  return stageAt(options.public, options.state, inside);
}

/** Drops the stage of a build and the bytes it replaced. To keep those for a rollback, move them by digest here. */
async function sweep({ options }: Bench, intent: Intent): Promise<void> {
  const stage = stageOf(options, intent);
  await stage.discard(intent.buildId);
  await stage.forget(intent.generation);
}

function differs(entry: ManifestEntry | undefined, keep: Commit['keeps'][number]): boolean {
  if (entry === undefined) return false;
  return entry.owner !== keep.owner || entry.id !== keep.id || entry.redirect !== keep.redirect;
}

/** A moved content folder or a wrong config can look like the end of most pages. Names that change only in case stay. */
function refuseMassDelete({ maxDelete }: PublisherOptions, total: number, { writes }: Commit, gone: string[]): void {
  if (gone.length <= maxDelete.count || gone.length <= maxDelete.share * total) return;
  const written = new Set(writes.map(({ path }) => foldPath(path)));
  const removed = gone.filter((path) => !written.has(foldPath(path)));
  if (removed.length <= maxDelete.count || removed.length <= maxDelete.share * total) return;
  const limit = Math.max(maxDelete.count, Math.floor(maxDelete.share * total));
  throw new PrebakeError(
    'max-delete',
    `This build would remove ${removed.length} of ${total} published files: ${some(removed)}. More than ` +
      `${limit} at once look like a mistake, such as a content folder that was moved, so nothing was published.`,
  );
}
