import type Handlebars from 'handlebars';
import { isSafe } from '../escape.ts';
import type { Session } from '../session.ts';
import type { Place } from '../template-error.ts';
import { plainList } from '../views/list.ts';

/** A call of a built-in helper in a template. */
export interface HelperCall {
  /** Without Handlebars' options. Data is read as a whole when it is given to a helper. */
  args: readonly unknown[];
  /** The named arguments. */
  hash: Readonly<Record<string, unknown>>;
  /** What `this` is in the template. */
  context: unknown;
  options: Handlebars.HelperOptions;
  session: Session;
}

export interface Helper {
  /** A template and what it gives: shown in the docs and run as a test. */
  example: readonly [template: string, output: string];
  /** The helper looks into data by itself, so that giving it data does not read all of it. */
  keepsViews?: true;
  run(call: HelperCall): unknown;
}

export type HelperGroup = Readonly<Record<string, Helper>>;

/** Where a helper was called. */
export function placeOf(options: Handlebars.HelperOptions): Place | undefined {
  const { loc } = options as { loc?: hbs.AST.SourceLocation };
  return loc && { file: loc.source, line: loc.start.line, column: loc.start.column + 1 };
}

/** What a template means by true: not empty text, an empty list, 0, false or nothing. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isSafe(value) ? String(value) !== '' : Boolean(value);
}

/** Nothing, or text without a character. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (isSafe(value) && String(value) === '');
}

/** Text of any value; nothing is empty text. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** Throws when an argument is no number, naming it. */
export function numberOf(value: unknown, what: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number))
    throw new Error(`${what} must be a number, got ${shown(value)}.`);
  return number;
}

/** The array behind a list; of nothing, an empty one. Throws for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  const list = plainList(value);
  if (Array.isArray(list)) return list;
  if (list === undefined || list === null) return [];
  if (typeof list === 'object' && Symbol.iterator in list) return [...(list as Iterable<unknown>)];
  throw new Error(`The list must be a list, got ${shown(value)}.`);
}

/** A value in a message: its kind and, when it is short, itself. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return value.length > 40 ? `"${value.slice(0, 40)}…"` : `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}
