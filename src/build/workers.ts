import type { Clock } from '../clock.ts';
import { toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Broker } from '../queue/contract.ts';
import { dispatch } from '../queue/dispatch.ts';
import { diffSite } from '../site/patch.ts';
import type { Crew } from '../worker/contract.ts';
import type { CrewKind } from '../worker/crew.ts';
import type { WorkerPatch } from '../worker/job.ts';
import type { Workers } from './context.ts';
import type { Memory } from './memory.ts';

export interface WorkersOptions {
  broker: Broker;
  memory: Memory;
  events: EventBus;
  /** `snapshot` gives all patches so far in one, for a worker that starts later. */
  createCrew: (kind: CrewKind, snapshot: () => WorkerPatch) => Crew;
  /** Which kind so many jobs need. A crew with more threads stays. */
  kindFor: (jobs: number) => CrewKind;
  clock: Clock;
  random: () => number;
  /** How often a job may take its worker down. */
  attempts: number;
}

export interface StoppableWorkers extends Workers {
  /** Starts threads before there is work for them. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

/** From the fewest threads to the most. */
const kinds: CrewKind[] = ['inline', 'mixed', 'threads'];

/** Jobs in a batch at most: enough to make a hop between threads cheap beside the work. */
const BATCH_SIZE = 32;

export function createWorkers(options: WorkersOptions): StoppableWorkers {
  const { broker, memory, events, clock, random, attempts } = options;
  let crew: { kind: CrewKind; crew: Crew } | undefined;
  let latest: WorkerPatch = {};
  /** The templates that the workers have. */
  let sent: Memory['templates'] | undefined;

  function snapshot(): WorkerPatch {
    return { ...latest, ...(memory.site !== undefined && { site: diffSite(undefined, memory.site) }) };
  }

  async function crewOf(kind: CrewKind): Promise<Crew> {
    if (crew !== undefined && kinds.indexOf(crew.kind) >= kinds.indexOf(kind)) return crew.crew;
    await crew?.crew.stop();
    crew = { kind, crew: options.createCrew(kind, snapshot) };
    await crew.crew.start();
    return crew.crew;
  }

  return {
    async patch(given) {
      const { templates, ...patch } = given;
      const news = templates === undefined || sent === memory.templates ? patch : given;
      if (templates !== undefined) sent = memory.templates;
      const { site: _site, ...rest } = news;
      const before = latest.helpers?.digest;
      latest = { ...latest, ...rest };
      if (crew?.crew.replaceAll !== undefined && before !== undefined && before !== latest.helpers?.digest) {
        await crew.crew.replaceAll();
      } else await crew?.crew.patch(news);
    },
    async run(order, { size, jobs }, onResult) {
      if (size === 0) return;
      const workers = await crewOf(options.kindFor(size));
      await dispatch({
        broker,
        buildId: order.buildId,
        jobs,
        priority: order.priority,
        window: workers.size * 2,
        batchSize: BATCH_SIZE,
        attempts,
        clock,
        random,
        signal: order.signal,
        onOutcome(ending) {
          if (ending.end === 'done') onResult(ending.key, { value: ending.value });
          else onResult(ending.key, { dead: { attempts: ending.attempts, error: ending.error } });
        },
        onFault: (error) => events.emit('warning', { error: toErrorData(error) }),
      });
    },
    async warm() {
      await crewOf('threads');
    },
    async stop() {
      await crew?.crew.stop();
      await broker.close();
    },
  };
}
