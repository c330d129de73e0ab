import { createEvents, type EventBus } from '../events.ts';
import { createLog, type Log } from '../log/log.ts';
import { exitCodeOf } from './exit-code.ts';
import type { GlobalFlags, Shell } from './shell.ts';

/** Runs a command with a log, prints the error that ends it, and gives the exit code. */
export async function withLog(
  shell: Shell,
  flags: GlobalFlags,
  command: (log: Log, events: EventBus) => Promise<number>,
): Promise<number> {
  const events = createEvents();
  const format = flags.json ? 'json' : flags.quiet ? 'quiet' : 'pretty';
  const { out, err, tty, color, columns, clock } = shell;
  const log = createLog({ events, format, out, err, tty, color, columns, clock });
  try {
    return await command(log, events);
  } catch (error) {
    log.error(error);
    return exitCodeOf(error);
  } finally {
    log.close();
  }
}
