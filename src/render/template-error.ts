import { type ErrorName, PrebakeError } from '../errors.ts';

/** A place in a template or page: lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** Text of a file for frames, and the line of the file on which it begins. */
export interface FrameSource {
  text: string;
  line: number;
}

/** Finds the text behind a place; undefined when it is not at hand. */
export type FrameSourceOf = (file: string) => FrameSource | undefined;

export function templateError(
  name: ErrorName,
  message: string,
  place: Place,
  sourceOf: FrameSourceOf,
  details: { remedy?: string | undefined; cause?: unknown } = {},
): PrebakeError {
  const source = sourceOf(place.file);
  const frame = source === undefined ? undefined : frameOf(source, place);
  return new PrebakeError(name, message, { ...place, frame, ...details });
}

/** The line before, the line itself with a caret below the column, and the line after. */
export function frameOf(source: FrameSource, place: { line: number; column: number }): string | undefined {
  const lines = source.text.split(/\r?\n/);
  const index = place.line - source.line;
  if (lines[index] === undefined) return undefined;
  const last = Math.min(index + 1, lines.length - 1);
  const width = String(last + source.line).length;
  const rows: string[] = [];
  for (let at = Math.max(0, index - 1); at <= last; at++) {
    const text = lines[at] ?? '';
    const here = at === index;
    rows.push(`${here ? '>' : ' '} ${String(at + source.line).padStart(width)} | ${text}`.trimEnd());
    // A tab before the caret stays a tab, so that the caret stands below its column however wide tabs are.
    if (here) rows.push(`${' '.repeat(width + 3)}| ${text.slice(0, place.column - 1).replace(/[^\t]/g, ' ')}^`);
  }
  return rows.join('\n');
}

/** A name that a template used and that does not exist where it was looked for; the renderer adds the place. */
export class TemplateFault extends Error {
  readonly fault: ErrorName;
  readonly remedy: string | undefined;

  constructor(fault: ErrorName, message: string, remedy?: string) {
    super(message);
    this.fault = fault;
    this.remedy = remedy;
  }
}

/** A place as the compiled template writes it, and back. */
export function placeText(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

export function parsePlace(text: string): Place | undefined {
  const match = /^(.*):(\d+):(\d+)$/s.exec(text);
  if (match === null) return undefined;
  return { file: match[1] ?? '', line: Number(match[2]), column: Number(match[3]) };
}
