import fc from 'fast-check';
import { createTask, validate } from 'node-cron';
import { describe, expect, test } from 'vitest';
import { parseCron } from '../src/cron.ts';
import { toErrorData } from '../src/errors.ts';

/** The error, or undefined for an expression that is fine. */
function checkCron(text: string) {
  try {
    parseCron(text);
  } catch (error) {
    return toErrorData(error);
  }
}

describe('a cron expression', () => {
  test.each([
    '0 * * * *',
    '*/15 * * * *',
    '0,30 9-17 * * MON-FRI',
    '0 0 1 JAN,jul *',
    '5 4 * * sunday',
    '0 22-2 * * *',
    '0 0 ? * 7',
    '0 0 29 2 *',
    '0 0 29 2 1',
    '0 0 L * *',
    '0 0 L-3 2 *',
    '0 0 15W * *',
    '0 0 LW * *',
    '0 0 * * 1#5',
    '0 0 * 2 5L',
    '@daily',
    '  0   0  * * * ',
  ])('is fine: %s', (expression) => {
    expect(checkCron(expression)).toBeUndefined();
  });

  test.each([
    ['', 'is no cron expression: it has five fields, and "" has 0'],
    ['* * * *', 'has five fields, and "* * * *" has 4'],
    ['0 * * * * *', 'has five fields, and "0 * * * * *" has 6'],
    ['60 * * * *', 'the minute must be 0 to 59, and "60 * * * *" has "60"'],
    ['0 24 * * *', 'the hour must be 0 to 23, and "0 24 * * *" has "24"'],
    ['0 0 0 * *', 'the day of month must be 1 to 31, L for the last day'],
    ['0 0 * 13 *', 'the month must be 1 to 12, or JAN to DEC, and "0 0 * 13 *" has "13"'],
    ['0 0 * * 8', 'the day of week must be 0 (Sunday) to 7, SUN to SAT'],
    ['0 0 * foo *', 'the month must be'],
    ['*/0 * * * *', 'the minute must be'],
    ['5/2 * * * *', 'the minute must be'],
    ['@sometimes', 'is "@sometimes", which is no cron expression'],
    ['0 0 * * ü', 'is "0 0 * * ü", which is no cron expression'],
  ])('that cannot be read is refused: %s', (expression, message) => {
    expect(checkCron(expression)).toMatchObject({ name: 'cron-invalid', message: expect.stringContaining(message) });
  });

  test.each(['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 L-30 2 *', '0 0 31W 4 *', '0 0 1-7 * 1#3', '0 0 1-20 * 5L'])(
    'that names no day of the calendar is refused: %s',
    (expression) => {
      expect(checkCron(expression)).toMatchObject({ name: 'cron-never' });
    },
  );

  test('is accepted exactly when node-cron reads it and finds a next run', () => {
    const number = (least: number, most: number) => fc.integer({ min: least - 1, max: most + 1 }).map(String);
    const field = (least: number, most: number, ...others: string[]) => {
      const value = number(least, most);
      const range = fc.tuple(value, value).map(([from, to]) => `${from}-${to}`);
      const stepped = fc
        .tuple(fc.oneof(range, fc.constant('*')), fc.integer({ min: 0, max: 9 }))
        .map((s) => s.join('/'));
      const one = fc.oneof(value, range, stepped, fc.constant('*'), fc.constantFrom('*', ...others));
      return fc.array(one, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(','));
    };
    const expression = fc
      .tuple(
        field(0, 59),
        field(0, 23),
        field(1, 31, 'L', 'LW', 'L-2', 'L-30', '15W', '31W', '?'),
        field(1, 12, 'FEB', 'january'),
        field(0, 7, 'MON', 'friday', '1#5', '5L', '?'),
      )
      .map((fields) => fields.join(' '));
    fc.assert(
      fc.property(expression, (text) => {
        expect(checkCron(text) === undefined).toBe(validate(text) && hasNextRun(text));
      }),
      { numRuns: 300 },
    );
  });
});

function hasNextRun(expression: string): boolean {
  const task = createTask(expression, () => {}, { timezone: 'UTC' });
  try {
    return task.getNextRuns(1).length === 1;
  } catch {
    return false;
  } finally {
    task.destroy();
  }
}
