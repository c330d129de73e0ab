import type { ErrorName } from '../errors.ts';
import { readDate } from './date.ts';
import type { FolderDefaults } from './defaults.ts';
import type { Faults } from './faults.ts';
import type { PageRecord } from './record.ts';

/**
 * The front matter of a page, merged over the defaults of its folder. The functions below read known keys from it; each
 * value of a wrong kind is noted as a fault at its line, and counts as absent. Null counts as absent everywhere.
 */
export interface FrontMatter {
  record: PageRecord;
  /** All keys, the user's own included. */
  values: Record<string, unknown>;
  defaults: FolderDefaults | undefined;
  timeZone: string;
  faults: Faults;
}

export function mergeFrontMatter(
  record: PageRecord,
  defaults: FolderDefaults | undefined,
  timeZone: string,
  faults: Faults,
): FrontMatter {
  const values = defaults === undefined ? record.frontMatter : { ...defaults.values, ...record.frontMatter };
  return { record, values, defaults, timeZone, faults };
}

/** True when the value stands in the page's own file, not in a `_defaults` file. */
export function isOwn({ record, defaults }: FrontMatter, key: string): boolean {
  return defaults === undefined || Object.hasOwn(record.frontMatter, key);
}

/** Numbers are taken as text. */
export function readText(matter: FrontMatter, key: string): string | undefined {
  const value = get(matter, key);
  if (typeof value === 'string' || value === undefined) return value;
  return typeof value === 'number' ? String(value) : wrong(matter, key, value, 'text');
}

export function readFlag(matter: FrontMatter, key: string): boolean {
  const value = get(matter, key);
  if (typeof value === 'boolean') return value;
  if (value !== undefined) wrong(matter, key, value, 'true or false');
  return false;
}

export function readNumber(matter: FrontMatter, key: string): number | undefined {
  const value = get(matter, key);
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return wrong(matter, key, value, 'a number');
}

/** One text or a list of texts; absent is an empty list. */
export function readTexts(matter: FrontMatter, key: string): string[] {
  const value = get(matter, key);
  if (value === undefined) return [];
  const texts: string[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item === 'string') texts.push(item);
    else if (typeof item === 'number') texts.push(String(item));
    else wrong(matter, key, item, 'text or a list of texts');
  }
  return texts;
}

/** ms since the epoch. */
export function readInstant(matter: FrontMatter, key: string): number | undefined {
  const value = get(matter, key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return wrong(matter, key, value, 'a date, such as 2026-11-23');
  try {
    return readDate(value, matter.timeZone);
  } catch (error) {
    noteCaught(matter, key, error);
    return undefined;
  }
}

/** `false` for no layout at all. */
export function readLayout(matter: FrontMatter): string | false | undefined {
  const value = get(matter, 'layout');
  if (value === undefined || value === false || (typeof value === 'string' && value !== '')) return value;
  return wrong(matter, 'layout', value, 'the name of a layout, or false');
}

export function noteFault(matter: FrontMatter, key: string, name: ErrorName, message: string): void {
  matter.faults.add(matter.record.path, name, message, placeOf(matter, key));
}

/** Notes an error that came from reading this key. */
export function noteCaught(matter: FrontMatter, key: string, error: unknown): void {
  matter.faults.caught(matter.record.path, error, placeOf(matter, key));
}

function get({ values }: FrontMatter, key: string): unknown {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return value === null ? undefined : value;
}

/** Where a key stands: its line in the page's file, or the `_defaults` file that gives it. */
export function placeOf(
  { record, defaults }: Pick<FrontMatter, 'record' | 'defaults'>,
  key: string,
): { line?: number | undefined; file?: string } {
  const file = Object.hasOwn(record.frontMatter, key) ? undefined : defaults?.files[key];
  return file === undefined ? { line: record.frontMatterLines[key] } : { file };
}

function wrong(matter: FrontMatter, key: string, value: unknown, wanted: string): undefined {
  noteFault(matter, key, 'front-matter-value', `\`${key}\` must be ${wanted}, and is ${shown(value)}.`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return typeof value === 'string' ? `the text "${value.slice(0, 60)}"` : String(value);
}
