import { base, escapeHtml } from '../_includes/base.js';
import { site } from '../site.js';

// It names the collection because that is what fills `site.terms`.
export const data = { layout: false, permalink: '/tags/', eleventyImport: { collections: ['lists'] } };

export function render() {
  const items = site.terms.map(
    ({ name, url, items }) => `<li><a href="${url}">${escapeHtml(name)}</a> ${items.length}</li>`,
  );
  return base({ title: 'Tags', description: '' }, `<h1>Tags</h1>\n<ul>\n${items.join('\n')}\n</ul>`);
}
