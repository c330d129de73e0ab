import { widthOf } from '../width.ts';

/** Breaks lines between words, so that none is wider than `width` unless a single word, or what is in backticks, is. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : wrapLine(line, width)))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  // What stands in backticks is to be copied, so it stays whole.
  const [first = '', ...words] = line.match(/(?:`[^`]*`|[^ ])+/g) ?? [];
  const rows = [first];
  for (const word of words) {
    const row = rows.at(-1) ?? '';
    if (widthOf(row) + 1 + widthOf(word) <= width) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows.join('\n');
}
