import { createTask, validateDetailed } from 'node-cron';
import { PrebakeError } from '../errors.ts';

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

const known = new Map<string, CronExpression>();

/**
 * Reads five fields, or a nickname such as `@daily`, with node-cron's own grammar: lists, ranges, steps, names, and
 * `L`, `W` and `#` for days. Day of month and day of week must both fit. Throws `cron-invalid` or `cron-never`.
 */
export function parseCron(text: string): CronExpression {
  const read = known.get(text) ?? parse(text);
  known.set(text, read);
  return read;
}

function parse(text: string): CronExpression {
  const { fields, errors } = validateDetailed(text);
  if (fields === undefined) {
    const [fault] = errors;
    const never = fault?.message.includes('impossible') === true;
    throw new PrebakeError(never ? 'cron-never' : 'cron-invalid', `The cron expression "${text}" ${tell(fault)}.`);
  }
  if (!text.trim().startsWith('@') && text.trim().split(/\s+/).length !== 5) {
    throw new PrebakeError(
      'cron-invalid',
      `The cron expression "${text}" has six fields; there is no field for seconds.`,
    );
  }
  const hours = ascending(fields.hour);
  const minutes = ascending(fields.minute);
  const months = new Set(fields.month);
  const firstTime = (hours[0] ?? 0) * HOUR + (minutes[0] ?? 0) * MINUTE;
  const task = createTask(text, () => {}, { timezone: 'UTC' });
  // It is only asked what it matches and never started; destroyed, it leaves node-cron's register of tasks.
  task.destroy();
  return {
    hours,
    minutes,
    runsOn: (midnight) =>
      months.has(new Date(midnight).getUTCMonth() + 1) && task.match(new Date(midnight + firstTime)),
  };
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

const fieldNames: Record<string, string> = {
  second: 'seconds',
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day of month',
  month: 'month',
  dayOfWeek: 'day of week',
};

function tell(fault: { field: string; value?: string; message: string } | undefined): string {
  const field = fieldNames[fault?.field ?? ''];
  if (field === undefined) return `cannot be read: ${fault?.message ?? 'it is malformed'}`;
  if (fault?.message.includes('impossible') === true) return 'names a day that its months do not have';
  return `has "${fault?.value}" as its ${field}, which is not one`;
}
