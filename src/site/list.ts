import type { Config } from '../config/options.ts';
import type { ErrorDetails } from '../errors.ts';
import type { CollectionRules } from './collection-rule.ts';
import type { Faults } from './faults.ts';
import type { Outputs } from './outputs.ts';
import { paginate, readPaginate } from './pagination.ts';
import type { Page, Site } from './site.ts';
import { makeTaxonomyPage, type TaxonomyPlace } from './taxonomy.ts';

interface ListContext {
  site: Site;
  rules: CollectionRules;
  places: (TaxonomyPlace & { page?: Page })[];
  templates: ReadonlySet<string>;
  config: Config;
  faults: Faults;
  outputs: Outputs;
  /** Where a page says `paginate`; asked only for faults. */
  placeOfPaginate(page: Page): ErrorDetails | undefined;
}

/**
 * Gives every page that lists others its slice, and makes the pages of the further slices and of taxonomies and terms.
 * Returns what it made.
 */
export function makeLists(context: ListContext): Page[] {
  const { site, rules, places, templates, config, faults, outputs } = context;
  const { basePath } = site.config;
  const made: Page[] = [];
  const cut = (page: Page, list: Parameters<typeof paginate>[1]) => {
    for (const slice of paginate(page, list, basePath)) {
      outputs.take(slice);
      made.push(slice);
    }
  };

  for (const page of [...site.pages.values()]) {
    try {
      const list = readPaginate(page, site, rules);
      if (list !== undefined) cut(page, list);
    } catch (error) {
      faults.caught(page.owner, error, context.placeOfPaginate(page));
    }
  }
  const taxonomyPages = new Map<string, Page>();
  for (const place of places) {
    const page = place.page ?? makePage(place, templates, config, basePath, outputs);
    if (page === undefined) continue;
    if (place.page === undefined) {
      putBelow(page, place.term === undefined ? site.pages.get(site.home ?? '') : taxonomyPages.get(place.taxonomy));
      made.push(page);
    }
    if (place.term === undefined) {
      taxonomyPages.set(place.taxonomy, page);
      continue;
    }
    place.term.page = page.id;
    if (page.slice !== undefined) continue;
    const size = config.taxonomies[place.taxonomy]?.paginate ?? 0;
    cut(page, { of: `${place.taxonomy}:${place.term.name}`, ids: place.term.pages, size });
  }
  return made;
}

function makePage(
  place: TaxonomyPlace,
  templates: ReadonlySet<string>,
  config: Config,
  basePath: string,
  outputs: Outputs,
): Page | undefined {
  const page = makeTaxonomyPage(place, templates, config, basePath);
  return page === undefined ? undefined : outputs.unclaimed([page])[0];
}

/** Generated pages know what is above them; they are not children, so that sections list only what was written. */
function putBelow(page: Page, parent: Page | undefined): void {
  if (parent === undefined) return;
  page.parent = parent.id;
  page.ancestors = [...parent.ancestors, parent.id];
}
