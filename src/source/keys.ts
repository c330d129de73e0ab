import type { ErrorName } from '../errors.ts';
import { faultAt, type Piece } from './fault.ts';
import { foreignKeyFault } from './foreign-keys.ts';

/** What a front matter field of prebake may hold, and how that is said to a reader. */
const kinds = {
  text: { expected: 'text', fits: (value: unknown) => typeof value === 'string' },
  date: {
    expected: 'a date such as 2026-11-23 or 2026-11-23T09:30:00Z',
    fits: (value: unknown) => typeof value === 'string',
  },
  flag: { expected: 'true or false, without quotes', fits: (value: unknown) => typeof value === 'boolean' },
  number: { expected: 'a number, without quotes', fits: (value: unknown) => typeof value === 'number' },
  list: { expected: 'a text or a list of texts', fits: (value: unknown) => isText(value) || isListOfTexts(value) },
  layout: { expected: 'the name of a layout, or false', fits: (value: unknown) => value === false || isText(value) },
};

/** `paginate` is not here: it is checked with the collection that it names. */
const fields: Record<string, keyof typeof kinds> = {
  title: 'text',
  description: 'text',
  date: 'date',
  publishDate: 'date',
  expiryDate: 'date',
  lastmod: 'date',
  draft: 'flag',
  layout: 'layout',
  permalink: 'text',
  slug: 'text',
  tags: 'list',
  aliases: 'list',
  weight: 'number',
  noindex: 'flag',
  lang: 'text',
  translationKey: 'text',
};

/** Every key of front matter that prebake reads itself. */
export const fieldNames: readonly string[] = [...Object.keys(fields), 'paginate'];

/** True for keys whose numbers and booleans are meant as text: `title: 404`. */
export function isTextKey(key: string): boolean {
  const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return kind === 'text' || kind === 'date' || kind === 'list';
}

/**
 * Checks the keys that prebake knows, and those by which other generators hide or move a page. A key without a value
 * counts as absent. `lines` count from the start of the piece.
 */
export function checkKeys(data: Record<string, unknown>, lines: Record<string, number>, piece: Piece): void {
  const fail = (name: ErrorName, key: string, message: string, remedy?: string) =>
    faultAt(name, message, piece, { line: lines[key] }, remedy);
  for (const [key, value] of Object.entries(data)) {
    if (value === null) continue;
    const fault = foreignKeyFault(key, value);
    if (fault !== undefined) throw fail('front-matter-foreign-key', key, fault.message, fault.remedy);
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (kind === undefined) continue;
    const { expected, fits } = kinds[kind];
    if (!fits(value)) {
      throw fail('front-matter-value', key, `\`${key}\` is ${describe(value)}; it must be ${expected}.`);
    }
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    const odd = value.find((item) => !isText(item));
    return odd === undefined ? 'a list' : `a list that holds ${describe(odd)}`;
  }
  if (value === null) return 'an item without a value';
  if (typeof value === 'object') return 'a map';
  const shown = JSON.stringify(value);
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}
