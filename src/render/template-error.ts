import { type ErrorName, PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';

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
  const frame = source === undefined ? undefined : frameOf(source.text, place, source.line);
  return new PrebakeError(name, message, { ...place, frame, ...details });
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
