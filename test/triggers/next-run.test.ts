import fc from 'fast-check';
import { createTask, getTasks } from 'node-cron';
import { describe, expect, test } from 'vitest';
import { lastRunBetween, nextRunAt } from '../../src/triggers/next-run.ts';

const newYork = 'America/New_York';

function runs(from: string, count: number, cron: string, timeZone = 'UTC'): string[] {
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) {
    at = nextRunAt(at, { cron, timeZone });
    found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

function failure(cron: string, timeZone = 'UTC') {
  try {
    nextRunAt(0, { cron, timeZone });
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the next run', () => {
  test('comes after the time asked, never at it', () => {
    expect(runs('2026-01-01T00:00Z', 2, '0 * * * *')).toEqual(['2026-01-01T01:00Z', '2026-01-01T02:00Z']);
  });

  test.each([
    ['*/20 9-10 * * mon-fri', ['2026-01-02T09:00Z', '2026-01-02T09:20Z', '2026-01-02T09:40Z', '2026-01-02T10:00Z']],
    ['@daily', ['2026-01-02T00:00Z', '2026-01-03T00:00Z']],
    ['30 6 L * *', ['2026-01-31T06:30Z', '2026-02-28T06:30Z', '2026-03-31T06:30Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['0 0 29 2 mon', ['2044-02-29T00:00Z', '2072-02-29T00:00Z', '2112-02-29T00:00Z']],
    ['0 12 * * 5#2', ['2026-01-09T12:00Z', '2026-02-13T12:00Z']],
    ['0 0 13 * fri', ['2026-02-13T00:00Z', '2026-03-13T00:00Z', '2026-11-13T00:00Z']],
  ])('of "%s" is found', (cron, expected) => {
    expect(runs('2026-01-01T12:00Z', expected.length, cron)).toEqual(expected);
  });

  test('is read in the time zone of the schedule', () => {
    expect(runs('2026-01-01T00:00Z', 1, '0 9 * * *', 'Asia/Kolkata')).toEqual(['2026-01-01T03:30Z']);
    expect(runs('2026-07-01T00:00Z', 1, '0 9 * * *', newYork)).toEqual(['2026-07-01T13:00Z']);
  });

  test('agrees with node-cron where no clock changes', () => {
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: low, max: high }).map(String),
        fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
      );
    const cron = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6));
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 });
    fc.assert(
      fc.property(cron, minutes, (fields, minute) => {
        const from = Date.UTC(2026, 0, 1) + minute * 60_000 + 1;
        const slot = nextRunAt(from, { cron: fields.join(' '), timeZone: 'Asia/Tokyo' });
        const task = createTask(fields.join(' '), () => {}, { timezone: 'Asia/Tokyo' });
        task.destroy();
        expect(task.match(new Date(slot))).toBe(true);
        for (let at = Math.ceil(from / 60_000) * 60_000, tries = 0; at < slot && tries < 300; at += 60_000, tries++) {
          expect(task.match(new Date(at))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('leaves nothing in the register of node-cron', () => {
    nextRunAt(0, { cron: '7 7 7 7 *', timeZone: 'UTC' });
    expect(getTasks().size).toBe(0);
  });
});

describe('where clocks go forward (New York, 8 March 2026, 02:00 becomes 03:00)', () => {
  test('a time that does not exist runs an hour later, once', () => {
    expect(runs('2026-03-07T12:00Z', 2, '30 2 * * *', newYork)).toEqual(['2026-03-08T07:30Z', '2026-03-09T06:30Z']);
  });

  test('an hourly schedule keeps its pace', () => {
    expect(runs('2026-03-08T05:30Z', 3, '0 * * * *', newYork)).toEqual([
      '2026-03-08T06:00Z',
      '2026-03-08T07:00Z',
      '2026-03-08T08:00Z',
    ]);
  });
});

describe('where clocks go back (New York, 1 November 2026, 02:00 becomes 01:00)', () => {
  test('a time that comes twice runs the first time only', () => {
    expect(runs('2026-10-31T12:00Z', 2, '30 1 * * *', newYork)).toEqual(['2026-11-01T05:30Z', '2026-11-02T06:30Z']);
    expect(runs('2026-11-01T05:45Z', 1, '30 1 * * *', newYork)).toEqual(['2026-11-02T06:30Z']);
  });

  test('an hourly schedule keeps its pace', () => {
    expect(runs('2026-11-01T04:30Z', 4, '0 * * * *', newYork)).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T06:00Z',
      '2026-11-01T07:00Z',
      '2026-11-01T08:00Z',
    ]);
  });
});

describe('the last run between two times', () => {
  test('is the latest of many', () => {
    const last = lastRunBetween(Date.parse('2024-01-01T00:00Z'), Date.parse('2026-06-01T10:17:30Z'), {
      cron: '*/5 * * * *',
      timeZone: newYork,
    });
    expect(new Date(last ?? 0).toISOString()).toBe('2026-06-01T10:15:00.000Z');
  });

  test('may be the end and may not be the beginning', () => {
    const schedule = { cron: '0 * * * *', timeZone: 'UTC' };
    const ten = Date.parse('2026-06-01T10:00Z');
    expect(lastRunBetween(ten - 1, ten, schedule)).toBe(ten);
    expect(lastRunBetween(ten, ten + 1, schedule)).toBeUndefined();
  });
});

describe('a bad schedule', () => {
  test.each([
    ['61 * * * *', 'cron-invalid', 'the minute must be 0 to 59'],
    ['0 24 * * *', 'cron-invalid', 'the hour must be 0 to 23'],
    ['0 0 * * fryday', 'cron-invalid', 'the day of week must be'],
    ['* * * *', 'cron-invalid', 'five fields'],
    ['0 0 * * * *', 'cron-invalid', 'has 6'],
    ['', 'cron-invalid', 'has 0'],
    ['hourly', 'cron-invalid', 'has 1'],
    ['0 0 31 2 *', 'cron-never', 'no year has a day that fits'],
  ])('"%s" is %s', (cron, name, message) => {
    expect(failure(cron)).toMatchObject({ name, message: expect.stringContaining(message) });
  });

  test('with an unknown time zone names it', () => {
    expect(failure('0 * * * *', 'Europe/Berlim')).toMatchObject({
      name: 'time-zone-unknown',
      message: 'There is no time zone "Europe/Berlim".',
    });
  });
});
