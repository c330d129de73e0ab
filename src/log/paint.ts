import { styleText } from 'node:util';

export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';
export type Paint = (style: Style, text: string) => string;

/** Colours for terminals, or none: `paint('red', text)`. */
export function createPaint(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text) : (_style, text) => text;
}

/** Text from files and errors cannot move the cursor or change colours: control characters are shown as `\x1b`. */
export function plainText(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (char) =>
    char === '\r' ? '' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
