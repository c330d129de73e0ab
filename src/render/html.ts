/** Text and HTML, one into the other. None of these parses HTML: they are given text, or one attribute's value. */

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

/** Escapes for text and for double-quoted attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    : text;
}

/** Escapes for text alone; quotes stay, which keeps code small and readable. */
export function escapeText(text: string): string {
  return /[&<>]/.test(text) ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text;
}

/** Resolves numeric references and the few named ones that Markdown and HTML writers emit; others stay as written. */
export function unescapeHtml(html: string): string {
  if (!html.includes('&')) return html;
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16));
  });
}

function characterOf(code: number): string {
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : '\uFFFD';
}

/** The plain text of inline HTML, with the `alt` of images, its white space collapsed. */
export function textOf(html: string): string {
  if (!/[<&]|\s\s|[\u0000-\u001F]/.test(html)) return html.trim();
  const text = html.includes('<')
    ? html
        .replace(/<img\b[^>]*?\salt="([^"]*)"[^>]*>/gi, '$1')
        .replace(/<!--[\s\S]*?-->|<\/?[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi, '')
    : html;
  return unescapeHtml(text)
    .replace(/[\s\u0000-\u001F]+/g, ' ')
    .trim();
}
