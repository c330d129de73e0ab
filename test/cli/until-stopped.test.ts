import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { untilStopped } from '../../src/cli/until-stopped.ts';
import { createFakeClock } from '../support/clock.ts';

function begin() {
  const clock = createFakeClock();
  const codes: number[] = [];
  const process = Object.assign(new EventEmitter(), { exit: (code: number) => void codes.push(code) });
  const stopped = untilStopped(process, clock);
  return { clock, codes, stopped, signal: (name: string) => void process.emit(name) };
}

test.each(['SIGINT', 'SIGTERM'])('%s is a wish to stop', async (name) => {
  const { codes, stopped, signal } = begin();
  signal(name);
  await stopped;
  expect(codes).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('a second wish by %s ends the process at once with %d', async (name, code) => {
  const { clock, codes, signal } = begin();
  signal('SIGINT');
  await clock.advance(1000);
  signal(name);
  expect(codes).toEqual([code]);
});

test('one Ctrl-C that comes from the terminal and from npm is one wish', async () => {
  const { clock, codes, signal } = begin();
  signal('SIGINT');
  await clock.advance(30);
  signal('SIGINT');
  expect(codes).toEqual([]);
});
