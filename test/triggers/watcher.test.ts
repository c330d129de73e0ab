import { EventEmitter } from 'node:events';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createEvents } from '../../src/events.ts';
import { createWatcher, type Glance, type Watcher, type WatcherOptions } from '../../src/triggers/watcher.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

const running: Watcher[] = [];
afterEach(async () => {
  for (const watcher of running.splice(0)) await watcher.stop();
});

const site = {
  'content/a.md': 'first',
  'content/b.md': 'second',
  'content/deep/c.md': 'third',
  'prebake.config.ts': 'export default {}',
};

/** A watcher on real files, with a way to wait for what it reports. */
async function watchFolder(files: Record<string, string> = site, options: Partial<WatcherOptions> = {}) {
  const root = makeFolder(files);
  const events = createEvents();
  const reports: Map<string, Glance>[] = [];
  const heard = new EventEmitter();
  let rescans = 0;
  const told: string[] = [];
  events.onAny((name) => told.push(name));
  const watcher = createWatcher({
    root,
    folders: ['content', 'templates', 'static'],
    files: ['prebake.config.ts'],
    ignored: ['public', '.prebake'],
    clock: systemClock,
    events,
    onChange(changes) {
      reports.push(new Map(changes));
    },
    onRescan() {
      rescans++;
      heard.emit('report');
    },
    ...options,
  });
  events.on('watcher:changed', () => setImmediate(() => heard.emit('report')));
  running.push(watcher);
  await watcher.start();
  /** Resolves once all that was reported satisfies the condition; the test's time limit is the only other end. */
  const until = async (fits: () => boolean) => {
    while (!fits()) await new Promise((resolve) => heard.once('report', resolve));
  };
  const glances = (path: string) => reports.flatMap((report) => report.get(path) ?? []);
  const reported = (path: string, glance?: Glance) => () =>
    glance === undefined ? glances(path).length > 0 : glances(path).includes(glance);
  return { root, events, watcher, reports, until, reported, glances, told, rescans: () => rescans };
}

describe('on real files', () => {
  test('it says when it is ready, and asks for one rescan', async () => {
    const { told, rescans } = await watchFolder();
    expect(told).toEqual(['watcher:ready']);
    expect(rescans()).toBe(1);
  });

  test('the count of files is told', async () => {
    const root = makeFolder(site);
    const events = createEvents();
    const ready = events.next('watcher:ready');
    const watcher = createWatcher({
      root,
      folders: ['content'],
      files: ['prebake.config.ts'],
      ignored: [],
      clock: systemClock,
      events,
      onChange() {},
      onRescan() {},
    });
    running.push(watcher);
    await watcher.start();
    expect(await ready).toEqual({ files: 4, polling: false });
  });

  test('an edit is reported at once, and once', async () => {
    const { root, reports, until, reported, told } = await watchFolder();
    writeFileSync(join(root, 'content/a.md'), 'edited');
    await until(reported('content/a.md'));
    writeFileSync(join(root, 'content/b.md'), 'edited');
    await until(reported('content/b.md'));
    expect(reports).toEqual([new Map([['content/a.md', 'first']]), new Map([['content/b.md', 'first']])]);
    expect(told.filter((name) => name === 'watcher:changed')).toHaveLength(2);
  });

  test('a new file and a new folder with files in it are reported', async () => {
    const { root, until, reported } = await watchFolder();
    writeFiles(root, { 'content/new.md': 'x', 'content/fresh/sub/one.md': 'x', 'content/fresh/two.md': 'x' });
    await until(reported('content/new.md'));
    await until(reported('content/fresh'));
    await until(reported('content/fresh/two.md'));
    await until(reported('content/fresh/sub/one.md'));
  });

  test('a file in a folder made later is watched from then on', async () => {
    const { root, until, reported, glances } = await watchFolder();
    writeFiles(root, { 'content/fresh/sub/one.md': 'x' });
    await until(reported('content/fresh/sub/one.md'));
    const before = glances('content/fresh/sub/one.md').length;
    writeFileSync(join(root, 'content/fresh/sub/one.md'), 'edited later');
    await until(() => glances('content/fresh/sub/one.md').length > before);
  });

  test('a deleted file is reported at the second look', async () => {
    const { root, until, reported, glances } = await watchFolder();
    unlinkSync(join(root, 'content/a.md'));
    await until(reported('content/a.md'));
    expect(glances('content/a.md')).toEqual(['second']);
  });

  test('a renamed file is reported under both names', async () => {
    const { root, until, reported } = await watchFolder();
    renameSync(join(root, 'content/a.md'), join(root, 'content/A.md'));
    await until(reported('content/a.md', 'second'));
    await until(reported('content/A.md', 'first'));
  });

  test('an atomic save by rename is an edit, not a deletion', async () => {
    const { root, until, reported, glances, reports } = await watchFolder();
    writeFileSync(join(root, 'content/.a.md.tmp'), 'saved');
    renameSync(join(root, 'content/.a.md.tmp'), join(root, 'content/a.md'));
    await until(reported('content/a.md'));
    expect(glances('content/a.md')[0]).toBe('first');
    expect(reports.flatMap((report) => [...report.keys()])).not.toContain('content/.a.md.tmp');
    const before = glances('content/a.md').length;
    writeFileSync(join(root, 'content/a.md'), 'and edited in place');
    await until(() => glances('content/a.md').length > before);
  });

  test('a save that first moves the old file away is an edit, not a deletion', async () => {
    const { root, until, reported, reports } = await watchFolder();
    const file = join(root, 'content/a.md');
    renameSync(file, `${file}~`);
    writeFileSync(file, 'saved');
    unlinkSync(`${file}~`);
    await until(reported('content/a.md'));
    expect(reports[0]).toEqual(new Map([['content/a.md', 'first']]));
  });

  test('a file that is cut to nothing and then written is never reported empty', async () => {
    const { root, until, reported, reports } = await watchFolder();
    const file = join(root, 'content/a.md');
    truncateSync(file);
    await new Promise((resolve) => systemClock.after(20, () => resolve(undefined)));
    expect(reports).toEqual([]);
    writeFileSync(file, 'whole again');
    await until(reported('content/a.md'));
    expect(reports).toEqual([new Map([['content/a.md', 'first']])]);
  });

  test('a file that stays empty is reported at the second look', async () => {
    const { root, until, reported, glances } = await watchFolder();
    truncateSync(join(root, 'content/a.md'));
    await until(reported('content/a.md'));
    expect(glances('content/a.md')).toEqual(['second']);
  });

  test.each([3, 10, 30, 55, 80, 100])('of two saves %i ms apart none is lost', async (gap) => {
    const read: string[] = [];
    const root = makeFolder(site);
    const { until } = await watchFolder(site, {
      root,
      onChange: () => read.push(readFileSync(join(root, 'content/a.md'), 'utf8')),
    });
    writeFileSync(join(root, 'content/a.md'), 'save1');
    systemClock.after(gap, () => writeFileSync(join(root, 'content/a.md'), 'save2'));
    await until(() => read.at(-1) === 'save2');
  });

  test('500 files written in one go are one report', async () => {
    const { root, until, reports } = await watchFolder();
    const names = Array.from({ length: 500 }, (_, index) => `content/burst-${index}.md`);
    for (const name of names) writeFileSync(join(root, name), name);
    await until(() => reports.length > 0);
    expect(reports).toHaveLength(1);
    expect([...(reports[0]?.keys() ?? [])].sort()).toEqual([...names].sort());
  });

  test('500 files changed, and others removed in the same go, are one report, and a rescan follows', async () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`content/${index}.md`, 'x']));
    const { root, until, reports, rescans } = await watchFolder(files);
    for (let index = 0; index < 500; index++) writeFileSync(join(root, `content/${index}.md`), 'changed');
    for (let index = 500; index < 600; index++) unlinkSync(join(root, `content/${index}.md`));
    await until(() => rescans() === 2);
    expect(reports).toHaveLength(1);
    expect(reports[0]?.size).toBe(600);
  });

  test('a folder that is moved out or in is reported with its files', async () => {
    const { root, until, reported } = await watchFolder();
    renameSync(join(root, 'content/deep'), join(root, 'elsewhere'));
    await until(reported('content/deep'));
    await until(reported('content/deep/c.md', 'second'));
    renameSync(join(root, 'elsewhere'), join(root, 'content/back'));
    await until(reported('content/back'));
    await until(reported('content/back/c.md'));
  });

  test('a watched folder may come later, go, and come back', async () => {
    const { root, until, reported, glances } = await watchFolder();
    writeFiles(root, { 'static/robots.txt': 'one' });
    await until(reported('static/robots.txt'));
    rmSync(join(root, 'static'), { recursive: true });
    await until(reported('static/robots.txt', 'second'));
    const before = glances('static/robots.txt').length;
    writeFiles(root, { 'static/robots.txt': 'two' });
    await until(() => glances('static/robots.txt').length > before);
  });

  test('a single file is watched through replacement, removal and return', async () => {
    const { root, until, glances } = await watchFolder();
    const config = join(root, 'prebake.config.ts');
    let before = 0;
    const next = async () => {
      await until(() => glances('prebake.config.ts').length > before);
      before = glances('prebake.config.ts').length;
    };
    writeFileSync(`${config}.tmp`, 'replaced');
    renameSync(`${config}.tmp`, config);
    await next();
    unlinkSync(config);
    await next();
    writeFileSync(config, 'back');
    await next();
    writeFileSync(config, 'and edited');
    await next();
  });

  test('single files can be named later, and others beside them stay unheard', async () => {
    const { root, watcher, until, reported, reports } = await watchFolder({
      ...site,
      'lib/input.ts': '1',
      'x.ts': '1',
    });
    watcher.setFiles(['lib/input.ts']);
    writeFileSync(join(root, 'x.ts'), '2');
    const write = () => writeFileSync(join(root, 'lib/input.ts'), String(Math.random()));
    // Watching it begins a moment after it was named.
    const again = setInterval(write, 20);
    await until(reported('lib/input.ts'));
    clearInterval(again);
    expect(new Set(reports.flatMap((report) => [...report.keys()]))).toEqual(new Set(['lib/input.ts']));
  });

  test('the output, the state, and what editors put beside a file are never reported', async () => {
    const { root, until, reported, reports } = await watchFolder(site, { folders: ['.'], files: [] });
    writeFiles(root, {
      'public/index.html': 'x',
      '.prebake/log': 'x',
      '.git/HEAD': 'x',
      'content/.a.md.swp': 'x',
      'content/4913': 'x',
      'content/a.md~': 'x',
    });
    writeFileSync(join(root, 'content/a.md'), 'edited');
    await until(reported('content/a.md'));
    expect(reports.flatMap((report) => [...report.keys()])).toEqual(['content/a.md']);
  });

  test('links that lead out of the project or in circles are not followed', async () => {
    const outside = makeFolder({ 'secret.md': 'x' });
    const root = makeFolder(site);
    symlinkSync(outside, join(root, 'content/out'));
    symlinkSync(join(root, 'content'), join(root, 'content/deep/loop'));
    const events = createEvents();
    const ready = events.next('watcher:ready');
    const watcher = createWatcher({
      root,
      folders: ['content'],
      files: [],
      ignored: [],
      clock: systemClock,
      events,
      onChange() {},
      onRescan() {},
    });
    running.push(watcher);
    await watcher.start();
    expect((await ready).files).toBe(3);
  });

  test('while git holds its lock nothing is reported', async () => {
    const { root, until, reports } = await watchFolder({ ...site, '.git/index.lock': '' });
    writeFileSync(join(root, 'content/a.md'), 'half of a checkout');
    await new Promise((resolve) => systemClock.after(150, () => resolve(undefined)));
    expect(reports).toEqual([]);
    writeFileSync(join(root, 'content/b.md'), 'the other half');
    unlinkSync(join(root, '.git/index.lock'));
    await until(() => reports.length > 0);
    expect([...(reports[0]?.keys() ?? [])].sort()).toEqual(['content/a.md', 'content/b.md']);
  });

  test('a path can be asked for again', async () => {
    const { root, watcher, until, reported, glances } = await watchFolder();
    writeFileSync(join(root, 'content/a.md'), 'half');
    await until(reported('content/a.md', 'first'));
    watcher.lookAgain('content/a.md');
    await until(reported('content/a.md', 'second'));
    expect(glances('content/a.md')).toEqual(['first', 'second']);
  });

  test('stopping early, twice and without a start is fine', async () => {
    const { watcher } = await watchFolder();
    await watcher.stop();
    await watcher.stop();
    const { watcher: other } = await watchFolder();
    const starting = other.start();
    await other.stop();
    await starting;
  });
});

/** chokidar played by the test: it says what it likes about files that are real. */
function playChokidar() {
  const opened: { emitter: EventEmitter; polling: boolean; closed: boolean; added: string[] }[] = [];
  const watch: NonNullable<WatcherOptions['watch']> = (_paths, options) => {
    const emitter = new EventEmitter();
    const one = { emitter, polling: options.usePolling === true, closed: false, added: [] as string[] };
    opened.push(one);
    return {
      on: (event: string, listener: (...values: never[]) => void) =>
        emitter.on(event, listener as (...values: unknown[]) => void),
      add: (path: string) => one.added.push(path),
      getWatched: () => ({}),
      async close() {
        one.closed = true;
      },
    };
  };
  return { opened, watch };
}

function play(files: Record<string, string> = site) {
  const root = makeFolder(files);
  const clock = createFakeClock(Date.now());
  const events = createEvents();
  const { opened, watch } = playChokidar();
  const reports: Map<string, Glance>[] = [];
  let rescans = 0;
  const watcher = createWatcher({
    root,
    folders: ['content'],
    files: [],
    ignored: [],
    clock,
    events,
    onChange: (changes) => reports.push(new Map(changes)),
    onRescan: () => rescans++,
    watch,
  });
  const started = watcher.start();
  const say = (event: string, path: string, index = 0) => opened[index]?.emitter.emit('all', event, join(root, path));
  return { root, clock, events, opened, reports, watcher, started, say, rescans: () => rescans };
}

describe('when chokidar is played by the test', () => {
  test('a change that was never told is found at the second look', async () => {
    const { root, clock, say, reports } = play();
    writeFileSync(join(root, 'content/a.md'), 'told');
    say('change', 'content/a.md');
    await clock.advance(10);
    expect(reports).toHaveLength(1);
    writeFileSync(join(root, 'content/a.md'), 'never told');
    await clock.advance(60);
    expect(reports).toHaveLength(2);
    await clock.advance(1000);
    expect(reports).toHaveLength(2);
  });

  test('a change that was never told is found at the third look', async () => {
    const { root, clock, say, reports } = play();
    writeFileSync(join(root, 'content/a.md'), 'told');
    say('change', 'content/a.md');
    await clock.advance(100);
    expect(reports).toHaveLength(1);
    writeFileSync(join(root, 'content/a.md'), 'never told');
    await clock.advance(160);
    expect(reports).toHaveLength(2);
  });

  test('a path that was asked for again and has changed since is not taken for settled', async () => {
    const { root, clock, say, watcher, reports } = play();
    const save = async (text: string) => {
      writeFileSync(join(root, 'content/a.md'), text);
      say('change', 'content/a.md');
      await clock.advance(5);
    };
    await save('half');
    watcher.lookAgain('content/a.md');
    await clock.advance(25);
    await save('whole');
    await clock.advance(25);
    await save('half again');
    await clock.advance(40);
    expect(reports.map((report) => report.get('content/a.md'))).toEqual(['first', 'first', 'first']);
  });

  test('a second write within one tick of the time stamp is found by its content', async () => {
    const { root, clock, say, reports } = play();
    const file = join(root, 'content/a.md');
    const stamp = new Date(clock.now());
    writeFileSync(file, 'save1');
    utimesSync(file, stamp, stamp);
    say('change', 'content/a.md');
    await clock.advance(5);
    writeFileSync(file, 'save2');
    utimesSync(file, stamp, stamp);
    await clock.advance(60);
    expect(reports).toHaveLength(2);
  });

  test('two events of one change are one report', async () => {
    const { root, clock, say, reports } = play();
    writeFileSync(join(root, 'content/a.md'), 'told twice');
    say('change', 'content/a.md');
    await clock.advance(10);
    say('change', 'content/a.md');
    await clock.advance(1000);
    expect(reports).toEqual([new Map([['content/a.md', 'first']])]);
  });

  test('a stream of events does not hold a report up for ever', async () => {
    const { root, clock, say, reports } = play();
    for (let turn = 0; turn < 20; turn++) {
      writeFileSync(join(root, 'content/a.md'), `turn ${turn}`);
      say('change', 'content/a.md');
      await clock.advance(2);
    }
    expect(reports.length).toBeGreaterThan(0);
  });

  test('a lock that git left behind holds reports up for ten seconds, not for ever', async () => {
    const { root, clock, say, reports } = play({ ...site, '.git/index.lock': '' });
    writeFileSync(join(root, 'content/a.md'), 'x');
    say('change', 'content/a.md');
    await clock.advance(9000);
    expect(reports).toHaveLength(0);
    await clock.advance(2000);
    expect(reports).toHaveLength(1);
  });

  test.each(['ENOSPC', 'EMFILE'])('%s makes it look at files by the second, and say so', async (code) => {
    const { clock, events, opened, started, say, root, reports, rescans } = play();
    const told: string[] = [];
    events.on('notice', ({ message }) => told.push(message));
    const ready = events.next('watcher:ready');
    for (let times = 0; times < 3; times++) {
      opened[0]?.emitter.emit('error', Object.assign(new Error(`${code}: no more`), { code }));
    }
    expect(opened.map(({ polling, closed }) => ({ polling, closed }))).toEqual([
      { polling: false, closed: true },
      { polling: true, closed: false },
    ]);
    expect(told).toEqual([expect.stringContaining('looked at every second')]);
    opened[1]?.emitter.emit('ready');
    await started;
    expect(await ready).toMatchObject({ polling: true });
    expect(rescans()).toBe(1);
    writeFileSync(join(root, 'content/a.md'), 'x');
    say('change', 'content/a.md', 1);
    await clock.advance(10);
    expect(reports).toHaveLength(1);
  });

  test('a folder that cannot be read is warned of once', () => {
    const { events, opened, root } = play();
    const told: unknown[] = [];
    events.on('warning', ({ error }) => told.push(error));
    const fault = Object.assign(new Error(`EACCES: permission denied, scandir '${root}/content/x'`), {
      code: 'EACCES',
    });
    opened[0]?.emitter.emit('error', fault);
    opened[0]?.emitter.emit('error', fault);
    expect(told).toEqual([
      expect.objectContaining({ name: 'file-unreadable', message: expect.stringContaining('content/x') }),
    ]);
  });

  test('what chokidar missed in a new folder is added', async () => {
    const { root, clock, say, opened, reports } = play();
    mkdirSync(join(root, 'content/new'));
    say('addDir', 'content/new');
    await clock.advance(10);
    writeFileSync(join(root, 'content/new/missed.md'), 'x');
    await clock.advance(60);
    expect(opened[0]?.added).toEqual([join(root, 'content/new')]);
    expect(reports.map((report) => [...report.keys()])).toEqual([['content/new'], ['content/new']]);
  });
});
