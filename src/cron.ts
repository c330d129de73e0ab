import { createTask, validateDetailed } from 'node-cron';
import { type ErrorName, PrebakeError } from './errors.ts';

/** A cron expression, read. All times are local wall-clock times, written as if they were UTC. */
export interface CronExpression {
  /** In ascending order. */
  hours: readonly number[];
  minutes: readonly number[];
  /** Whether the expression runs on the day that begins at `midnight`, by month, day of month and day of week. */
  runsOn(midnight: number): boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Weekdays and dates come round together within so many days, leap years included. */
const CYCLE = 40 * 366;

/** The bounds of each field, as a user writes them. */
const bounds: Record<string, string> = {
  minute: 'minute must be 0 to 59',
  hour: 'hour must be 0 to 23',
  dayOfMonth: 'day of month must be 1 to 31, L for the last day, or 15W for the nearest weekday',
  month: 'month must be 1 to 12, or JAN to DEC',
  dayOfWeek: 'day of week must be 0 (Sunday) to 7, SUN to SAT, 1#2 for the second Monday, or 5L for the last Friday',
};

const known = new Map<string, CronExpression>();

/**
 * Reads five fields, or a nickname such as `@daily`, with node-cron's own grammar: lists, ranges, steps, names, and
 * `L`, `W` and `#` for days. Day of month and day of week must both fit. `name` begins the message of the errors that
 * it throws, `cron-invalid` and `cron-never`.
 */
export function parseCron(text: string, name = 'The schedule'): CronExpression {
  const read = known.get(text) ?? parse(text, name);
  known.set(text, read);
  return read;
}

function parse(text: string, name: string): CronExpression {
  const fault = (error: ErrorName, why: string) => new PrebakeError(error, `${name} ${why}.`);
  const never = () => fault('cron-never', `never comes: no year has a day that fits "${text}"`);
  const count = text.split(/\s+/).filter(Boolean).length;
  if (!text.trim().startsWith('@') && count !== 5) {
    throw fault('cron-invalid', `is no cron expression: it has five fields, and "${text}" has ${count}`);
  }
  const { fields, errors } = validateDetailed(text);
  if (fields === undefined) {
    const [error] = errors;
    if (error?.message.includes('impossible')) throw never();
    const bound = bounds[error?.field ?? ''];
    if (bound === undefined) throw fault('cron-invalid', `is "${text}", which is no cron expression`);
    throw fault('cron-invalid', `is no cron expression: the ${bound}, and "${text}" has "${error?.value}"`);
  }
  const hours = ascending(fields.hour);
  const minutes = ascending(fields.minute);
  const months = new Set(fields.month);
  const firstTime = (hours[0] ?? 0) * HOUR + (minutes[0] ?? 0) * MINUTE;
  const task = createTask(text, () => {}, { timezone: 'UTC' });
  // It is only asked what it matches and never started; destroyed, it leaves node-cron's register of tasks.
  task.destroy();
  const runsOn = (midnight: number) =>
    months.has(new Date(midnight).getUTCMonth() + 1) && task.match(new Date(midnight + firstTime));
  if (!comesOnce(runsOn)) throw never();
  return { hours, minutes, runsOn };
}

function comesOnce(runsOn: (midnight: number) => boolean): boolean {
  const start = Date.UTC(2024, 0, 1);
  for (let day = 0; day < CYCLE; day++) if (runsOn(start + day * DAY)) return true;
  return false;
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
