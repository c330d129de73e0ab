import { type FacetDigest, parseFacet } from '../site/facets.ts';
import type { FailedPage, Memory } from './memory.ts';

/** Ids of failed pages that are worth another try: their source was read anew, or something they had read changed. */
export function pagesToRetry({ failed, sources }: Memory, digest: FacetDigest): Set<string> {
  const retried = new Set<string>();
  for (const [id, page] of failed) {
    const newest = sources.get(page.owner)?.record;
    if (newest !== page.record || readsSomethingNew(id, page, digest)) retried.add(id);
  }
  return retried;
}

/**
 * While a page is shown as its last good record, what it reads of itself differs from what it read when it failed;
 * that alone is no reason to try again.
 */
function readsSomethingNew(id: string, { facets }: FailedPage, digest: FacetDigest): boolean {
  return facets.some(([facet, before]) => parseFacet(facet).subject !== id && digest(facet) !== before);
}
