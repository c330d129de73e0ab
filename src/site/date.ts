import { PrebakeError } from '../errors.ts';
import { instantOf } from './zone.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|[ ]+)(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?[ ]*(.*))?$/;
const OFFSET = /^([+-])(\d{2})(?::?(\d{2}))?$/;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * The instant a date means, in ms since the epoch. Takes `2026-11-23`, and with a space or `T` also `09:30`,
 * `09:30:15` or `09:30:15.250`, each with `Z`, `+01:00`, `+0100`, `+01` or nothing; without an offset the time is read
 * on the wall clock of `timeZone`, and without a time it is the day's first moment there. Throws `date-impossible`.
 */
export function readDate(text: string, timeZone: string): number {
  const found = DATE.exec(text.trim());
  if (found === null) throw impossible(`"${text}" is not a date that prebake reads.`);
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone = ''] =
    found;
  if (month < '01' || month > '12') throw impossible(`"${text}" does not exist: there is no month ${month}.`);
  const days = daysIn(Number(year), Number(month));
  if (day < '01' || Number(day) > days) {
    throw impossible(`"${text}" does not exist: ${MONTHS[Number(month) - 1]} ${year} has ${days} days.`);
  }
  if (hour > '23' || minute > '59' || second > '59') {
    throw impossible(`"${text}" does not exist: a day ends at 23:59:59.`);
  }
  const wall =
    utc(Number(year), Number(month), Number(day)) +
    (Number(hour) * 60 + Number(minute)) * 60_000 +
    Number(second) * 1000 +
    Number(fraction.padEnd(3, '0').slice(0, 3));
  return zone === '' ? instantOf(wall, timeZone) : wall - readOffset(zone, text);
}

/**
 * Date and name of a file called `2026-11-23-some-title`, without its extension. Undefined when the name does not begin
 * with a date that exists, or holds nothing else.
 */
export function readFileNameDate(stem: string): { date: string; name: string } | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})[-_ ]+(.+)$/.exec(stem);
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', name = ''] = found;
  if (month < '01' || month > '12' || day < '01' || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  return { date: `${year}-${month}-${day}`, name };
}

function readOffset(zone: string, text: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const found = OFFSET.exec(zone);
  if (found === null) throw impossible(`"${text}" is not a date that prebake reads: "${zone}" is no offset from UTC.`);
  const [, sign, hours = '', minutes = '00'] = found;
  if (hours > '23' || minutes > '59') throw impossible(`"${text}" does not exist: no offset is ${zone}.`);
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -size : size;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `Date.UTC` would take the year 26 for 1926. */
function utc(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day);
}

function impossible(message: string): PrebakeError {
  return new PrebakeError('date-impossible', message);
}
