import type { Log } from '../log/log.ts';
import type { Service } from '../service.ts';
import type { Shell } from './shell.ts';

/** Runs a service until the user asks to stop. Gives the exit code. */
export async function runService(service: Service, shell: Shell, log: Log): Promise<number> {
  const stopped = shell.untilStopped();
  try {
    await Promise.race([service.start(), stopped]);
    await stopped;
    log.say('Stopping.');
  } finally {
    await service.stop();
  }
  return 0;
}
