import { TomlDate } from 'smol-toml';
import { type ErrorName, remedies } from '../errors.ts';
import { faultAt, type Piece } from './fault.ts';

/** What a parser of data must keep to, and what its errors are called. */
export interface DataRules {
  syntax: ErrorName;
  tooDeep: ErrorName;
  tooDeepRemedy: string;
  /** Levels of nesting at most; the outermost map is level 1. */
  depth: number;
  /** Characters at most, with aliases written out. */
  size: number;
  /**
   * True for top-level keys whose numbers and booleans are taken as the text they are written with. Absent for data
   * files, whose keys mean nothing to prebake: their lines are not looked for either.
   */
  isText?: (key: string) => boolean;
}

/** Keys that reach into the prototype of an object. */
export function isUnsafeKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/** A number that survives JSON, or undefined for what does not; minus zero is zero. */
export function plainNumber(value: number): number | undefined {
  return Number.isFinite(value) ? value + 0 : undefined;
}

/**
 * Parsed JSON or TOML as plain data: dates become their ISO text. Throws where a key is unsafe, a number cannot be
 * stored, or the nesting is deeper than `rules` allow.
 */
export function toPlain(value: unknown, piece: Piece, rules: DataRules, depth = 1, key = ''): unknown {
  const fail = (name: ErrorName, message: string, remedy?: string) =>
    faultAt(name, message, piece, { line: linesOfKeys(piece.text, [key])[key] }, remedy);
  if (typeof value === 'number') {
    const number = plainNumber(value);
    if (number === undefined) throw fail(rules.syntax, `${value} is not a number that can be stored.`);
    return number;
  }
  if (value instanceof TomlDate) {
    const text = value.toISOString();
    // The parser makes 2 March of 30 February: what it gives then does not stand in the text.
    if (value.isTime() || piece.text.includes(text.slice(0, '2026-11-23'.length))) return text;
    throw fail('date-impossible', 'There is no such day in the calendar.');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > rules.depth) {
    throw fail(rules.tooDeep, `Values are nested more than ${rules.depth} levels deep.`, rules.tooDeepRemedy);
  }
  if (Array.isArray(value)) return value.map((item) => toPlain(item, piece, rules, depth + 1, key));
  const map: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (isUnsafeKey(name)) {
      const place = { line: linesOfKeys(piece.text, [name])[name] };
      throw faultAt(rules.syntax, `The key "${name}" is reserved in JavaScript and could do harm.`, piece, place);
    }
    map[name] = toPlain(inner, piece, rules, depth + 1, name);
  }
  return map;
}

/** What may stand before a key at the start of a line, and the key, in JSON and TOML. */
const LEADING_KEY = /^[\s[{,]*(?:"([^"]*)"|'([^']*)'|([\w-]+))/;

/**
 * The line, counted from 1, on which each key of JSON or TOML is first met: at the start of a line if there is one
 * such line, else anywhere. Their parsers do not tell where keys stand.
 */
export function linesOfKeys(text: string, keys: string[]): Record<string, number> {
  const rows = text.split('\n');
  const leading = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const [, double, single, bare] = LEADING_KEY.exec(row) ?? [];
    const key = double ?? single ?? bare;
    if (key !== undefined && !leading.has(key)) leading.set(key, index + 1);
  }
  const lineOf = (key: string) =>
    leading.get(key) ??
    Math.max(
      0,
      rows.findIndex((row) => row.includes(key)),
    ) + 1;
  return Object.fromEntries(keys.map((key) => [key, lineOf(key)]));
}

const MEGABYTE = 1024 * 1024;
const DEEPEST = 20;

export const frontMatterRules: DataRules = {
  syntax: 'front-matter-syntax',
  tooDeep: 'front-matter-too-deep',
  tooDeepRemedy: remedies['front-matter-too-deep'],
  depth: DEEPEST,
  size: 64 * 1024,
};

export const dataRules: DataRules = {
  syntax: 'data-syntax',
  tooDeep: 'data-syntax',
  tooDeepRemedy: remedies['front-matter-too-deep'],
  depth: DEEPEST,
  size: 16 * MEGABYTE,
};
