import { configFacet } from '../site/facets.ts';
import type { Session } from './session.ts';

/** An address of this site with scheme and host: `/docs/a/` is `https://example.org/docs/a/`. Reads `config:url`. */
export function absolute(session: Session, url: string): string {
  session.trace.add(configFacet(['url']));
  return withOrigin(session.world.site.config.url, url);
}

/** A link as it stands on a page, read from there: for texts that leave the page, such as a feed's. */
export function fromPage(siteUrl: string, pageUrl: string, link: string): string {
  const base = withOrigin(siteUrl, pageUrl);
  return URL.canParse(link, base) ? new URL(link, base).href : link;
}

/** Addresses that have a scheme, or no path, stay as they are; so does everything when the site has no url. */
export function withOrigin(siteUrl: string, url: string): string {
  if (siteUrl === '' || !url.startsWith('/') || url.startsWith('//')) return url;
  return new URL(siteUrl).origin + url;
}
