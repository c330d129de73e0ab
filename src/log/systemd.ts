import { execFile } from 'node:child_process';
import { PrebakeError, toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Notify } from './service-manager.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** ms. systemd-notify waits for an answer for 5 s at most. */
const PATIENCE = 10_000;

/**
 * How to tell systemd something; undefined when nobody asked for it. Node cannot send to a Unix datagram socket, so a
 * child does: `systemd-notify`, which stays until systemd has read the message and can tell whose it is. That it cannot
 * be told is warned of once.
 */
export function createNotify(env: Environment, events: EventBus): Notify | undefined {
  if (!env.NOTIFY_SOCKET) return undefined;
  let warned = false;
  return (assignments) =>
    new Promise((resolve) => {
      const args = Object.entries(assignments).map(([name, value]) => `${name}=${value}`);
      execFile('systemd-notify', args, { timeout: PATIENCE }, (error, _out, text) => {
        if (error !== null && !warned) {
          warned = true;
          const reason = text.trim().replace(/\.$/, '') || error.message;
          const warning = new PrebakeError('notify-failed', `systemd cannot be told how prebake is: ${reason}.`, {
            cause: error,
          });
          events.emit('warning', { error: toErrorData(warning) });
        }
        resolve();
      });
    });
}

/** ms within which systemd wants a sign of life from the process with this number. */
export function watchdogOf({ WATCHDOG_USEC, WATCHDOG_PID }: Environment, pid: number): number | undefined {
  if (WATCHDOG_PID !== undefined && Number(WATCHDOG_PID) !== pid) return undefined;
  const milliseconds = Number(WATCHDOG_USEC) / 1000;
  return milliseconds >= 1 && Number.isFinite(milliseconds) ? milliseconds : undefined;
}
