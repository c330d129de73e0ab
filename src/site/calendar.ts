import type { ClockGrain } from './facets.ts';
import { instantOf, wallOf } from './zone.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/** Characters of `2026-11-23T09:30` that a grain takes. */
const LENGTHS: Record<ClockGrain, number> = { year: 4, month: 7, day: 10, hour: 13, minute: 16 };

/** What the zone's wall clock shows at an instant, down to a grain: `2026-11` for a month. */
export function clockText(grain: ClockGrain, instant: number, timeZone: string): string {
  return new Date(wallOf(instant, timeZone)).toISOString().slice(0, LENGTHS[grain]);
}

/** The first instant after `now` at which `clockText` gives something else, in ms since the epoch. */
export function nextClockChange(grain: ClockGrain, now: number, timeZone: string): number {
  if (grain === 'minute') return (Math.floor(now / MINUTE) + 1) * MINUTE;
  const text = clockText(grain, now, timeZone);
  if (grain !== 'hour') {
    const next = instantOf(nextDate(grain, wallOf(now, timeZone)), timeZone);
    if (next > now && clockText(grain, next, timeZone) !== text) return next;
  }
  // Offsets from UTC are whole quarters of an hour, so hours begin on one; this is also the way out for zones that
  // put their clocks back over midnight.
  let instant = (Math.floor(now / QUARTER) + 1) * QUARTER;
  while (clockText(grain, instant, timeZone) === text) instant += QUARTER;
  return instant;
}

/** The wall time at which the next day, month or year begins. */
function nextDate(grain: 'year' | 'month' | 'day', wall: number): number {
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  if (grain === 'year') return Date.UTC(year + 1, 0, 1);
  if (grain === 'month') return Date.UTC(year, date.getUTCMonth() + 1, 1);
  return Date.UTC(year, date.getUTCMonth(), date.getUTCDate() + 1);
}
