import type { BuildFailure, Location, Message } from 'esbuild';
import { type ErrorName, PrebakeError } from '../errors.ts';

/**
 * A failed run of esbuild with the place of its first error; the others are listed in the message. Undefined when
 * `failure` is not one of esbuild's. `file` stands in for a place without a file.
 */
export function esbuildError(failure: unknown, name: ErrorName, file: string): PrebakeError | undefined {
  return isBuildFailure(failure) ? errorOf(failure.errors, name, file) : undefined;
}

/** The first of esbuild's messages, with its place, and the others after it; undefined when there is none. */
export function errorOf(messages: readonly Message[], name: ErrorName, file: string): PrebakeError | undefined {
  const [first, ...others] = messages;
  if (first === undefined) return undefined;
  const more = others.map(({ text, location }) => `\n- ${location === null ? '' : `${placeText(location)}: `}${text}.`);
  return new PrebakeError(name, `${first.text}.${more.join('')}`, placeOf(first.location, file));
}

function isBuildFailure(value: unknown): value is BuildFailure {
  return value instanceof Error && 'errors' in value && Array.isArray(value.errors);
}

function placeOf(location: Location | null, file: string) {
  if (location === null) return { file };
  const { line, lineText } = location;
  const column = columnOf(location);
  const margin = `> ${line} | `;
  const caret = `${' '.repeat(margin.length - 2)}| ${lineText.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`;
  const isUnnamed = location.file === '' || location.file === '<stdin>';
  return { file: isUnnamed ? file : location.file, line, column, frame: `${margin}${lineText}\n${caret}` };
}

/** esbuild counts columns from 0, in bytes. */
function columnOf({ lineText, column }: Location): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1;
}

function placeText(location: Location): string {
  return `${location.file}:${location.line}:${columnOf(location)}`;
}
