import type { ErrorName } from '../errors.ts';
import { readDate } from './date.ts';
import type { FolderDefaults } from './defaults.ts';
import type { Faults } from './faults.ts';
import type { PageRecord } from './record.ts';

/** Reads known keys of a page's front matter, merged over the defaults of its folder; notes each value of a wrong kind. */
export interface FrontMatterReader {
  /** All keys, the user's own included. */
  values: Record<string, unknown>;
  /** True when the value stands in the page's own file, not in a `_defaults` file. */
  isOwn(key: string): boolean;
  /** A value that is absent or null is undefined. Numbers are taken as text. */
  text(key: string): string | undefined;
  flag(key: string): boolean;
  number(key: string): number | undefined;
  /** One text or a list of texts; absent is an empty list. */
  texts(key: string): string[];
  /** ms since the epoch. */
  date(key: string): number | undefined;
  /** `false` for no layout at all. */
  layout(): string | false | undefined;
  fault(key: string, name: ErrorName, message: string): void;
  /** Notes an error that came from reading this key. */
  caught(key: string, error: unknown): void;
}

export function createFrontMatterReader(
  record: PageRecord,
  defaults: FolderDefaults | undefined,
  timeZone: string,
  faults: Faults,
): FrontMatterReader {
  const values = defaults === undefined ? record.frontMatter : { ...defaults.values, ...record.frontMatter };
  const isOwn = (key: string) => defaults === undefined || Object.hasOwn(record.frontMatter, key);
  const place = (key: string) => (isOwn(key) ? { line: record.frontMatterLines[key] } : { file: defaults?.files[key] });
  const get = (key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);

  const reader: FrontMatterReader = {
    values,
    isOwn,
    text(key) {
      const value = get(key);
      if (typeof value === 'string') return value;
      if (value === undefined || value === null) return undefined;
      if (typeof value === 'number') return String(value);
      return wrong(key, value, 'text');
    },
    flag(key) {
      const value = get(key);
      if (typeof value === 'boolean') return value;
      if (value !== undefined && value !== null) wrong(key, value, 'true or false');
      return false;
    },
    number(key) {
      const value = get(key);
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      return value === undefined || value === null ? undefined : wrong(key, value, 'a number');
    },
    texts(key) {
      const value = get(key);
      if (value === undefined || value === null) return [];
      const texts: string[] = [];
      for (const item of Array.isArray(value) ? value : [value]) {
        if (typeof item === 'string' || typeof item === 'number') texts.push(String(item));
        else wrong(key, item, 'text or a list of texts');
      }
      return texts;
    },
    date(key) {
      const value = get(key);
      if (value === undefined || value === null) return undefined;
      if (typeof value !== 'string') return wrong(key, value, 'a date, such as 2026-11-23');
      try {
        return readDate(value, timeZone);
      } catch (error) {
        reader.caught(key, error);
        return undefined;
      }
    },
    layout() {
      const value = get('layout');
      if (value === false || value === undefined || value === null) return value ?? undefined;
      return typeof value === 'string' && value !== ''
        ? value
        : wrong('layout', value, 'the name of a layout, or false');
    },
    fault(key, name, message) {
      faults.add(record.path, name, message, place(key));
    },
    caught(key, error) {
      faults.caught(record.path, error, place(key));
    },
  };
  function wrong(key: string, value: unknown, wanted: string): undefined {
    reader.fault(key, 'front-matter-value', `\`${key}\` must be ${wanted}, and is ${shown(value)}.`);
  }
  return reader;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return typeof value === 'string' ? `the text "${value.slice(0, 60)}"` : String(value);
}
