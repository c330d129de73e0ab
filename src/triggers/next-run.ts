import { type CronExpression, parseCron } from '../cron.ts';
import { PrebakeError } from '../errors.ts';
import { offsetAt } from './time-zone.ts';

export interface Schedule {
  /** Five fields. */
  cron: string;
  /** IANA name. */
  timeZone: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The rarest day, 29 February on a given weekday, comes back after 40 years at most. */
const SEARCH = 41 * 366;

/**
 * The first slot after `now`; both in ms since the epoch. Pure, but for remembering what it has parsed.
 *
 * Where clocks go forward, a local time that does not exist runs as much later as the clocks jump: 02:30 runs at 03:30
 * (and once, if that is a slot anyway). Where they go back, a local time that comes twice runs the first time only;
 * but a schedule for every hour (`*` as the hour) runs both times, so that it keeps its pace.
 * Throws `cron-invalid`, `cron-never` or `time-zone-unknown`.
 */
export function nextRunAt(now: number, schedule: Schedule): number {
  const expression = parseCron(schedule.cron);
  const today = Math.floor((now + offsetAt(now, schedule.timeZone)) / DAY) * DAY;
  // From yesterday on: a slot moved out of a gap may have crossed midnight.
  for (let day = -1; day < SEARCH; day++) {
    const midnight = today + day * DAY;
    if (!expression.runsOn(midnight)) continue;
    const slot = firstSlotAfter(now, midnight, expression, schedule.timeZone);
    if (slot !== undefined) return slot;
  }
  throw new PrebakeError('cron-never', `The cron expression "${schedule.cron}" never comes due.`);
}

/** The last slot in (`from`, `now`], if there is one. */
export function lastRunBetween(from: number, now: number, schedule: Schedule): number | undefined {
  if (nextRunAt(from, schedule) > now) return undefined;
  // A slot is still to come exactly as long as the time asked lies before the last one: halve down to its minute.
  let early = from;
  let late = now;
  while (late - early > MINUTE) {
    const middle = Math.floor((early + late) / 2);
    if (nextRunAt(middle, schedule) <= now) early = middle;
    else late = middle;
  }
  return nextRunAt(early, schedule);
}

function firstSlotAfter(
  now: number,
  midnight: number,
  expression: CronExpression,
  timeZone: string,
): number | undefined {
  const resolve = resolver(midnight, timeZone, expression.hours.length === 24);
  let first: number | undefined;
  for (const hour of expression.hours) {
    for (const minute of expression.minutes) {
      for (const slot of resolve(midnight + hour * HOUR + minute * MINUTE)) {
        if (slot > now && (first === undefined || slot < first)) first = slot;
      }
    }
  }
  return first;
}

/** Turns the wall-clock times of one day, written as if in UTC, into instants. */
function resolver(midnight: number, timeZone: string, everyHour: boolean): (local: number) => number[] {
  const start = midnight - offsetAt(midnight, timeZone);
  const before = offsetAt(start - 3 * HOUR, timeZone);
  const after = offsetAt(start + DAY + 3 * HOUR, timeZone);
  if (before === after) return (local) => [local - before];
  return (local) => {
    const instants = [local - before, local - after].filter((at) => at + offsetAt(at, timeZone) === local);
    if (instants.length === 0) return [local - before];
    return everyHour ? instants : [Math.min(...instants)];
  };
}
