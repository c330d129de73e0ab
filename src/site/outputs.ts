import { type Claim, createClaims, describeClash } from './collision.ts';
import type { Faults } from './faults.ts';
import type { Page, PublishedAsset } from './site.ts';
import { adopt, type TaxonomyPlace } from './taxonomy.ts';

/** The output paths of the site, once its pages and files have theirs. */
export interface Outputs {
  /** Pages whose path is theirs alone. */
  pages: Page[];
  assets: Map<string, PublishedAsset>;
  /** Makes pages that stand where a taxonomy's page would be into that page, and gives the places with their page. */
  adopt(places: TaxonomyPlace[]): (TaxonomyPlace & { page?: Page })[];
  /** The generated pages whose path nobody holds; they take it. */
  unclaimed(pages: Page[]): Page[];
  /** Takes a path for a page that must have it; what stands in its way is a fault of both. */
  take(page: Page): void;
}

/**
 * Gives output paths to pages, files and aliases. Two that want one path, or a file where the other needs a folder, are
 * both at fault; an alias in the way of a page or file is at fault alone.
 */
export function settleOutputs(
  visible: Page[],
  published: Map<string, PublishedAsset>,
  bundles: Map<string, PublishedAsset>,
  faults: Faults,
): Outputs {
  const claims = createClaims();
  const put = (claim: Claim) => {
    for (const clash of claims.take(claim)) {
      const { holder } = clash;
      const message = describeClash(claim, clash);
      const remedy = claim.isOwn ? {} : { remedy: ALIAS_REMEDY };
      const both = holder.isOwn === claim.isOwn ? [claim.owner, holder.owner] : [claim.owner];
      // What prebake makes has no source to be at fault, unless two such things meet.
      const sources = new Set(both.filter((owner) => owner !== ''));
      for (const source of sources.size === 0 ? [''] : sources) faults.add(source, 'output-collision', message, remedy);
    }
  };
  for (const [name, { outputPath }] of bundles) {
    put({ path: outputPath, owner: '', label: `the bundle ${name}`, isOwn: true });
  }
  for (const [source, { outputPath }] of published) {
    put({ path: outputPath, owner: source, label: source, isOwn: true });
  }
  for (const page of visible) put(claimOf(page));
  for (const page of visible) {
    for (const alias of page.aliases) {
      if (faults.bySource.has(page.owner)) break;
      put({ path: alias, owner: page.owner, label: `an alias of ${page.owner}`, isOwn: false });
    }
  }

  const assets = new Map([...published].filter(([source]) => !faults.bySource.has(source)));
  const pages = visible.filter((page) => !faults.bySource.has(page.owner));
  const byId = new Map(pages.map((page) => [page.owner, page]));
  return {
    pages,
    assets,
    adopt: (places) =>
      places.map((place) => {
        const holder = claims.holder(place.outputPath);
        const page = holder?.isOwn ? byId.get(holder.owner) : undefined;
        if (page === undefined) return place;
        adopt(page, place);
        return { ...place, page };
      }),
    unclaimed: (generated) =>
      generated.filter(
        (page) => claims.holder(page.outputPath) === undefined && claims.take(claimOf(page)).length === 0,
      ),
    take: (page) => put(claimOf(page)),
  };
}

const ALIAS_REMEDY = 'Remove the alias, or give one of the two pages another address.';

function claimOf(page: Page): Claim {
  const label = page.source === undefined ? `the generated page ${page.id}` : page.source;
  return { path: page.outputPath, owner: page.source ?? '', label, isOwn: true };
}
