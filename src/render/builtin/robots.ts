import { urlFacet } from '../../site/facets.ts';
import type { Session } from '../session.ts';
import { readerOf } from './builtin.ts';

/** Lets every crawler in, and names the sitemap when there is one. */
export function robotsPage(session: Session): string {
  session.trace.add(urlFacet('@sitemap'));
  const sitemap = session.views.page('@sitemap') === undefined ? '' : readerOf(session, '@sitemap')('absoluteUrl');
  return `User-agent: *\nDisallow:\n${sitemap === '' ? '' : `\nSitemap: ${sitemap}\n`}`;
}
