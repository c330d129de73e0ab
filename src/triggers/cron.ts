import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import type { Service } from '../service.ts';
import { lastRunBetween, nextRunAt, type Schedule } from './next-run.ts';
import { LONGEST_SLEEP } from './wall-timer.ts';

export interface CronOptions {
  /** By name. */
  schedules: Readonly<Record<string, Schedule>>;
  clock: Clock;
  events: EventBus;
  /** Called once for each slot that was crossed; where several were missed, once with the last of them. */
  onDue(name: string, slot: Date): void;
  /** The last slot of each schedule in an earlier run, as given to `onDue`: what was missed since is caught up once. */
  lastSlots?: Readonly<Record<string, Date>> | undefined;
}

/** A clock set back further than this was wrong before: its slots are forgotten. Less, and they do not come twice. */
const CORRECTION = 3 * 60 * 60_000;

/**
 * Runs schedules by the wall clock: what is due follows from the time and the last slot alone, so a busy process, a
 * suspended machine or a clock that is set forward neither loses a slot nor runs one twice.
 * `createCron` throws `cron-invalid`, `cron-never` or `time-zone-unknown`.
 */
export function createCron({ schedules, clock, events, onDue, lastSlots = {} }: CronOptions): Service {
  const jobs = Object.entries(schedules).map(([name, schedule]) => {
    nextRunAt(clock.now(), schedule);
    return { name, schedule, last: lastSlots[name]?.getTime() };
  });
  let running = false;
  let cancel = () => {};

  function tick(): void {
    const now = clock.now();
    for (const job of jobs) {
      if (job.last === undefined || job.last - now > CORRECTION) job.last = now;
      const slot = lastRunBetween(job.last, now, job.schedule);
      if (slot === undefined) continue;
      job.last = slot;
      const date = new Date(slot);
      events.emit('schedule:due', { schedule: job.name, slot: date.toISOString() });
      onDue(job.name, date);
    }
    const next = Math.min(...jobs.map((job) => nextRunAt(now, job.schedule)));
    if (running) cancel = clock.after(Math.min(next - clock.now(), LONGEST_SLEEP), tick);
  }

  return {
    async start() {
      if (running) return;
      running = true;
      tick();
    },
    async stop() {
      running = false;
      cancel();
    },
  };
}
