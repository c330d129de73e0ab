import { beforeEach, describe, expect, test } from 'vitest';
import { PrebakeError, toErrorData } from '../../src/errors.ts';
import { type BuildSummary, createEvents, type EventBus } from '../../src/events.ts';
import { createLog, type Log, type LogOptions } from '../../src/log/log.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';

let events: EventBus;
let clock: FakeClock;
let out: string;
let err: string;

beforeEach(() => {
  events = createEvents();
  clock = createFakeClock(Date.UTC(2026, 10, 23, 12));
  out = '';
  err = '';
});

function open(options: Partial<LogOptions> = {}): Log {
  return createLog({
    events,
    format: 'pretty',
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    tty: false,
    color: false,
    columns: () => 80,
    clock,
    ...options,
  });
}

const summary: BuildSummary = {
  buildId: 'b',
  rendered: 1,
  written: 1,
  unchanged: 0,
  pruned: 0,
  failed: 0,
  heldBack: [],
  warnings: 0,
  duration: 5,
  stages: {},
  peakMemory: 1_000_000,
  generation: 1,
  withheld: false,
};
const broken = toErrorData(new PrebakeError('template-syntax', 'Bad.', { file: 'templates/a.hbs', line: 1 }));
const CLEAR = '\r\x1b[2K';

const begin = () => events.emit('build:started', { buildId: 'b', requests: 1 });
const progress = (done: number, total = 100) =>
  events.emit('build:progress', { buildId: 'b', stage: 'render', done, total });
const fail = (id: string, error = broken) => events.emit('page:failed', { buildId: 'b', id, error });

describe('the progress bar', () => {
  test('appears once work has run half a second, and not before', async () => {
    open({ tty: true });
    begin();
    progress(1);
    await clock.advance(499);
    progress(2);
    expect(err).toBe('');
    await clock.advance(1);
    expect(err).toBe(`${CLEAR}Rendering ──────────────────────── 2/100  4/s  24.5 s left`);
  });

  test('is drawn at most every 80 ms', async () => {
    open({ tty: true });
    begin();
    progress(1);
    await clock.advance(500);
    err = '';
    await clock.advance(79);
    progress(50);
    expect(err).toBe('');
    await clock.advance(1);
    progress(51);
    expect(err).toContain('51/100');
  });

  test('makes way for the summary, and does not come back after it', async () => {
    open({ tty: true });
    begin();
    progress(1);
    await clock.advance(500);
    err = '';
    events.emit('build:done', summary);
    expect(err).toBe(CLEAR);
    err = '';
    progress(2);
    await clock.advance(1000);
    expect(err).toBe('');
  });

  test('makes way for a line, and comes back with the next progress', async () => {
    open({ tty: true });
    begin();
    progress(1);
    await clock.advance(500);
    err = '';
    events.emit('notice', { message: 'Hello.' });
    expect([err, out]).toEqual([CLEAR, 'Hello.\n']);
    await clock.advance(100);
    progress(2);
    expect(err).toContain('2/100');
  });

  test('never appears for short work, in a pipe, in json or in quiet', async () => {
    for (const options of [{ tty: false }, { tty: true, format: 'json' }, { tty: true, format: 'quiet' }] as const) {
      const log = open(options);
      begin();
      progress(1);
      await clock.advance(1000);
      expect(err).toBe('');
      log.close();
    }
    open({ tty: true });
    begin();
    progress(1);
    events.emit('build:done', summary);
    await clock.advance(1000);
    expect(err).toBe('');
  });

  test('leaves no timer behind when the log is closed', async () => {
    const log = open({ tty: true });
    begin();
    progress(1);
    log.close();
    await clock.advance(1000);
    expect(err).toBe('');
  });
});

describe('failures', () => {
  test('that many pages share are told once, with the count and the first pages', () => {
    open();
    begin();
    for (const id of ['a.md', 'b.md', 'c.md', 'd.md']) fail(id);
    expect(err).toBe('');
    events.emit('build:done', { ...summary, failed: 4 });
    expect(err.match(/template-syntax/g)).toHaveLength(1);
    expect(err).toContain('holds back 4 pages: a.md, b.md, c.md and 1 more');
    expect(out).toContain('4 pages failed');
  });

  test('are shared too when their message ends with the page, as errors in templates do', () => {
    open();
    begin();
    for (const id of ['a.md', 'b.md']) fail(id, { ...broken, message: `Bad. (Page: content/${id})` });
    events.emit('build:done', summary);
    expect(err.match(/template-syntax/g)).toHaveLength(1);
    expect(err).toContain('\n  Bad.\n');
    expect(err).toContain('holds back 2 pages: a.md, b.md');
  });

  test('of no single page name none', () => {
    open();
    begin();
    fail('');
    events.emit('build:done', summary);
    expect(err).not.toContain('in ');
  });

  test('that differ are all told, up to ten', () => {
    open();
    begin();
    for (let index = 0; index < 12; index++) fail(`${index}.md`, { ...broken, message: `Bad ${index}.` });
    events.emit('build:done', summary);
    expect(err.match(/template-syntax/g)).toHaveLength(10);
    expect(err).toContain('2 more errors: see `prebake list failing`.');
  });

  test('are told again by the next build that meets them', () => {
    open();
    for (let build = 0; build < 2; build++) {
      begin();
      fail('a.md');
      events.emit('build:done', summary);
    }
    expect(err.match(/template-syntax/g)).toHaveLength(2);
  });

  test('of the whole build are told once, though the command ends with them too', () => {
    const log = open();
    const error = new PrebakeError('max-delete', 'Too many.');
    begin();
    events.emit('build:failed', { buildId: 'b', error: toErrorData(error) });
    log.error(error);
    expect(err.match(/max-delete/g)).toHaveLength(1);
    log.error(new PrebakeError('max-delete', 'Others.'));
    expect(err.match(/max-delete/g)).toHaveLength(2);
  });

  test('that were not printed when the log is closed are printed then', () => {
    const log = open();
    begin();
    fail('a.md');
    log.close();
    expect(err).toContain('template-syntax');
  });
});

describe('warnings', () => {
  test('of a build are told once each at its end, others at once', () => {
    open();
    events.emit('warning', { error: broken });
    expect(err).toContain('warning template-syntax templates/a.hbs:1');
    err = '';
    begin();
    events.emit('warning', { error: broken });
    events.emit('warning', { error: broken });
    expect(err).toBe('');
    events.emit('build:done', summary);
    expect(err.match(/warning/g)).toHaveLength(1);
  });
});

describe('the pretty log', () => {
  test('tells what happens while prebake stays running', () => {
    open();
    events.emit('watcher:ready', { files: 1200, polling: true });
    events.emit('watcher:changed', { paths: ['a', 'b', 'c', 'd'] });
    events.emit('schedule:due', { schedule: 'hourly', slot: '2026-11-23T12:00:00.000Z' });
    events.emit('moment:due', { at: '2026-11-23T12:00:00.000Z' });
    events.emit('worker:lost', { worker: 2, reason: 'it ran out of memory' });
    events.emit('page:mended', { buildId: 'b', id: 'a.md' });
    events.emit('server:listening', { name: 'the site', url: 'http://127.0.0.1:4000/' });
    events.emit('template:log', { id: 'a.md', message: 'x\x1b[31m' });
    expect(out).toMatchInlineSnapshot(`
      "Watching 1,200 files, by looking at them again and again.
      Changed: a, b, c and 1 more
      Schedule "hourly" is due.
      Publication time 2026-11-23 12:00 UTC has come.
      Worker 2 was lost: it ran out of memory
      Mended a.md
      Serving the site at http://127.0.0.1:4000/
      a.md x\\x1b[31m
      "
    `);
    expect(err).toBe('');
  });

  test('prints rows as a table without the columns that nothing fills', () => {
    open().rows('entry', [
      { path: 'a.md', url: undefined, detail: 'draft' },
      { path: 'long.md', url: undefined, detail: 'draft' },
    ]);
    expect(out).toBe('a.md     draft\nlong.md  draft\n');
  });
});

describe('quiet', () => {
  test('prints errors and nothing else', () => {
    const log = open({ format: 'quiet', tty: true });
    begin();
    events.emit('warning', { error: broken });
    fail('a.md');
    events.emit('notice', { message: 'Hello.' });
    events.emit('build:done', summary);
    log.say('Hello.');
    log.rows('entry', [{ path: 'a' }]);
    log.error(new PrebakeError('usage', 'Wrong.'));
    expect(out).toBe('');
    expect(err.match(/^\w+/gm)).toEqual(['error', 'error']);
  });
});

describe('json', () => {
  const lines = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test('is a line for every event, with its time first', () => {
    open({ format: 'json' });
    begin();
    events.emit('page:rendered', { buildId: 'b', id: 'a.md', reason: 'it is new\n' });
    fail('a.md');
    events.emit('build:done', summary);
    expect(lines().map(({ event }) => event)).toEqual(['build:started', 'page:rendered', 'page:failed', 'build:done']);
    expect(out).toMatch(/^\{"time":"2026-11-23T12:00:00.000Z","event":"build:started","buildId":"b","requests":1\}\n/);
    expect(err).toBe('');
  });

  test('tells progress once a second and stage', async () => {
    open({ format: 'json' });
    for (let done = 0; done < 10; done++) {
      progress(done);
      await clock.advance(250);
    }
    events.emit('build:progress', { buildId: 'b', stage: 'commit', done: 0, total: 1 });
    expect(lines().map(({ stage, done }) => [stage, done])).toEqual([
      ['render', 0],
      ['render', 4],
      ['render', 8],
      ['commit', 0],
    ]);
  });

  test('has errors, sentences and rows in the same stream', () => {
    const log = open({ format: 'json' });
    log.error(new PrebakeError('usage', 'Wrong.'));
    log.say('Hello.');
    log.rows('entry', [{ path: 'a.md', url: undefined }]);
    expect(lines()).toMatchObject([
      { event: 'error', error: { name: 'usage', message: 'Wrong.' } },
      { event: 'notice', message: 'Hello.' },
      { event: 'entry', path: 'a.md' },
    ]);
  });

  test('ends with the log', () => {
    open({ format: 'json' }).close();
    begin();
    expect(out).toBe('');
  });
});
