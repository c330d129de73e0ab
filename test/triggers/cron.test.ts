import { expect, test } from 'vitest';
import { createEvents } from '../../src/events.ts';
import { createCron } from '../../src/triggers/cron.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';

const HOUR = 60 * 60_000;
const hourly = { hourly: { cron: '0 * * * *', timeZone: 'UTC' } };

function setUp(schedules: Record<string, { cron: string; timeZone: string }>, lastSlots?: Record<string, Date>) {
  const clock: FakeClock = createFakeClock(Date.UTC(2026, 0, 1, 9, 30));
  const events = createEvents();
  const due: string[] = [];
  const seen: string[] = [];
  events.on('schedule:due', (event) => seen.push(event.slot));
  const onDue = (name: string, slot: Date) => due.push(`${name} ${slot.toISOString().slice(5, 16)}`);
  return { clock, due, seen, cron: createCron({ schedules, clock, events, onDue, lastSlots }) };
}

test('each slot fires once, at its minute, and is told as an event', async () => {
  const { clock, due, seen, cron } = setUp(hourly);
  await cron.start();
  await clock.advance(HOUR / 2 - 1);
  expect(due).toEqual([]);
  await clock.advance(1);
  expect(due).toEqual(['hourly 01-01T10:00']);
  await clock.advance(2 * HOUR);
  expect(due).toEqual(['hourly 01-01T10:00', 'hourly 01-01T11:00', 'hourly 01-01T12:00']);
  expect(seen[0]).toBe('2026-01-01T10:00:00.000Z');
  await cron.stop();
});

test('several schedules keep apart', async () => {
  const { clock, due, cron } = setUp({ ...hourly, noon: { cron: '0 12 * * *', timeZone: 'Europe/Berlin' } });
  await cron.start();
  await clock.advance(2 * HOUR);
  expect(due).toEqual(['hourly 01-01T10:00', 'hourly 01-01T11:00', 'noon 01-01T11:00']);
  await cron.stop();
});

test('slots crossed while the machine slept are caught up once, with the last of them', async () => {
  const { clock, due, cron } = setUp(hourly);
  await cron.start();
  clock.jump(5 * HOUR);
  await clock.advance(60_000);
  expect(due).toEqual(['hourly 01-01T14:00']);
  await clock.advance(HOUR);
  expect(due).toEqual(['hourly 01-01T14:00', 'hourly 01-01T15:00']);
  await cron.stop();
});

test('slots missed while nothing ran are caught up once at the start', async () => {
  const { clock, due, cron } = setUp(hourly, { hourly: new Date('2025-12-20T10:00Z') });
  await cron.start();
  expect(due).toEqual(['hourly 01-01T09:00']);
  await clock.advance(HOUR);
  expect(due).toEqual(['hourly 01-01T09:00', 'hourly 01-01T10:00']);
  await cron.stop();
});

test('a slot that an earlier run has fired is not fired again', async () => {
  const { due, cron } = setUp(hourly, { hourly: new Date('2026-01-01T09:00Z') });
  await cron.start();
  expect(due).toEqual([]);
  await cron.stop();
});

test('a clock set back a little repeats no slot', async () => {
  const { clock, due, cron } = setUp(hourly);
  await cron.start();
  await clock.advance(HOUR);
  clock.jump(-HOUR);
  await clock.advance(HOUR);
  expect(due).toEqual(['hourly 01-01T10:00']);
  await clock.advance(HOUR);
  expect(due).toEqual(['hourly 01-01T10:00', 'hourly 01-01T11:00']);
  await cron.stop();
});

test('a clock that was far ahead and is corrected runs by the new time', async () => {
  const { clock, due, cron } = setUp(hourly);
  await cron.start();
  await clock.advance(HOUR);
  clock.jump(-30 * 24 * HOUR);
  await clock.advance(HOUR);
  expect(due).toEqual(['hourly 01-01T10:00', 'hourly 12-02T11:00']);
  await cron.stop();
});

test('nothing fires after the stop, and early and double stops are fine', async () => {
  const { clock, due, cron } = setUp(hourly);
  await cron.stop();
  await cron.start();
  await cron.start();
  await cron.stop();
  await cron.stop();
  await clock.advance(3 * HOUR);
  expect(due).toEqual([]);
});

test('no schedules at all are fine', async () => {
  const { clock, due, cron } = setUp({});
  await cron.start();
  await clock.advance(HOUR);
  expect(due).toEqual([]);
  await cron.stop();
});

test('a bad schedule is refused at once', () => {
  expect(() => setUp({ broken: { cron: '0 99 * * *', timeZone: 'UTC' } })).toThrow(
    expect.objectContaining({ name: 'cron-invalid' }),
  );
});
