import { dataFacet } from '../../site/facets.ts';
import type { Site } from '../../site/site.ts';
import type { Session } from '../session.ts';
import { createCollectionsView } from './collections.ts';
import { createDataView } from './data.ts';
import { createLists, type Lists } from './list.ts';
import { createPageViews } from './page.ts';
import { createSiteView } from './site.ts';
import { createTaxonomies, type Taxonomies } from './taxonomy.ts';

/**
 * What templates see of the site: objects that record in the trace what is read of them. They belong to one version of
 * the site and are shared by all its renders.
 */
export interface Views {
  /** Undefined for an id that the site does not have. */
  page(id: string): object | undefined;
  lists: Lists;
  taxonomy: Taxonomies;
  site: object;
  collections: object;
  taxonomies: object;
  data: object;
}

export function createViews(session: Session, site: Site): Views {
  const page = createPageViews(session, site);
  const lists = createLists(session.trace, site, page);
  const taxonomy = createTaxonomies(session, site, page, lists);
  return {
    page,
    lists,
    taxonomy,
    site: createSiteView(session, site, page),
    collections: createCollectionsView(session, site, lists),
    taxonomies: taxonomy.all,
    data: createDataView(session.trace, dataFacet, site.data),
  };
}
