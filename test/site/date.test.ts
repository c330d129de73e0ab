import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrebakeError } from '../../src/errors.ts';
import { clockText, nextClockChange } from '../../src/site/calendar.ts';
import { readDate, readFileNameDate } from '../../src/site/date.ts';
import type { ClockGrain } from '../../src/site/facets.ts';
import { instantOf, offsetAt, wallOf } from '../../src/site/zone.ts';

const iso = (text: string, zone = 'UTC') => new Date(readDate(text, zone)).toISOString();

function errorOf(action: () => unknown): PrebakeError {
  try {
    action();
  } catch (error) {
    if (error instanceof PrebakeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a date in front matter', () => {
  it.each([
    ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23', 'Europe/Berlin', '2026-11-22T23:00:00.000Z'],
    ['2026-07-23', 'Europe/Berlin', '2026-07-22T22:00:00.000Z'],
    ['2026-11-23 09:30', 'Europe/Berlin', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T09:30', 'America/New_York', '2026-11-23T14:30:00.000Z'],
    ['2026-11-23T09:30:15', 'Asia/Kolkata', '2026-11-23T04:00:15.000Z'],
    ['2026-11-23T09:30:15.25Z', 'Asia/Kolkata', '2026-11-23T09:30:15.250Z'],
    ['2026-11-23T09:30:15.123456789Z', 'UTC', '2026-11-23T09:30:15.123Z'],
    ['2026-11-23 09:30:00 +0200', 'UTC', '2026-11-23T07:30:00.000Z'],
    ['2026-11-23t09:30z', 'Europe/Berlin', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30-05', 'Europe/Berlin', '2026-11-23T14:30:00.000Z'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z'],
    ['0026-01-01', 'UTC', '0026-01-01T00:00:00.000Z'],
    [' 2026-11-23 ', 'UTC', '2026-11-23T00:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(iso(text, zone)).toBe(instant);
  });

  it.each([
    ['2026-02-30', 'February 2026 has 28 days'],
    ['2026-02-29', 'February 2026 has 28 days'],
    ['1900-02-29', 'February 1900 has 28 days'],
    ['2026-04-31', 'April 2026 has 30 days'],
    ['2026-13-01', 'no month 13'],
    ['2026-00-01', 'no month 00'],
    ['2026-01-00', 'January 2026 has 31 days'],
    ['2026-01-01 24:00', 'ends at 23:59:59'],
    ['2026-01-01 12:60', 'ends at 23:59:59'],
    ['2026-01-01T12:00:61Z', 'ends at 23:59:59'],
    ['2026-01-01T12:00+25:00', 'no offset is +25:00'],
    ['2026-01-01T12:00 noon', '"noon" is no offset'],
    ['23.11.2026', 'not a date that prebake reads'],
    ['2026-1-1', 'not a date that prebake reads'],
    ['tomorrow', 'not a date that prebake reads'],
    ['', 'not a date that prebake reads'],
  ])('%s is refused: %s', (text, why) => {
    const error = errorOf(() => readDate(text, 'UTC'));
    expect(error.name).toBe('date-impossible');
    expect(error.message).toContain(why);
    expect(error.remedy).toContain('2026-11-23');
  });

  it('moves forward when the clock skips its time in spring', () => {
    expect(iso('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('2026-03-29 03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('2026-03-08 02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
    expect(iso('2026-10-04 02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z');
    expect(iso('2011-12-30 12:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
  });

  it('means the first of two when the clock shows its time twice in autumn', () => {
    expect(iso('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('2026-11-01 01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('names a time zone that there is not', () => {
    expect(errorOf(() => readDate('2026-11-23', 'Europe/Berlim')).name).toBe('time-zone-unknown');
  });
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Beirut',
);
const instants = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2037, 0, 1) });

function wallByIntl(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}:${get('second')}`;
}

describe('the wall clock of a zone', () => {
  it('shows what Intl shows', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const wall = new Date(wallOf(instant, zone)).toISOString().slice(0, 19);
        expect(wall).toBe(wallByIntl(instant, zone));
      }),
      { numRuns: 300 },
    );
  });

  it('reads back to the instant, or to the earlier of two that show the same', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const wall = wallOf(instant, zone);
        const back = instantOf(wall, zone);
        expect(back).toBeLessThanOrEqual(instant);
        expect(wallOf(back, zone)).toBe(wall);
        if (back !== instant) expect(offsetAt(back, zone)).not.toBe(offsetAt(instant, zone));
      }),
      { numRuns: 300 },
    );
  });

  it('knows offsets with seconds, from before zones were whole minutes', () => {
    expect(offsetAt(Date.UTC(1850, 0, 1), 'Europe/Berlin')).toBe((53 * 60 + 28) * 1000);
  });
});

describe('the next change of a clock', () => {
  it.each<[ClockGrain, string, string, string]>([
    ['year', '2026-11-23T12:00:00Z', 'UTC', '2027-01-01T00:00:00.000Z'],
    ['month', '2026-12-31T23:30:00Z', 'Europe/Berlin', '2027-01-31T23:00:00.000Z'],
    ['day', '2026-11-23T23:30:00Z', 'Europe/Berlin', '2026-11-24T23:00:00.000Z'],
    ['day', '2018-11-03T20:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['day', '2010-11-07T03:00:00Z', 'America/St_Johns', '2010-11-07T03:30:00.000Z'],
    ['hour', '2026-11-23T12:20:00Z', 'Asia/Kolkata', '2026-11-23T12:30:00.000Z'],
    ['hour', '2026-10-25T00:10:00Z', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['minute', '2026-11-23T12:20:59.999Z', 'UTC', '2026-11-23T12:21:00.000Z'],
    ['minute', '2026-11-23T12:21:00Z', 'UTC', '2026-11-23T12:22:00.000Z'],
  ])('of the %s after %s in %s is at %s', (grain, now, zone, next) => {
    expect(new Date(nextClockChange(grain, Date.parse(now), zone)).toISOString()).toBe(next);
  });

  it('is the very first instant at which the text differs', () => {
    const grains = fc.constantFrom<ClockGrain>('year', 'month', 'day', 'hour', 'minute');
    fc.assert(
      fc.property(grains, instants, zones, (grain, now, zone) => {
        const next = nextClockChange(grain, now, zone);
        const text = clockText(grain, now, zone);
        expect(next).toBeGreaterThan(now);
        expect(clockText(grain, next, zone)).not.toBe(text);
        expect(clockText(grain, next - 1, zone)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a date in a file name', () => {
  it('stands in front of the name', () => {
    expect(readFileNameDate('2026-11-23-my-title')).toEqual({ date: '2026-11-23', name: 'my-title' });
    expect(readFileNameDate('2026-11-23_my title')).toEqual({ date: '2026-11-23', name: 'my title' });
  });

  it.each(['2026-02-30-x', '2026-11-23', '2026-11-23-', 'v2026-11-23-x', '20261123-x'])('is not in %s', (stem) => {
    expect(readFileNameDate(stem)).toBeUndefined();
  });
});
