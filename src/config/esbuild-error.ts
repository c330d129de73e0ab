import type { BuildFailure, Location, Message } from 'esbuild';
import { type ErrorName, PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';

type TextOf = (file: string) => string | undefined;

/**
 * A failed run of esbuild with the place of its first error; the others are listed in the message. Undefined when
 * `failure` is not one of esbuild's. `file` stands in for a place without a file; `textOf` gives the text of a file.
 */
export function esbuildError(
  failure: unknown,
  name: ErrorName,
  file: string,
  textOf: TextOf,
): PrebakeError | undefined {
  return isBuildFailure(failure) ? errorOf(failure.errors, name, file, textOf) : undefined;
}

/** The first of esbuild's messages, with its place, and the others after it; undefined when there is none. */
export function errorOf(
  messages: readonly Message[],
  name: ErrorName,
  file: string,
  textOf: TextOf,
): PrebakeError | undefined {
  const [first, ...others] = messages;
  if (first === undefined) return undefined;
  const more = others.map(({ text, location }) => `\n- ${location === null ? '' : `${placeText(location)}: `}${text}.`);
  return new PrebakeError(name, `${first.text}.${more.join('')}`, placeOf(first.location, file, textOf));
}

function isBuildFailure(value: unknown): value is BuildFailure {
  return value instanceof Error && 'errors' in value && Array.isArray(value.errors);
}

function placeOf(location: Location | null, entry: string, textOf: TextOf) {
  if (location === null) return { file: entry };
  const { line, lineText } = location;
  const column = columnOf(location);
  const isUnnamed = location.file === '' || location.file === '<stdin>';
  const file = isUnnamed ? entry : location.file;
  const text = textOf(file);
  const frame = text === undefined ? frameOf(lineText, { line, column }, line) : frameOf(text, { line, column });
  return { file, line, column, frame };
}

/** esbuild counts columns from 0, in bytes. */
function columnOf({ lineText, column }: Location): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1;
}

function placeText(location: Location): string {
  return `${location.file}:${location.line}:${columnOf(location)}`;
}
