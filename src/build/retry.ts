import { collectionFacet, type Facet, type FacetDigest, parseFacet, queryFacet } from '../site/facets.ts';
import type { SourceRecord } from '../site/record.ts';
import type { Site } from '../site/site.ts';
import type { FailedPage, KnownSource, Memory } from './memory.ts';

/**
 * Owners of failed pages that are worth another try: their source was read anew, something they had read changed, or
 * they would be gone by now.
 */
export function ownersToRetry({ failed, sources }: Memory, digest: FacetDigest, now: number): Set<string> {
  const retried = new Set<string>();
  for (const { owner, records, facets, expiry } of failed.values()) {
    const isNew = !sameRecords(records, recordsOf(sources, owner));
    const isOver = expiry !== undefined && expiry <= now;
    if (isNew || isOver || facets.some(([facet, before]) => digest(facet) !== before)) retried.add(owner);
  }
  return retried;
}

/** What a page is made from: its source's newest record and those of the `_defaults` files above it. */
export function recordsOf(sources: ReadonlyMap<string, KnownSource>, owner: string): SourceRecord[] {
  const own = sources.get(owner)?.record;
  if (own === undefined) return [];
  const records = [own];
  for (let slash = owner.lastIndexOf('/'); slash > 0; slash = owner.lastIndexOf('/', slash - 1)) {
    for (const name of ['_defaults.yaml', '_defaults.yml']) {
      const record = sources.get(`${owner.slice(0, slash)}/${name}`)?.record;
      if (record !== undefined) records.push(record);
    }
  }
  return records;
}

function sameRecords(a: readonly SourceRecord[], b: readonly SourceRecord[]): boolean {
  return a.length === b.length && a.every((record, index) => record === b[index]);
}

/**
 * While a page is shown as its last good record, or not at all, what it reads of itself differs from what it read when
 * it failed. So that is compared as it was at the end of the build in which it failed; for a page that the site does
 * not show, its collection and the list of all pages stand for its place among the others.
 */
export function settleOwnReads(id: string, page: FailedPage, site: Site, digest: FacetDigest): void {
  const isOwn = (facet: Facet) => parseFacet(facet).subject === id;
  const others = page.facets.filter(([facet]) => !isOwn(facet));
  if (others.length === page.facets.length) return;
  const own = site.pages.has(id)
    ? page.facets.map(([facet]) => facet).filter(isOwn)
    : [collectionFacet(page.collection ?? ''), queryFacet({ collection: { all: true }, ops: [] })];
  page.facets = [...others, ...own.map((facet): [Facet, string] => [facet, digest(facet)])];
}
