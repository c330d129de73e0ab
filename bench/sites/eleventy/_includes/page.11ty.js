import { site } from '../site.js';
import { base, escapeHtml } from './base.js';

const months = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
const monthNames = Array.from({ length: 12 }, (_, month) => months.format(Date.UTC(2000, month)));

export function render({ title, description, tags, page, content }) {
  const { date, url } = page;
  const { previous, next } = site.neighbours.get(url) ?? {};
  const day = `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return base(
    { title, description },
    `<article>
  <h1>${escapeHtml(title)}</h1>
  <p class="meta">
    <time datetime="${date.toISOString().slice(0, 10)}">${day}</time>
    ${(tags ?? []).map((tag) => `<a href="/tags/${tag}/">${escapeHtml(tag)}</a>`).join('')}
  </p>
  <nav class="toc">${contentsOf(content)}</nav>
  ${content}
</article>
<nav class="pager">
  ${previous ? `<a rel="prev" href="${previous.url}">${escapeHtml(previous.data.title)}</a>` : ''}
  ${next ? `<a rel="next" href="${next.url}">${escapeHtml(next.data.title)}</a>` : ''}
</nav>`,
  );
}

/** The table of contents of a page, of its second and third level, from its HTML. */
function contentsOf(content) {
  let html = '';
  let depth = 1;
  for (const [, level, id, text] of content.matchAll(/<h([23]) id="([^"]*)"[^>]*>(.*?)<\/h\1>/g)) {
    for (; depth < level; depth++) html += '<ul><li>';
    if (html !== '' && !html.endsWith('<li>')) {
      for (; depth > level; depth--) html += '</li></ul>';
      html += '</li><li>';
    }
    html += `<a href="#${id}">${text}</a>`;
  }
  for (; depth > 1; depth--) html += '</li></ul>';
  return html;
}
