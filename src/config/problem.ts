import type * as v from 'valibot';
import { type ErrorName, PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';
import { nearest } from '../nearest.ts';
import { isMap, UNKNOWN_KEY } from './values.ts';

export type KeyPath = (string | number)[];

/** One thing that is wrong in the user's config. `message` is a full sentence. */
export interface Problem {
  name: ErrorName;
  path: KeyPath;
  message: string;
}

/** What the schema found, as a problem. `homes` are the full paths of all options, for keys that stand in a wrong map. */
export function problemOf(issue: v.BaseIssue<unknown>, homes: string[]): Problem {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  if (issue.type === UNKNOWN_KEY) return { name: 'config-unknown-key', path, message: unknownKey(path, issue, homes) };
  return valueProblem(path, subjectOf(issue, path), issue.message, issue.input);
}

function subjectOf(issue: v.BaseIssue<unknown>, path: KeyPath): string {
  if (path.length === 0) return 'the config';
  const isName = issue.path?.at(-1)?.origin === 'key' && issue.input === path.at(-1);
  return isName ? `the name \`${path.at(-1)}\` in \`${keyText(path.slice(0, -1))}\`` : `\`${keyText(path)}\``;
}

/** `expected` reads after "to be". */
export function valueProblem(path: KeyPath, where: string, expected: string, found: unknown): Problem {
  return { name: 'config-value', path, message: `Expected ${where} to be ${expected}, got ${describe(found)}.` };
}

function unknownKey(path: KeyPath, issue: v.BaseIssue<unknown>, homes: string[]): string {
  const text = `There is no option \`${keyText(path)}\`.`;
  if (issue.message !== '') return `${text}${issue.message}`;
  const leafOf = (home: string) => home.slice(home.indexOf('.') + 1);
  const leaf = nearest(String(path.at(-1)), homes.map(leafOf));
  const home = homes.find((candidate) => leafOf(candidate) === leaf);
  return home === undefined ? text : `${text} Did you mean "${home}"?`;
}

/** `menus.main[0].target`, with quotes around what is not a plain name. */
export function keyText(path: KeyPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string')
    return `${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)} (string)`;
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a map';
  if (typeof value === 'object') return `an object of class ${value.constructor?.name ?? 'unknown'}`;
  return typeof value === 'function' ? 'a function' : `\`${String(value)}\` (${typeof value})`;
}

/** Finds where a key stands in the config file. */
export type Locate = (path: KeyPath) => { line: number; column: number } | undefined;

/**
 * One error for all problems: the first in the file gives it name and place, and its message lists the others. `text`
 * is that of the file, for the lines around the place.
 */
export function errorOf(
  problems: [Problem, ...Problem[]],
  file: string | undefined,
  locate: Locate,
  text = '',
): PrebakeError {
  const placed = problems.map((problem) => ({ ...problem, place: locate(problem.path) }));
  placed.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0));
  const [first = problems[0], ...others] = placed;
  const place = locate(first.path);
  const list = others.map(({ place, message }) => `\n- ${place === undefined ? '' : `line ${place.line}: `}${message}`);
  const heading = others.length === 1 ? 'There is one more problem:' : `There are ${others.length} more problems:`;
  const message = others.length === 0 ? first.message : `${first.message}\n${heading}${list.join('')}`;
  return new PrebakeError(first.name, message, { file, ...place, frame: place && frameOf(text, place) });
}
