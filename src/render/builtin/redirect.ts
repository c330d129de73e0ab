import type { Page } from '../../site/site.ts';
import { escapeMarkup } from '../escape.ts';
import type { Session } from '../session.ts';
import { readerOf } from './builtin.ts';

/** A page that leads on to `page`, for servers that know nothing of aliases. */
export function redirectPage(session: Session, page: Page): string {
  const read = readerOf(session, page.id);
  const url = escapeMarkup(read('url'));
  const title = escapeMarkup(read('title'));
  return `<!doctype html>
<html lang="${escapeMarkup(read('lang'))}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<link rel="canonical" href="${escapeMarkup(read('absoluteUrl'))}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${url}">
</head>
<body>
<p><a href="${url}">${title}</a></p>
</body>
</html>
`;
}
