import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import type { Service } from '../service.ts';
import { createWallTimer } from './wall-timer.ts';

export interface MomentsOptions {
  clock: Clock;
  events: EventBus;
  /** Called once for each moment set, when the wall clock has reached it. */
  onDue(at: number): void;
}

export interface Moments extends Service {
  /** The next publication or expiry time, in ms since the epoch; replaces the one before. A past one is due at once. */
  set(next: number | undefined): void;
}

/** Waits for the next instant at which a page comes or goes by its dates. */
export function createMoments({ clock, events, onDue }: MomentsOptions): Moments {
  let moment: number | undefined;
  const timer = createWallTimer(clock, () => {
    if (moment === undefined) return;
    const at = moment;
    moment = undefined;
    events.emit('moment:due', { at: new Date(at).toISOString() });
    onDue(at);
  });
  return {
    set(next) {
      moment = next;
      timer.set(next);
    },
    async start() {
      timer.start();
    },
    async stop() {
      timer.stop();
    },
  };
}
