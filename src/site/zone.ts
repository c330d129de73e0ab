import { PrebakeError } from '../errors.ts';

const DAY = 86_400_000;

/** Offsets are asked of Intl once per zone and day: a question costs microseconds, a large site asks 100,000. */
interface Zone {
  format: Intl.DateTimeFormat;
  /** UTC day number → offset in ms at its first instant. */
  offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** How far the zone's wall clock is ahead of UTC at an instant, in ms. Throws `time-zone-unknown`. */
export function offsetAt(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const zone = zoneOf(timeZone);
  const day = Math.floor(instant / DAY);
  const offset = offsetOfDay(zone, day);
  return offset === offsetOfDay(zone, day + 1) ? offset : askOffset(zone, instant);
}

/** What the zone's wall clock shows, as ms that read right with the UTC methods of `Date`. */
export function wallOf(instant: number, timeZone: string): number {
  return instant + offsetAt(instant, timeZone);
}

/**
 * The instant at which the zone's wall clock shows `wall`. A time that the clock skips in spring moves forward by what
 * was skipped (02:30 becomes 03:30); of a time that it shows twice in autumn, the first is meant.
 */
export function instantOf(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall;
  const zone = zoneOf(timeZone);
  const day = Math.floor(wall / DAY);
  // An offset is below a day, so the instant lies between the starts of these two UTC days.
  const before = offsetOfDay(zone, day - 1);
  const after = offsetOfDay(zone, day + 2);
  if (before === after) return wall - before;
  const early = wall - before;
  const late = wall - after;
  const earlyFits = offsetAt(early, timeZone) === before;
  const lateFits = offsetAt(late, timeZone) === after;
  if (earlyFits && lateFits) return Math.min(early, late);
  return lateFits ? late : early;
}

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = { format: offsetFormat(timeZone), offsets: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new PrebakeError('time-zone-unknown', `There is no time zone "${timeZone}".`, { cause });
  }
}

function offsetOfDay(zone: Zone, day: number): number {
  let offset = zone.offsets.get(day);
  if (offset === undefined) {
    offset = askOffset(zone, day * DAY);
    zone.offsets.set(day, offset);
  }
  return offset;
}

/** Reads `GMT-05:30`, or `GMT+00:53:28` before zones were whole minutes. */
function askOffset(zone: Zone, instant: number): number {
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zone.format.format(instant));
  if (found === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = found;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}
