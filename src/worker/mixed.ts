import { toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Crew } from './contract.ts';

/**
 * Two crews as one, for one-shot builds of many pages: `here` begins at once, `threads` join it when they have
 * started. If they cannot start, that is told, and the work is done without them.
 */
export function createMixedCrew(here: Crew, threads: Crew, events: EventBus): Crew {
  return {
    size: here.size + threads.size,
    async start() {
      threads.start().catch((error) => events.emit('warning', { error: toErrorData(error) }));
      await here.start();
    },
    async patch(patch) {
      await Promise.all([here.patch(patch), threads.patch(patch)]);
    },
    async stop() {
      await Promise.all([here.stop(), threads.stop()]);
    },
  };
}
