import { base, escapeHtml } from '../_includes/base.js';

export const data = {
  layout: false,
  pagination: { data: 'collections.lists', size: 1, alias: 'list' },
  permalink: ({ list }) => list.url,
};

export function render({ list }) {
  const items = list.items.map(
    ({ url, date, data }) =>
      `<li><a href="${url}">${escapeHtml(data.title)}</a> <time>${date.toISOString().slice(0, 10)}</time> ${escapeHtml(data.description)}</li>`,
  );
  return base(
    list,
    `<h1>${escapeHtml(list.title)}</h1>
<ul>
  ${items.join('\n  ')}
</ul>
<nav class="pager">
  ${list.previous ? `<a rel="prev" href="${list.previous}">Before</a>` : ''}
  <span>${list.number} of ${list.count}</span>
  ${list.next ? `<a rel="next" href="${list.next}">After</a>` : ''}
</nav>`,
  );
}
