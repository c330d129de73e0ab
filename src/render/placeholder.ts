/**
 * Placeholders stand in a body's HTML for what only the site can tell: where a link leads, and what a shortcode
 * renders to. They are `STX kind value ETX`; the two control characters never occur in a body, because
 * `withoutMarks` replaces them by U+FFFD once Markdown has resolved its character references.
 */
const OPEN = '\u0002';
const CLOSE = '\u0003';

/** For an attribute value. `target` as written, not escaped. */
export function linkPlaceholder(target: string): string {
  return `${OPEN}L${target}${CLOSE}`;
}

/** `index` into `Body.shortcodes`. */
export function shortcodePlaceholder(index: number): string {
  return `${OPEN}S${index}${CLOSE}`;
}

export interface Fillers {
  /** Gives the attribute value, escaped for a double-quoted attribute. */
  link: (target: string) => string;
  /** Gives HTML. */
  shortcode: (index: number) => string;
}

export function fillPlaceholders(html: string, fillers: Fillers): string {
  let start = html.indexOf(OPEN);
  if (start === -1) return html;
  let filled = '';
  let from = 0;
  while (start !== -1) {
    const end = html.indexOf(CLOSE, start);
    const value = html.slice(start + 2, end);
    filled += html.slice(from, start);
    filled += html[start + 1] === 'L' ? fillers.link(value) : fillers.shortcode(Number(value));
    from = end + 1;
    start = html.indexOf(OPEN, from);
  }
  return filled + html.slice(from);
}

export function hasShortcode(html: string): boolean {
  return html.includes(`${OPEN}S`);
}

export function withoutPlaceholders(html: string): string {
  return html.includes(OPEN) ? html.replace(/\u0002[^\u0003]*\u0003/g, '') : html;
}

/** Paragraphs that hold nothing but shortcode calls are the calls themselves. */
export function unwrapShortcodes(html: string): string {
  return html.replace(/<p>((?:\s*\u0002S\d+\u0003)+)\s*<\/p>/g, '$1');
}

/** Makes room for placeholders: the control characters that mark them become U+FFFD. */
export function withoutMarks(text: string): string {
  return text.includes(OPEN) || text.includes(CLOSE) ? text.replace(/[\u0002\u0003]/g, '\uFFFD') : text;
}
