import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import type { Service } from '../service.ts';
import { count, grouped } from './amount.ts';

/** Passes assignments such as `READY: '1'` on to the service manager; see sd_notify(3). Never rejects. */
export type Notify = (assignments: Readonly<Record<string, string>>) => Promise<void>;

export interface ServiceManagerOptions {
  events: EventBus;
  clock: Clock;
  notify: Notify;
  /** Whether there is a first build to wait for. */
  builds: boolean;
  /** ms within which the service manager wants to hear that all is well; undefined when it does not ask. */
  watchdog?: number | undefined;
}

/** ms of running time. A build that tells nothing for so long is stuck: pages and workers have far shorter limits. */
const STUCK = 10 * 60_000;

/**
 * Tells the service manager, such as systemd, how prebake is: ready once the site is served and the first build has
 * ended, well or not, since what was published before is served in any case; a line of status after each build; a sign
 * of life while the event loop turns and no build is stuck; and when it stops.
 */
export function createServiceManager({ events, clock, notify, builds, watchdog }: ServiceManagerOptions): Service {
  let waiting: Record<string, string> = {};
  let sending: Promise<void> | undefined;
  let listening = false;
  let built = !builds;
  let ready = false;
  let building = false;
  /** Running time since the active build told something. */
  let silence = 0;
  let off = () => {};
  let cancel = () => {};

  /** One message at a time, in order; what comes meanwhile becomes the next one. */
  function tell(assignments: Record<string, string>): void {
    Object.assign(waiting, assignments);
    sending ??= send();
  }

  async function send(): Promise<void> {
    while (Object.keys(waiting).length > 0) {
      const message = waiting;
      waiting = {};
      await notify(message);
    }
    sending = undefined;
  }

  function tellReady(status: string): void {
    const first = !ready && listening && built;
    ready ||= first;
    tell({ ...(first && { READY: '1' }), STATUS: status });
  }

  function wait(interval: number): void {
    cancel = clock.after(interval, () => {
      silence += interval;
      if (!building || silence < STUCK) tell({ WATCHDOG: '1' });
      wait(interval);
    });
  }

  const timeNow = () => `${new Date(clock.now()).toISOString().slice(11, 19)} UTC`;

  return {
    async start() {
      const offs = [
        events.onAny((_name, event) => {
          if ('buildId' in event) silence = 0;
        }),
        events.on('server:listening', ({ url }) => {
          listening = true;
          tellReady(built ? `Serving ${url}` : `Serving what is published at ${url}, building.`);
        }),
        events.on('build:started', () => {
          building = true;
        }),
        events.on('build:done', ({ written, unchanged, failed }) => {
          building = false;
          built = true;
          const files = count(written + unchanged, 'file');
          tellReady(`${files} published, ${grouped(failed)} failing, last build ${timeNow()}.`);
        }),
        events.on('build:failed', ({ error }) => {
          building = false;
          built = true;
          tellReady(`The build of ${timeNow()} failed (${error.name}): what was published before stays.`);
        }),
      ];
      off = () => {
        for (const end of offs) end();
      };
      if (watchdog !== undefined) wait(watchdog / 2);
    },
    async stop() {
      off();
      cancel();
      tell({ STOPPING: '1', STATUS: 'Stopping.' });
      await sending;
    },
  };
}
