import { readDate } from '../../site/date.ts';
import { clockFacet, configFacet } from '../../site/facets.ts';
import { offsetAt, wallOf } from '../../site/zone.ts';
import { buildTime, isGrain } from '../clock.ts';
import type { Session } from '../session.ts';
import { type HelperGroup, isBlank, shown, textOf } from './helper.ts';

type Style = 'short' | 'medium' | 'long' | 'full';
const STYLES: readonly string[] = ['short', 'medium', 'long', 'full'];
const TOKEN = /'((?:[^']|'')*)'|yyyy|yy|MMMM|MMM|MM|M|dd|d|EEEE|EEE|HH|H|hh|h|mm|m|ss|s|SSS|a|xxx|[A-Za-z]+/g;

/**
 * A date as text. `value` is a date as front matter holds it, an ISO string, milliseconds or a Date; nothing gives
 * empty text. `format` is `short`, `medium`, `long`, `full`, `iso`, `rfc822` or a pattern such as `d MMMM yyyy`.
 * Throws for what is no date and for letters that are no token.
 */
export function formatDate(
  session: Session,
  value: unknown,
  format: string,
  { zone, locale }: Readonly<Record<string, unknown>>,
): string {
  if (isBlank(value)) return '';
  const timeZone = zone === undefined ? siteFact(session, 'timeZone') : textOf(zone);
  const instant = instantOfValue(value, timeZone);
  if (format === 'iso') return new Date(instant).toISOString().replace('.000Z', 'Z');
  if (format === 'rfc822') return byPattern(instant, 'EEE, dd MMM yyyy HH:mm:ss', 'UTC', 'en-GB').concat(' GMT');
  const language = locale === undefined ? siteFact(session, 'language') : textOf(locale);
  // Throws for a zone that does not exist.
  offsetAt(instant, timeZone);
  if (isStyle(format)) return formatter(language, { dateStyle: format, timeZone }).format(instant);
  return byPattern(instant, format, timeZone, language);
}

function isStyle(format: string): format is Style {
  return STYLES.includes(format);
}

function siteFact(session: Session, key: 'timeZone' | 'language'): string {
  session.trace.add(configFacet([key]));
  return session.world.site.config[key];
}

function instantOfValue(value: unknown, timeZone: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string') return value.endsWith('Z') ? isoOrDate(value, timeZone) : readDate(value, timeZone);
  throw new Error(`The date must be a date, got ${shown(value)}.`);
}

function isoOrDate(text: string, timeZone: string): number {
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? readDate(text, timeZone) : instant;
}

function byPattern(instant: number, pattern: string, timeZone: string, language: string): string {
  const wall = new Date(wallOf(instant, timeZone));
  return pattern.replace(TOKEN, (token, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    const text = tokenText(token, wall, language) ?? (token === 'xxx' ? offsetText(instant, timeZone) : undefined);
    if (text !== undefined) return text;
    throw new Error(`"${token}" is no part of a date pattern. Put text of your own between single quotes.`);
  });
}

/** `wall` reads right with the UTC methods. */
function tokenText(token: string, wall: Date, language: string): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  const name = (options: Intl.DateTimeFormatOptions) => formatter(language, { ...options, timeZone: 'UTC' });
  switch (token) {
    case 'yyyy':
      return String(wall.getUTCFullYear()).padStart(4, '0');
    case 'yy':
      return two(wall.getUTCFullYear() % 100);
    case 'MMMM':
      // With a day beside it: some languages inflect the month's name.
      return monthName(wall, language, 'long');
    case 'MMM':
      return monthName(wall, language, 'short');
    case 'MM':
      return two(wall.getUTCMonth() + 1);
    case 'M':
      return String(wall.getUTCMonth() + 1);
    case 'dd':
      return two(wall.getUTCDate());
    case 'd':
      return String(wall.getUTCDate());
    case 'EEEE':
      return name({ weekday: 'long' }).format(wall);
    case 'EEE':
      return name({ weekday: 'short' }).format(wall);
    case 'HH':
      return two(wall.getUTCHours());
    case 'H':
      return String(wall.getUTCHours());
    case 'hh':
      return two(wall.getUTCHours() % 12 || 12);
    case 'h':
      return String(wall.getUTCHours() % 12 || 12);
    case 'mm':
      return two(wall.getUTCMinutes());
    case 'm':
      return String(wall.getUTCMinutes());
    case 'ss':
      return two(wall.getUTCSeconds());
    case 's':
      return String(wall.getUTCSeconds());
    case 'SSS':
      return String(wall.getUTCMilliseconds()).padStart(3, '0');
    case 'a':
      return wall.getUTCHours() < 12 ? 'AM' : 'PM';
    default:
      return undefined;
  }
}

/** By language, style and month: asking Intl costs a dozen microseconds. */
const monthNames = new Map<string, string>();

function monthName(wall: Date, language: string, month: 'long' | 'short'): string {
  const key = `${language} ${month} ${wall.getUTCMonth()}`;
  let found = monthNames.get(key);
  if (found === undefined) {
    const parts = formatter(language, { day: 'numeric', month, timeZone: 'UTC' }).formatToParts(wall);
    found = parts.find((part) => part.type === 'month')?.value ?? '';
    monthNames.set(key, found);
  }
  return found;
}

/** `+01:00`. */
function offsetText(instant: number, timeZone: string): string {
  const minutes = Math.round(offsetAt(instant, timeZone) / 60_000);
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}

/** Making a formatter costs far more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(language, options);
    formatters.set(key, found);
  }
  return found;
}

export const dateHelpers: HelperGroup = {
  /**
   * `formatDate date format zone= locale=`: a date as text, in the site's time zone and language unless others are
   * given. Without a format: `medium`.
   */
  formatDate: {
    example: ['{{formatDate page.date "d MMMM yyyy"}}', '23 November 2026'],
    run: ({ args: [value, format = 'medium'], hash, session }) => formatDate(session, value, textOf(format), hash),
  },
  /**
   * `now grain`: the build's time, cut down to the `year`, `month`, `day`, `hour` or `minute`. The page is rendered
   * again when that is over. Without a grain: `day`.
   */
  now: {
    example: ['{{formatDate (now "year") "yyyy"}}', '2026'],
    run({ args: [grain = 'day'], session }) {
      if (!isGrain(grain)) throw new Error(`The grain must be year, month, day, hour or minute, got ${shown(grain)}.`);
      session.trace.add(clockFacet(grain));
      return buildTime(session, grain).toISOString();
    },
  },
};
