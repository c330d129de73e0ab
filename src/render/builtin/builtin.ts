import type { Page } from '../../site/site.ts';
import type { Session } from '../session.ts';
import { feedPage } from './feed.ts';
import { robotsPage } from './robots.ts';
import { sitemapPage } from './sitemap.ts';

/** The text of a page that prebake makes by itself; undefined for every other page. */
export function builtinPage(session: Session, page: Page): string | undefined {
  switch (page.builtin) {
    case 'sitemap':
      return sitemapPage(session);
    case 'robots':
      return robotsPage(session);
    case 'feed':
      return feedPage(session, page);
    default:
      return undefined;
  }
}

/** Fields of a page's view, read as text and recorded like reads of a template; absent ones are empty. */
export function readerOf(session: Session, id: string): (field: string) => string {
  const view = session.views.page(id) as Record<string, unknown> | undefined;
  return (field) => {
    const value = view?.[field];
    return value === undefined || value === null ? '' : String(value);
  };
}
