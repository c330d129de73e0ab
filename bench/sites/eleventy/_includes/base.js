import { site } from '../site.js';

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeHtml = (text) => String(text ?? '').replace(/[&<>"]/g, (character) => entities[character]);

const main = site.sections
  .filter(({ folder }) => !folder.includes('/'))
  .map(({ folder, title }) => `<a href="/${folder}/">${escapeHtml(title)}</a>`)
  .join('');

export function base({ title, description }, content) {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${escapeHtml(title)} – Bench</title>
  <meta name="description" content="${escapeHtml(description)}">
</head>
<body>
  <nav class="main">${main}</nav>
  <main>
    ${content}
  </main>
</body>
</html>
`;
}
