import { planPrune } from '../plan/prune.ts';
import type { Commit, ManifestEntry } from '../publish/contract.ts';
import type { Site } from '../site/site.ts';
import type { BuildContext } from './context.ts';
import { settleFailures } from './failures.ts';
import type { Memory } from './memory.ts';
import type { Run } from './run.ts';

interface Claim {
  owner: string;
  id: string;
  redirect?: string;
}

/**
 * Publishes the build, or nothing of it in a dry run or when a page failed and the policy is not to keep going. Gives
 * the generation that is in place afterwards.
 */
export async function commit(context: BuildContext, run: Run, site: Site): Promise<number> {
  const { publisher, policy, events } = context;
  const { buildId } = run.order;
  run.withheld = run.failures.size > 0 && !policy.keepGoing;
  if (run.withheld || policy.dryRun) {
    await publisher.discard(buildId);
    settleFailures(context, run);
    return publisher.manifest().generation;
  }
  const { unchanged, ...order } = makeCommit(context, run, site);
  const { generation, changed, deleted } = await publisher.commit(order);
  run.written = order.writes.length;
  run.unchanged = unchanged;
  run.pruned = deleted.length;
  // A sweep may have found more in the meantime.
  context.memory.altered = new Set([...context.memory.altered].filter((path) => !run.altered.has(path)));
  settleFailures(context, run);
  if (changed.length + deleted.length > 0) events.emit('build:published', { buildId, generation, changed, deleted });
  return generation;
}

/** What the output folder must become: files to put in place, owners to note, files to remove. */
function makeCommit(context: BuildContext, run: Run, site: Site): Commit & { unchanged: number } {
  const { policy, memory, publisher } = context;
  const { entries } = publisher.manifest();
  const claims = claimsOf(site, memory);
  // What was staged for a page that had to give its place back is left out.
  const writes = [...run.staged.values()].filter(({ path, id }) => claims.get(path)?.id === id);
  const written = new Set(writes.map(({ path }) => path));
  const keeps: Commit['keeps'] = [];
  let unchanged = 0;
  for (const [path, claim] of claims) {
    const entry = entries.get(path);
    if (written.has(path) || entry === undefined) continue;
    unchanged++;
    if (differsInOwner(entry, claim)) keeps.push({ path, ...ownerOf(claim) });
  }
  const pruned = planPrune({
    entries: entries.entries(),
    claimed: (path) => claims.has(path),
    isSpared: createSpared(run),
    owners: ownersOf(site),
  });
  const { buildId } = run.order;
  const { allowDelete, adopt } = policy;
  return {
    buildId,
    writes,
    keeps,
    deletes: pruned.map(({ path }) => path),
    allowDelete,
    adopt,
    unchanged,
  };
}

function claimsOf(site: Site, { traces }: Memory): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { id, owner } of site.pages.values()) {
    for (const { path, redirect } of traces.get(id)?.outputs ?? []) {
      claims.set(path, { owner, id, ...(redirect !== undefined && { redirect }) });
    }
  }
  for (const [source, { outputPath }] of site.assets) claims.set(outputPath, { owner: source, id: source });
  for (const [name, { outputPath }] of site.bundles) claims.set(outputPath, bundleOwner(name));
  return claims;
}

/**
 * Whose outputs stay although nobody claims them: those of whoever fails, unless their last good record says that they
 * are not public now. What fails may need any fingerprinted asset that was published with its last good copy.
 */
export function createSpared({ failures, heldBack }: Run): (owner: string) => boolean {
  const withdrawn = new Set(heldBack.map(({ source }) => source));
  return (owner) => {
    if (owner.startsWith(BUNDLE)) return failures.size > 0;
    return failures.has(owner) && !withdrawn.has(owner);
  };
}

const BUNDLE = '@asset/';

/** Fingerprinted assets belong to their name in templates/assets/. */
export function bundleOwner(name: string): { owner: string; id: string } {
  return { owner: BUNDLE + name, id: BUNDLE + name };
}

/** Everyone who may own outputs of this site. */
export function ownersOf(site: Site): Set<string> {
  const owners = new Set<string>();
  for (const { owner } of site.pages.values()) owners.add(owner);
  for (const source of site.assets.keys()) owners.add(source);
  for (const name of site.bundles.keys()) owners.add(bundleOwner(name).owner);
  return owners;
}

function differsInOwner(entry: ManifestEntry, { owner, id, redirect }: Claim): boolean {
  return entry.owner !== owner || entry.id !== id || entry.redirect !== redirect;
}

function ownerOf({ owner, id, redirect }: Claim): Omit<Commit['keeps'][number], 'path'> {
  return { owner, id, ...(redirect !== undefined && { redirect }) };
}
