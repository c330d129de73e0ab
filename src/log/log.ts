import type { Clock } from '../clock.ts';
import type { ErrorData } from '../errors.ts';
import { toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { errorKey } from './error-text.ts';
import { createJsonLog } from './json.ts';
import { createPrettyLog } from './pretty.ts';

/** Where text goes, such as `process.stdout`. */
export interface Output {
  write(text: string): unknown;
}

export interface LogOptions {
  events: EventBus;
  /** `quiet` prints errors and nothing else. */
  format: 'pretty' | 'json' | 'quiet';
  /** Summaries and results; every line of `json`. */
  out: Output;
  /** Errors, warnings and the progress bar. */
  err: Output;
  /** Whether `err` is a terminal: only then there is a progress bar. */
  tty: boolean;
  color: boolean;
  /** Width of the terminal that `out` is now; undefined when it is none. */
  columns: () => number | undefined;
  clock: Clock;
}

/** Prints what the engine tells through its events, and what a command has to say itself. */
export interface Log {
  /** The error that ended a command. Says nothing when its event has told it already. */
  error(error: unknown): void;
  /** A sentence or block for the user. */
  say(message: string): void;
  /** The result that a command was asked for. In `json`, each row is a line with `event` as its event. */
  rows(event: string, rows: Record<string, string | undefined>[]): void;
  /** Takes the progress bar away and listens no more. */
  close(): void;
}

/** What a format does; `createLog` sees to it that an error is told once. */
export interface Format {
  error(error: ErrorData): void;
  say(message: string): void;
  rows(event: string, rows: Record<string, string | undefined>[]): void;
  close(): void;
}

export function createLog(options: LogOptions): Log {
  const format: Format = options.format === 'json' ? createJsonLog(options) : createPrettyLog(options);
  const told = new Set<string>();
  const off = options.events.on('build:failed', ({ error }) => void told.add(errorKey(error)));
  return {
    error(thrown) {
      const error = toErrorData(thrown);
      if (!told.has(errorKey(error))) format.error(error);
    },
    say: format.say,
    rows: format.rows,
    close() {
      off();
      format.close();
    },
  };
}
