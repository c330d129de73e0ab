import { expect, test } from 'vitest';
import { createEvents } from '../../src/events.ts';
import { createMoments } from '../../src/triggers/moments.ts';
import { createFakeClock } from '../support/clock.ts';

const DAY = 24 * 60 * 60_000;

function setUp() {
  const clock = createFakeClock();
  const events = createEvents();
  const due: number[] = [];
  const told: string[] = [];
  const waits: number[] = [];
  events.on('moment:due', (event) => told.push(event.at));
  const after: typeof clock.after = (milliseconds, callback) => {
    waits.push(milliseconds);
    return clock.after(milliseconds, callback);
  };
  const moments = createMoments({ clock: { ...clock, after }, events, onDue: (at) => due.push(at - start) });
  const start = clock.now();
  return { clock, due, told, waits, start, moments };
}

test('a moment is due at its time, once', async () => {
  const { clock, due, told, start, moments } = setUp();
  await moments.start();
  moments.set(start + 90_500);
  await clock.advance(90_499);
  expect(due).toEqual([]);
  await clock.advance(1);
  expect(due).toEqual([90_500]);
  expect(told).toEqual(['2026-01-01T00:01:30.500Z']);
  await clock.advance(DAY);
  expect(due).toHaveLength(1);
  await moments.stop();
});

test('a moment months away waits in short sleeps', async () => {
  const { clock, due, waits, start, moments } = setUp();
  await moments.start();
  moments.set(start + 60 * DAY);
  await clock.advance(2 * 60 * 60_000);
  expect(due).toEqual([]);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60 * 60_000);
  await moments.stop();
});

test('a clock that jumps forward over it makes it due at the next look', async () => {
  const { clock, due, start, moments } = setUp();
  await moments.start();
  moments.set(start + 30 * DAY);
  clock.jump(31 * DAY);
  await clock.advance(60_000);
  expect(due).toEqual([30 * DAY]);
  await moments.stop();
});

test('a clock that jumps back makes it wait', async () => {
  const { clock, due, start, moments } = setUp();
  await moments.start();
  moments.set(start + 60_000);
  clock.jump(-30_000);
  await clock.advance(60_000);
  expect(due).toEqual([]);
  await clock.advance(30_000);
  expect(due).toEqual([60_000]);
  await moments.stop();
});

test('a later call replaces the moment, and none calls it off', async () => {
  const { clock, due, start, moments } = setUp();
  await moments.start();
  moments.set(start + 1000);
  moments.set(start + 5000);
  await clock.advance(2000);
  expect(due).toEqual([]);
  moments.set(undefined);
  await clock.advance(DAY / 24);
  expect(due).toEqual([]);
  await moments.stop();
});

test('a past moment is due at once, and one set before the start waits for it', async () => {
  const { clock, due, start, moments } = setUp();
  moments.set(start - 1);
  await clock.advance(1000);
  expect(due).toEqual([]);
  await moments.start();
  await clock.advance(0);
  expect(due).toEqual([-1]);
  await moments.stop();
});

test('nothing is due after the stop', async () => {
  const { clock, due, start, moments } = setUp();
  await moments.stop();
  await moments.start();
  moments.set(start + 1000);
  await moments.stop();
  await moments.stop();
  moments.set(start + 1000);
  await clock.advance(DAY / 24);
  expect(due).toEqual([]);
});
