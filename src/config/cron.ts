import { validateDetailed } from 'node-cron';
import type { ErrorName } from '../errors.ts';

/** The bounds of each field, as a user writes them. */
const bounds: Record<string, string> = {
  minute: 'minute must be 0 to 59',
  hour: 'hour must be 0 to 23',
  dayOfMonth: 'day of month must be 1 to 31, L for the last day, or 15W for the nearest weekday',
  month: 'month must be 1 to 12, or JAN to DEC',
  dayOfWeek: 'day of week must be 0 (Sunday) to 7, SUN to SAT, 1#2 for the second Monday, or 5L for the last Friday',
};

/** Weekdays and dates come round together within so many days, leap years included. */
const CYCLE = 40 * 366;

/**
 * What is wrong with a cron expression, or undefined. It is read as node-cron reads it: five fields or a nickname such
 * as `@daily`; where both days are given, both must fit. `message` follows the option's name in a sentence.
 */
export function checkCron(expression: string): { name: ErrorName; message: string } | undefined {
  const isNickname = expression.trim().startsWith('@');
  const count = expression.split(/\s+/).filter(Boolean).length;
  if (!isNickname && count !== 5) {
    return {
      name: 'cron-invalid',
      message: `is no cron expression: it has five fields, and "${expression}" has ${count}`,
    };
  }
  const { fields, errors } = validateDetailed(expression);
  if (fields !== undefined) {
    return firesOnce(fields)
      ? undefined
      : { name: 'cron-never', message: `never comes: no year has a day that fits "${expression}"` };
  }
  const [error] = errors;
  if (error?.message.includes('impossible')) {
    return { name: 'cron-never', message: `never comes: no year has a day that fits "${expression}"` };
  }
  const bound = bounds[error?.field ?? ''];
  return {
    name: 'cron-invalid',
    message:
      bound === undefined
        ? `is "${expression}", which is no cron expression`
        : `is no cron expression: the ${bound}, and "${expression}" has "${error?.value}"`,
  };
}

type Fields = NonNullable<ReturnType<typeof validateDetailed>['fields']>;

/** Whether some day of the calendar fits; every day has all its minutes. */
function firesOnce({ dayOfMonth, month, dayOfWeek }: Fields): boolean {
  const start = Date.UTC(2024, 0, 1);
  for (let day = 0; day < CYCLE; day++) {
    const date = new Date(start + day * 86_400_000);
    if (!month.includes(date.getUTCMonth() + 1)) continue;
    if (dayOfMonth.some((token) => isDayOfMonth(token, date)) && dayOfWeek.some((token) => isDayOfWeek(token, date))) {
      return true;
    }
  }
  return false;
}

/** `token` is a day, `L`, `L-3`, `15W` or `LW`. */
function isDayOfMonth(token: number | string, date: Date): boolean {
  const day = date.getUTCDate();
  if (typeof token === 'number') return token === day;
  const last = daysInMonth(date);
  if (token.endsWith('W'))
    return nearestWeekday(token === 'LW' ? last : Number.parseInt(token, 10), last, date) === day;
  return last - Number(token.slice(2)) === day;
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The working day nearest to `target` in the same month; 0 when the month has no such day. */
function nearestWeekday(target: number, last: number, date: Date): number {
  if (target > last) return 0;
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target === 1 ? 3 : target - 1;
  if (weekday === 0) return target === last ? target - 2 : target + 1;
  return target;
}

/** `token` is a weekday, `1#2` or `5L`. */
function isDayOfWeek(token: number | string, date: Date): boolean {
  const weekday = Number.parseInt(String(token), 10) % 7;
  if (weekday !== date.getUTCDay()) return false;
  if (typeof token === 'number') return true;
  const day = date.getUTCDate();
  return token.endsWith('L') ? day + 7 > daysInMonth(date) : Math.ceil(day / 7) === Number(token.split('#')[1]);
}
