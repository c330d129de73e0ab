import type { EventBus } from '../events.ts';
import type { Log } from '../log/log.ts';
import { createServiceManager } from '../log/service-manager.ts';
import { createNotify, watchdogOf } from '../log/systemd.ts';
import type { Service } from '../service.ts';
import type { Shell } from './shell.ts';

export interface Served {
  log: Log;
  events: EventBus;
  /** Whether the service builds the site; `serve` does not. */
  builds: boolean;
}

/** Runs a service until the user asks to stop. Gives the exit code. */
export async function runService(service: Service, shell: Shell, { log, events, builds }: Served): Promise<number> {
  const stopped = shell.untilStopped();
  const manager = managerFor(shell, events, builds);
  await manager?.start();
  try {
    await Promise.race([service.start(), stopped]);
    await stopped;
    log.say('Stopping.');
  } finally {
    const told = manager?.stop();
    await service.stop();
    await told;
  }
  return 0;
}

function managerFor({ env, pid, clock }: Shell, events: EventBus, builds: boolean): Service | undefined {
  const notify = createNotify(env, events);
  return notify && createServiceManager({ events, clock, notify, builds, watchdog: watchdogOf(env, pid) });
}
