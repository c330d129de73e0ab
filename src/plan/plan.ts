import type { FacetDigest } from '../site/facets.ts';
import type { Site } from '../site/site.ts';
import type { PlannedPage } from './contract.ts';
import { reasonFor } from './rules.ts';
import type { Trace } from './trace.ts';

export interface PlanInput {
  site: Site;
  traces: ReadonlyMap<string, Trace>;
  /** Digest of a published output path. */
  published: (path: string) => string | undefined;
  altered: ReadonlySet<string>;
  digest: FacetDigest;
  /** Pages that are not to be tried: they failed, and nothing that they read has changed since. */
  passedOver: ReadonlySet<string>;
}

/** Which pages are stale and why, in the order of their ids' first appearance in the site. */
export function planPages(input: PlanInput): PlannedPage[] {
  const { site, traces, published, altered, digest, passedOver } = input;
  const planned: PlannedPage[] = [];
  for (const page of site.pages.values()) {
    if (passedOver.has(page.id)) continue;
    const reason = reasonFor({ page, trace: traces.get(page.id), published, altered, digest });
    if (reason === undefined) continue;
    const { id, outputPath, source } = page;
    planned.push({ id, outputPath, reason, ...(source !== undefined && { source }) });
  }
  return planned;
}

/** Which assets must be copied and why. Those of the site's content and static folders, and the bundles. */
export function planAssets(input: Pick<PlanInput, 'site' | 'published' | 'altered'>): PlannedPage[] {
  const planned: PlannedPage[] = [];
  for (const [source, { outputPath, digest }] of input.site.assets) {
    const before = input.published(outputPath);
    if (before === digest && !input.altered.has(outputPath)) continue;
    planned.push({ id: source, source, outputPath, reason: assetReason(before, digest) });
  }
  return planned;
}

function assetReason(before: string | undefined, digest: string): string {
  if (before === undefined) return 'it is new';
  return before === digest ? 'its copy was removed or changed by someone else' : 'its bytes changed';
}
