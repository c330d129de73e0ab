import { base, escapeHtml } from '../_includes/base.js';
import { site } from '../site.js';

export const data = { layout: false, permalink: '/' };

export function render() {
  const items = site.sections
    .filter(({ folder }) => !folder.includes('/'))
    .map(
      ({ folder, title, description }) =>
        `<li><a href="/${folder}/">${escapeHtml(title)}</a> ${escapeHtml(description)}</li>`,
    );
  return base({ title: 'Home', description: 'The start of it all' }, `<h1>Home</h1>\n<ul>${items.join('\n')}</ul>`);
}
