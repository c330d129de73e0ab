import type { Clock } from '../clock.ts';
import type { Output } from '../log/log.ts';

/** What commands take from the process; `main.ts` alone knows the real one. */
export interface Shell {
  /** The working directory. Throws `project-missing` when that was removed. */
  readonly cwd: string;
  out: Output;
  err: Output;
  /** Whether `err` is a terminal. */
  tty: boolean;
  color: boolean;
  columns: () => number | undefined;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  /** Number of this process. */
  pid: number;
  /** Of prebake. */
  version: string;
  /** Resolves when the user asks to stop; from its first call on, a second wish to stop ends the process at once. */
  untilStopped(): Promise<void>;
}

/** Options that every command takes. */
export interface GlobalFlags {
  config?: string;
  json?: boolean;
  quiet?: boolean;
}
