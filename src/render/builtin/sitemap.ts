import { xmlText } from '../escape.ts';
import type { Session } from '../session.ts';
import { readerOf } from './builtin.ts';

/** Every HTML page that may be indexed, but for the later pages of lists. */
export function sitemapPage(session: Session): string {
  const entries = session.views.lists.indexable().map((id) => {
    const read = readerOf(session, id);
    const modified = read('lastmod') || read('date');
    const lastmod = modified === '' ? '' : `<lastmod>${modified}</lastmod>`;
    return `<url><loc>${xmlText(read('absoluteUrl'))}</loc>${lastmod}</url>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('')}</urlset>
`;
}
