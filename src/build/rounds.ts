import type { PlannedPage } from '../plan/contract.ts';
import { planPages } from '../plan/plan.ts';
import { createFacetDigest } from '../site/facet-digest.ts';
import type { FacetDigest } from '../site/facets.ts';
import { diffSite } from '../site/patch.ts';
import type { Site } from '../site/site.ts';
import type { BuildContext } from './context.ts';
import { forgetWhatIsGone, noteStandingFailures, revertFailures, takeUpRetries } from './failures.ts';
import { renderPages } from './render.ts';
import { settleOwnReads } from './retry.ts';
import { type Run, runStage } from './run.ts';
import { makeSite, surroundings } from './site.ts';

/**
 * Makes the site and renders what is stale, in rounds. A page that fails is shown as its last good record, or not at
 * all when it has none; so the site is made again without the newer record, and the pages that had shown it are
 * rendered again. What failed only because it had shown such a page is tried once more. Each further round reverts a
 * source that was not reverted before or was tried anew once, so the rounds end.
 */
export async function renderSite(context: BuildContext, run: Run, stage: string): Promise<Site> {
  const { memory, workers, policy } = context;
  const { helpers } = memory;
  await workers.patch({ templates: [...memory.templates.values()], helpers, now: run.now, stage });
  const reverted = noteStandingFailures(context, run);
  for (;;) {
    const site = await runStage(context, run, 'site', () => showSite(context, run, reverted));
    const digest = createFacetDigest(site, surroundings(context, run.now));
    const planned = await runStage(context, run, 'plan', () => planStale(context, run, site, digest));
    await runStage(context, run, 'render', (onProgress) =>
      renderPages(context, run, site, planned, digest, onProgress),
    );
    if (policy.keepGoing && revertFailures(context, run, site, reverted)) continue;
    settleNewFailures(context, run, site, digest);
    for (const [source, failure] of run.siteFailures) if (!run.failures.has(source)) run.failures.set(source, failure);
    return site;
  }
}

/** Makes the site, takes up what failed before and may not fail now, and feeds the site to the workers' replicas. */
async function showSite(context: BuildContext, run: Run, reverted: Set<string>): Promise<Site> {
  const { memory, workers } = context;
  let result = makeSite(context, run, reverted);
  if (memory.failed.size > 0) {
    const digest = createFacetDigest(result.site, surroundings(context, run.now));
    settleNewFailures(context, run, result.site, digest);
    if (takeUpRetries(context, run, digest, reverted)) result = makeSite(context, run, reverted);
  }
  forgetWhatIsGone(context, run, result.site, reverted);
  const site = diffSite(memory.site, result.site);
  memory.site = result.site;
  if (result.nextMoment === undefined) delete memory.nextPublication;
  else memory.nextPublication = result.nextMoment;
  await workers.patch({ site });
  run.heldBack = result.heldBack;
  run.warnings.set('', [...memory.warnings, ...memory.assetWarnings, ...result.warnings]);
  return result.site;
}

/** What the pages that failed in this build read of themselves is compared as it is now. */
function settleNewFailures({ memory }: BuildContext, run: Run, site: Site, digest: FacetDigest): void {
  for (const [id, failed] of memory.failed) if (run.failedNow.has(id)) settleOwnReads(id, failed, site, digest);
}

/** What is stale. A page that failed is left alone until something it read changes. */
export function planStale(
  { memory, publisher }: BuildContext,
  run: Run,
  site: Site,
  digest: FacetDigest,
): PlannedPage[] {
  const { entries } = publisher.manifest();
  const planned = planPages({
    site,
    traces: memory.traces,
    published: (path) => run.staged.get(path)?.digest ?? entries.get(path)?.digest,
    altered: run.altered,
    digest,
    passedOver: new Set(memory.failed.keys()),
  });
  run.planned.push(...planned);
  return planned;
}
