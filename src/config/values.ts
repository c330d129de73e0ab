import * as v from 'valibot';
import { didYouMean } from '../nearest.ts';

export type Schema<T> = v.GenericSchema<unknown, T>;

/**
 * The kinds of values that options have. The message of each is what was expected, as it reads after "Expected `key` to
 * be …"; `config/problem.ts` makes the sentence.
 */
export const flag = v.custom<boolean>((value) => typeof value === 'boolean', 'true or false');
export const text = v.custom<string>((value) => typeof value === 'string', 'text');
export const name = v.custom<string>(
  (value) => typeof value === 'string' && value.trim() !== '',
  'text that is not empty',
);

/** A whole number in these bounds; `unit` ends the sentence: ` of milliseconds`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER, unit = '') {
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `${wholeNumber(least, most)}${unit}`,
  );
}

function wholeNumber(least: number, most: number): string {
  if (most !== Number.MAX_SAFE_INTEGER) return `a whole number from ${least} to ${most}`;
  if (least === 0) return 'a whole number, 0 or more';
  return least === 1 ? 'a positive whole number' : `a whole number, ${least} or more`;
}

export const share = v.custom<number>(
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
  'a share from 0 to 1, such as 0.2',
);
export const number = v.custom<number>((value) => Number.isFinite(value), 'a number');

export function oneOf<const T extends string>(...choices: T[]) {
  const quoted = choices.map((choice) => `"${choice}"`);
  return v.custom<T>(
    (value) => choices.some((choice) => choice === value),
    quoted.length === 2 ? quoted.join(' or ') : `one of ${quoted.join(', ')}`,
  );
}

/** A pattern of addresses. Its tokens are checked where it is filled in, by `site/`. */
export const permalink = v.custom<string>(
  (value) => typeof value === 'string' && value.startsWith('/') && isTame(value),
  'a path from the root of the site, such as "/blog/:year/:slug/"',
);

/** The address of the site, without a slash at its end. */
export const siteUrl = v.pipe(
  v.custom<string>(
    (value) => value === '' || parseSiteUrl(value) !== undefined,
    'an address such as "https://example.org/docs", without query and fragment',
  ),
  v.transform((value) => parseSiteUrl(value) ?? ''),
);

function parseSiteUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isPlain = /^https?:$/.test(url.protocol) && !/[?#]/.test(value) && url.username === '' && url.password === '';
  return isPlain ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : undefined;
}

/** A language tag, in the spelling that BCP 47 prefers. */
export const language = v.pipe(
  v.custom<string>((value) => parseLanguage(value) !== undefined, 'a language tag such as "en" or "pt-BR"'),
  v.transform((value) => parseLanguage(value) ?? value),
);

function parseLanguage(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return Intl.getCanonicalLocales(value)[0];
  } catch {
    return undefined;
  }
}

export const sort = v.custom<string>(
  (value) => typeof value === 'string' && /^[^\s]+( (asc|desc))?$/.test(value),
  'a field and a direction, such as "date desc"',
);

export const host = v.custom<string>(
  (value) => typeof value === 'string' && /^[^\s/]+$/.test(value) && !/^[^:]*:\d+$/.test(value),
  'an address to listen at, such as "127.0.0.1" or "0.0.0.0", without a port',
);

/** Relative, with `/`, and nothing that could lead out of the folder it is read in. */
export const innerPath = v.custom<string>(
  (value) => typeof value === 'string' && value !== '' && !value.startsWith('/') && isTame(value),
  'a relative path with forward slashes that stays in its folder',
);

function isTame(path: string): boolean {
  return !/[\\\0-\x1f\x7f]/.test(path) && !path.split('/').some((segment) => segment === '..' || segment === '.');
}

/** Text, numbers, booleans, null, lists and plain maps: what can be stored, compared and sent to a thread. */
export const plainData = v.custom<unknown>(
  (value) => isPlainData(value, 100),
  'plain data: text, numbers, lists, maps',
);

function isPlainData(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((item) => isPlainData(item, depth - 1));
  return isMap(value) && Object.values(value).every((item) => item === undefined || isPlainData(item, depth - 1));
}

type OutputOf<E extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<E, undefined>>;

/** A map of options: every other key is a problem, whose message is the hint at the nearest known key, or empty. */
export function map<const E extends v.ObjectEntries>(entries: E): Schema<OutputOf<E>> {
  const known = Object.keys(entries);
  const options: Schema<OutputOf<E>> = v.object(entries, 'given');
  return v.lazy((input) => (isMap(input) ? v.pipe(options, onlyKnown<OutputOf<E>>(input, known)) : notAMap));
}

/** Looks at what the user wrote, since the schema's output has nothing but known keys. */
function onlyKnown<T>(input: Record<string, unknown>, known: string[]) {
  return v.rawCheck<T>(({ addIssue }) => {
    for (const [key, value] of Object.entries(input)) {
      if (known.includes(key)) continue;
      addIssue({ message: didYouMean(key, known), path: [{ type: 'object', origin: 'key', input, key, value }] });
    }
  });
}

/** The type of the issue that an unknown key gives. */
export const UNKNOWN_KEY = 'raw_check';
const notAMap = v.custom<never>(() => false, 'a map of options');

/** A map whose keys are names that the user chooses. */
export function mapOf<T>(value: Schema<T>): Schema<Record<string, T>> {
  const names = v.record(ownName, value);
  return v.lazy((input) => (isMap(input) ? names : notAMap));
}

/** A map of the user's own keys and values. */
export const plainMap: Schema<Record<string, unknown>> = v.lazy((input) =>
  isMap(input) ? v.record(v.string(), plainData) : notAMap,
);

/** A name that the user chooses, for a collection, a menu and the like. */
export const ownName = v.custom<string>(
  (value) => typeof value === 'string' && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u.test(value),
  'a name of letters, digits, "-" and "_"',
);

export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
