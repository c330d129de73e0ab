import type { Plan } from '../plan/contract.ts';
import { planAssets } from '../plan/plan.ts';
import { planPrune } from '../plan/prune.ts';
import { createFacetDigest } from '../site/facet-digest.ts';
import type { Page } from '../site/site.ts';
import { build } from './build.ts';
import { createSpared, ownersOf } from './commit.ts';
import type { BuildContext, BuildOrder } from './context.ts';
import type { ListEntry, ListKind } from './contract.ts';
import { noteStandingFailures } from './failures.ts';
import { load } from './load.ts';
import { planStale } from './rounds.ts';
import { type Run, startRun } from './run.ts';
import { makeSite, surroundings } from './site.ts';

/** Loads the site and makes it, without rendering or writing anything. */
async function look(context: BuildContext, order: BuildOrder): Promise<Run> {
  const { memory, clock, policy, publisher } = context;
  const run = startRun(order, policy.at ?? clock.now(), new Set(await publisher.altered()));
  await load(context, order, () => {});
  const { site, heldBack } = makeSite(context, run, noteStandingFailures(context, run));
  memory.site = site;
  run.heldBack = heldBack;
  for (const [source, failure] of run.siteFailures) run.failures.set(source, failure);
  return run;
}

/** What a build would do now. */
export async function planBuild(context: BuildContext, order: BuildOrder): Promise<Plan> {
  const { memory, publisher } = context;
  const run = await look(context, order);
  const { site } = memory;
  if (site === undefined) return { render: [], copy: [], prune: [], fresh: 0 };
  const { entries } = publisher.manifest();
  const render = planStale(context, run, site, createFacetDigest(site, surroundings(context, run.now)));
  const published = (path: string) => entries.get(path)?.digest;
  const claimed = new Set<string>();
  for (const { outputPath, aliases } of site.pages.values())
    for (const path of [outputPath, ...aliases]) claimed.add(path);
  for (const { outputPath } of [...site.assets.values(), ...site.bundles.values()]) claimed.add(outputPath);
  return {
    render,
    copy: planAssets({ site, published, altered: run.altered }),
    prune: planPrune({
      entries: entries.entries(),
      claimed: (path) => claimed.has(path),
      isSpared: createSpared(run),
      owners: ownersOf(site),
    }),
    fresh: site.pages.size - render.length,
  };
}

/** Pages that fail, found by a build that publishes nothing. */
export async function listFailing(context: BuildContext, order: BuildOrder): Promise<ListEntry[]> {
  const { failures } = await build(context, order);
  return failures.map(({ id, error }) => ({ path: id, detail: error.message })).sort(byPath);
}

/** Pages of a kind, in the order of their paths. */
export async function listPages(
  context: BuildContext,
  order: BuildOrder,
  kind: Exclude<ListKind, 'failing'>,
): Promise<ListEntry[]> {
  const run = await look(context, order);
  const { memory } = context;
  const entries = {
    pages: () => Array.from(memory.site?.pages.values() ?? [], entryOf),
    skipped: () => memory.skipped.map(({ path, reason }) => ({ path, detail: reason })),
    drafts: () => heldBack(run, 'draft'),
    future: () => heldBack(run, 'future'),
    expired: () => heldBack(run, 'expired'),
  }[kind]();
  return entries.sort(byPath);
}

function byPath(a: ListEntry, b: ListEntry): number {
  return a.path < b.path ? -1 : 1;
}

function entryOf({ source, outputPath, url, title }: Page): ListEntry {
  return { path: source ?? outputPath, url, detail: title };
}

function heldBack(run: Run, wanted: 'draft' | 'future' | 'expired'): ListEntry[] {
  return run.heldBack
    .filter(({ reason }) => reason === wanted)
    .map(({ source, reason, at }) => ({ path: source, detail: reason, ...(at !== undefined && { at }) }));
}
