import { cut, widthOf } from '../width.ts';
import { plainText } from './paint.ts';

/**
 * Rows below each other in columns, without a trailing space. `columns` is the width of the terminal: the last column
 * is cut to it; undefined cuts nothing, for files and pipes.
 */
export function tableText(rows: string[][], columns?: number): string {
  const cells = rows.map((row) => row.map((cell) => plainText(cell).replace(/\s+/g, ' ')));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return cells.map((row) => rowText(row, widths, columns)).join('\n');
}

function rowText(row: string[], widths: number[], columns: number | undefined): string {
  const padded = row.map((cell, index) => `${cell}${' '.repeat((widths[index] ?? 0) - widthOf(cell))}`);
  const text = padded.join('  ').trimEnd();
  return columns === undefined ? text : cut(text, columns);
}
