import type { ErrorData } from '../errors.ts';
import { count, instant } from './amount.ts';
import { createBar, noBar } from './bar.ts';
import { errorText, type SharedError } from './error-text.ts';
import { createGathered } from './gather.ts';
import type { Format, LogOptions } from './log.ts';
import { createPaint, plainText } from './paint.ts';
import { summaryText } from './summary-text.ts';
import { tableText } from './table.ts';

/** Different errors that one build shows in full. */
const SHOWN = 10;

/** For people. In `quiet` only errors are printed. */
export function createPrettyLog(options: LogOptions): Format {
  const { events, out, err, clock, tty, columns } = options;
  const isQuiet = options.format === 'quiet';
  const paint = createPaint(options.color);
  const bar = tty && !isQuiet ? createBar({ err, columns, clock, paint }) : noBar;
  const failures = createGathered();
  const warnings = createGathered();
  let isBuilding = false;

  const say = (text: string) => {
    if (isQuiet) return;
    bar.clear();
    out.write(`${text}\n`);
  };
  const tell = (shared: SharedError, level: 'error' | 'warning') => {
    if (isQuiet && level === 'warning') return;
    bar.clear();
    err.write(`${errorText(shared, level, paint, columns())}\n\n`);
  };
  const tellAll = (all: SharedError[], level: 'error' | 'warning', where: string) => {
    for (const shared of all.slice(0, SHOWN)) tell(shared, level);
    const rest = all.length - SHOWN;
    if (rest > 0 && !(isQuiet && level === 'warning')) err.write(`${count(rest, `more ${level}`)}${where}\n\n`);
  };
  const finish = () => {
    isBuilding = false;
    bar.end();
    tellAll(warnings.take(), 'warning', '.');
    tellAll(failures.take(), 'error', ': see `prebake list failing`.');
  };
  const note = (text: string) => say(paint('dim', plainText(text)));

  const offs = [
    events.on('build:started', () => {
      isBuilding = true;
      bar.begin();
    }),
    events.on('build:progress', ({ stage, done, total }) => bar.progress(stage, done, total)),
    events.on('page:failed', ({ id, error }) => failures.add(error, id)),
    events.on('page:dead', ({ id, error }) => failures.add(error, id)),
    events.on('page:mended', ({ id }) => say(`${paint('green', 'Mended')} ${plainText(id)}`)),
    events.on('warning', ({ error }) => {
      if (isBuilding) warnings.add(error);
      else tell({ error, pages: [] }, 'warning');
    }),
    events.on('build:done', (summary) => {
      finish();
      say(summaryText(summary, clock.now(), paint));
    }),
    events.on('build:failed', ({ error }) => {
      finish();
      tell({ error, pages: [] }, 'error');
    }),
    events.on('notice', ({ message }) => say(plainText(message))),
    events.on('watcher:ready', ({ files, polling }) =>
      note(`Watching ${count(files, 'file')}${polling ? ', by looking at them again and again' : ''}.`),
    ),
    events.on('watcher:changed', ({ paths }) => note(`Changed: ${some(paths)}`)),
    events.on('schedule:due', ({ schedule }) => note(`Schedule "${schedule}" is due.`)),
    events.on('moment:due', ({ at }) => note(`Publication time ${instant(at)} has come.`)),
    events.on('worker:lost', ({ worker, reason }) => note(`Worker ${worker} was lost: ${reason}`)),
    events.on('server:listening', ({ name, url }) => say(`Serving ${plainText(name)} at ${paint('cyan', url)}`)),
    events.on('template:log', ({ id, message }) => say(`${paint('dim', plainText(id))} ${plainText(message)}`)),
  ];
  return {
    error: (error: ErrorData) => tell({ error, pages: [] }, 'error'),
    say: (message) => say(plainText(message)),
    rows(_event, rows) {
      if (rows.length > 0) say(tableText(cellsOf(rows), columns()));
    },
    close() {
      for (const off of offs) off();
      finish();
    },
  };
}

/** Columns in the order of the rows' fields, without those that no row fills. */
function cellsOf(rows: Record<string, string | undefined>[]): string[][] {
  const keys = [...new Set(rows.flatMap(Object.keys))].filter((key) => rows.some((row) => (row[key] ?? '') !== ''));
  return rows.map((row) => keys.map((key) => row[key] ?? ''));
}

function some(paths: string[]): string {
  const rest = paths.length - 3;
  return `${paths.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
