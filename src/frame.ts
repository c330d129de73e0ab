import { cut, widthOf } from './width.ts';

/** A place in a text; both count from 1. `column` counts UTF-16 units. */
export interface FramePlace {
  line: number;
  column?: number | undefined;
  /** Without a column, the caret stands below what this quotes first, if that is in the line, and only once. */
  message?: string | undefined;
}

/** Columns of a line that are shown, at most. */
const WIDEST = 100;
/** Columns before the caret when the beginning of its line is cut off. */
const LEAD = 40;

/**
 * The line before, the line itself with a caret below the column, and the line after: ready to be printed, without any
 * character that could act on a terminal. `text` begins on line `first` of its file. Undefined for a line that the text
 * does not have.
 */
export function frameOf(text: string, { line, column, message = '' }: FramePlace, first = 1): string | undefined {
  const rows = rowsAround(text, line - first);
  if (rows === undefined) return undefined;
  const begin = line - rows.before.length;
  const all = [...rows.before, rows.here, ...rows.after];
  const digits = String(begin + all.length - 1).length;
  const target = column ?? quotedIn(rows.here, message);
  const caret = target === undefined ? undefined : visible(rows.here.slice(0, target - 1)).length;
  const from = caret === undefined ? 0 : cutBefore(visible(rows.here), caret);
  const frame: string[] = [];
  for (const [index, row] of all.entries()) {
    const at = begin + index;
    const shown = window(visible(row), from);
    frame.push(`${at === line ? '>' : ' '} ${String(at).padStart(digits)} | ${shown}`.trimEnd());
    if (at !== line || caret === undefined) continue;
    const before = visible(row).slice(from, caret);
    frame.push(`${' '.repeat(digits + 3)}| ${' '.repeat(widthOf(before) + (from > 0 ? 1 : 0))}^`);
  }
  return frame.join('\n');
}

function quotedIn(row: string, message: string): number | undefined {
  const quoted = /"([^"]+)"|`([^`]+)`/.exec(message);
  const text = quoted?.[1] ?? quoted?.[2];
  const at = text === undefined ? -1 : row.indexOf(text);
  return at === -1 || at !== row.lastIndexOf(text ?? '') ? undefined : at + 1;
}

/** The line with this index and its neighbours, without cutting all of the text into lines. */
function rowsAround(text: string, index: number) {
  let start = 0;
  let previous: number | undefined;
  for (let at = 0; at < index; at++) {
    const end = text.indexOf('\n', start);
    if (end === -1) return undefined;
    previous = start;
    start = end + 1;
  }
  if (index < 0) return undefined;
  const rowFrom = (from: number) => {
    const end = text.indexOf('\n', from);
    return text.slice(from, end === -1 ? undefined : end).replace(/\r$/, '');
  };
  const next = text.indexOf('\n', start);
  return {
    before: previous === undefined ? [] : [rowFrom(previous)],
    here: rowFrom(start),
    // A text that ends with a line end has no line after it.
    after: next === -1 || next + 1 === text.length ? [] : [rowFrom(next + 1)],
  };
}

/** Where the shown part of a line begins, so that the caret is within the width. */
function cutBefore(row: string, caret: number): number {
  if (widthOf(row.slice(0, caret)) < WIDEST - 1) return 0;
  let from = Math.max(0, caret - LEAD);
  while (from < caret && widthOf(row.slice(from, caret)) > LEAD) from++;
  return isLowSurrogate(row, from) ? from + 1 : from;
}

function window(row: string, from: number): string {
  // Of a line of a megabyte only what may be shown is measured.
  const shown = row.slice(from, from + 4 * WIDEST);
  if (from === 0) return cut(shown, WIDEST);
  return row === '' ? '' : `…${cut(shown, WIDEST - 1)}`;
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}

/** A tab as two blanks; a control character, or one that turns the direction of writing, as a sign for it. */
function visible(row: string): string {
  return row
    .replaceAll('\t', '  ')
    .replace(/[\x00-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]/gu, '\ufffd');
}
