import { PrebakeError } from '../errors.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** What must be added to an instant to read the zone's wall clock off it as if it were UTC, in ms. Throws `time-zone-unknown`. */
export function offsetAt(instant: number, timeZone: string): number {
  const seconds = Math.floor(instant / 1000) * 1000;
  const field = new Map(
    formatOf(timeZone)
      .formatToParts(seconds)
      .map((part) => [part.type, Number(part.value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes) => field.get(type) ?? 0;
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second')) - seconds;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
    return format;
  } catch (cause) {
    throw new PrebakeError('time-zone-unknown', `There is no time zone "${timeZone}".`, { cause });
  }
}
