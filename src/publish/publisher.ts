import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Bench, commit } from './commit.ts';
import type { Publisher, PublisherOptions } from './contract.ts';
import { publishFault } from './fault.ts';
import { openManifest } from './manifest.ts';
import { recover } from './recover.ts';
import { chooseStage } from './stage.ts';
import { findAltered, findForeign } from './survey.ts';

/**
 * Opens the output folder for publishing: settles what a crash interrupted and empties the stage. The caller owns the
 * site, see `claimSite`. Throws `public-read-only`, `public-full`, `public-failed` or `manifest-damaged`.
 */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const stage = chooseStage(options.public, options.state);
  const manifest = await openManifest(options.state, options.boot ?? bootId(), options.warn);
  const bench: Bench = { options, manifest, stage };
  await recover(bench);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  return {
    manifest: () => ({ generation: manifest.generation(), entries: manifest.entries }),
    stage: async (buildId) => stage.open(buildId),
    async commit(order) {
      const result = await inTurn(() => commit(bench, order));
      // Not awaited: it is for later starts, and the next commit waits for it by itself.
      inTurn(() => manifest.compact()).catch((error) => options.warn(publishFault(error, options.state)));
      return result;
    },
    discard: (buildId) => inTurn(() => stage.discard(buildId)),
    altered: () => inTurn(() => findAltered(options.public, manifest)),
    foreign: () => inTurn(() => findForeign(options.public, manifest)),
    close: () => inTurn(() => manifest.close()),
  };
}

/** Where the system does not tell, each opening counts as a start of the machine, which only costs reading more. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
