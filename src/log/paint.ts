/** Terminal codes that begin and end a style. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Paint = (style: keyof typeof codes, text: string) => string;

/** Colours for terminals, or none: `paint('red', text)`. */
export function createPaint(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => {
    const [begin, end] = codes[style];
    return `\x1b[${begin}m${text}\x1b[${end}m`;
  };
}

/**
 * Text from files and errors cannot move the cursor, change colours or turn the direction of writing: such characters
 * are shown as `\x1b` or `\u202e`.
 */
export function plainText(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    if (char === '\r') return '';
    const code = char.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}
