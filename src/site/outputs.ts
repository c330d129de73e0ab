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
 * both at fault; an alias in the way of a page or file is at fault alone, and so is whatever comes into the way of what
 * is published there already: `ownerOf` gives the owner of a published path.
 */
export function settleOutputs(
  visible: Page[],
  published: Map<string, PublishedAsset>,
  bundles: Map<string, PublishedAsset>,
  ownerOf: (path: string) => string | undefined,
  faults: Faults,
): Outputs {
  const claims = createClaims();
  const put = (claim: Claim) => {
    for (const clash of claims.take(claim)) {
      const { holder } = clash;
      const message = describeClash(claim, clash);
      const remedy = claim.isOwn ? {} : { remedy: ALIAS_REMEDY };
      const isNewcomer = holder.isHeld && !claim.isHeld;
      const both = holder.isOwn === claim.isOwn && !isNewcomer ? [claim.owner, holder.owner] : [claim.owner];
      for (const { owner } of [claim, holder]) if (owner !== '') faults.contested.add(owner);
      // What prebake makes has no source to be at fault, unless two such things meet.
      const sources = new Set(both.filter((owner) => owner !== ''));
      for (const source of sources.size === 0 ? [''] : sources) faults.add(source, 'output-collision', message, remedy);
    }
  };
  const make = (path: string, owner: string, label: string, isOwn = true): Claim => {
    return { path, owner, label, isOwn, isHeld: owner !== '' && ownerOf(path) === owner };
  };
  const claimOf = (page: Page) => {
    const label = page.source === undefined ? `the generated page ${page.id}` : page.source;
    return make(page.outputPath, page.source ?? '', label);
  };
  for (const [name, { outputPath }] of bundles) put(make(outputPath, '', `the bundle ${name}`));
  const own = [
    ...Array.from(published, ([source, { outputPath }]) => make(outputPath, source, source)),
    ...visible.map(claimOf),
  ];
  const aliases = visible.flatMap(({ owner, aliases }) => {
    return aliases.map((alias) => make(alias, owner, `an alias of ${owner}`, false));
  });
  const inTurn = [own.filter(isHeld), aliases.filter(isHeld), own.filter(isNew), aliases.filter(isNew)];
  for (const claim of inTurn.flat()) {
    if (claim.isOwn || !faults.bySource.has(claim.owner)) put(claim);
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

function isHeld(claim: Claim): boolean {
  return claim.isHeld;
}

function isNew(claim: Claim): boolean {
  return !claim.isHeld;
}
