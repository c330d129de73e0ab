import Handlebars from 'handlebars';

/** Marks text as finished: it is written as it is, whatever the output's type. */
export function safe(html: string): Handlebars.SafeString {
  return new Handlebars.SafeString(html);
}

export function isSafe(value: unknown): value is Handlebars.SafeString {
  return value instanceof Handlebars.SafeString;
}

/** For HTML and XML, text and quoted attributes alike. */
export function escapeMarkup(text: string): string {
  return Handlebars.Utils.escapeExpression(text);
}

/** Text for XML: escaped, and without the control characters that XML cannot hold at all. */
export function xmlText(text: string): string {
  return escapeMarkup(text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''));
}

const MARKUP = new Set(['html', 'htm', 'xhtml', 'xml', 'svg', 'rss', 'atom', 'xsl']);

/** Whether values are escaped as markup in this output: by its extension. Plain text, JSON, CSS and scripts are not. */
export function escapesMarkup(outputPath: string): boolean {
  return MARKUP.has(outputPath.slice(outputPath.lastIndexOf('.') + 1).toLowerCase());
}

/**
 * A value as JSON that can stand inside `<script>` and inside a single-quoted attribute: the characters that could end
 * either are written as escapes, and so are the two line separators that older scripts cannot hold.
 */
export function scriptJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value === undefined ? null : value, undefined, indent);
  return json.replace(/[<>&'\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
