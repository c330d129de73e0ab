import { configFacet, sliceFacet } from '../../site/facets.ts';
import type { Page } from '../../site/site.ts';
import { withOrigin } from '../address.ts';
import { xmlText } from '../escape.ts';
import type { Session } from '../session.ts';
import { readerOf } from './builtin.ts';

/** When nothing tells, since Atom demands a time and the feed must not change by itself. */
const NO_TIME = '1970-01-01T00:00:00Z';

/** An Atom feed of the pages in the page's slice. Addresses in it are absolute, those inside the content too. */
export function feedPage(session: Session, page: Page): string {
  const { config } = session.world.site;
  session.trace.add(sliceFacet(page.id));
  for (const key of ['title', 'description', 'url', 'basePath', 'language', 'author'])
    session.trace.add(configFacet([key]));
  const entries = (page.slice?.items ?? []).map((id) => entry(session, id));
  const updated = [NO_TIME, ...entries.map((entry) => entry.updated)].sort().at(-1);
  const home = withOrigin(config.url, `${config.basePath}/`);
  const self = readerOf(session, page.id)('absoluteUrl');
  const subtitle = config.description === '' ? '' : `<subtitle>${xmlText(config.description)}</subtitle>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xmlText(config.language)}">
<title>${xmlText(config.title)}</title>
${subtitle}<id>${xmlText(self)}</id>
<link rel="self" type="application/atom+xml" href="${xmlText(self)}"/>
<link rel="alternate" type="text/html" href="${xmlText(home)}"/>
<updated>${updated}</updated>
<author><name>${xmlText(config.author || config.title)}</name></author>
${entries.map(({ xml }) => xml).join('')}</feed>
`;
}

function entry(session: Session, id: string): { xml: string; updated: string } {
  const read = readerOf(session, id);
  const url = xmlText(read('absoluteUrl'));
  const published = read('publishDate') || read('date');
  const updated = read('lastmod') || published || NO_TIME;
  const summary = read('description');
  const xml = `<entry>
<title>${xmlText(read('title'))}</title>
<id>${url}</id>
<link rel="alternate" type="text/html" href="${url}"/>
${published === '' ? '' : `<published>${published}</published>\n`}<updated>${updated}</updated>
${summary === '' ? '' : `<summary>${xmlText(summary)}</summary>\n`}<content type="html">${xmlText(session.content(id, true))}</content>
</entry>
`;
  return { xml, updated };
}
