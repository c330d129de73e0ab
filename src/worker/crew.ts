import { availableParallelism } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/options.ts';
import type { EventBus } from '../events.ts';
import type { Broker } from '../queue/contract.ts';
import type { Crew, Snapshot } from './contract.ts';
import type { HandlerInit } from './handler.ts';
import { createInlineCrew } from './inline.ts';
import { createPool } from './pool.ts';
import { threadUrl } from './thread-url.ts';

/** Renders on threads, or in this one. */
export type CrewKind = 'threads' | 'inline';

export interface CrewOptions {
  config: Config;
  broker: Broker;
  snapshot: Snapshot;
  events: EventBus;
  clock: Clock;
  random: () => number;
}

/** A crew whose handler renders pages, with the limits of the config. */
export function createCrew(kind: CrewKind, { config, ...options }: CrewOptions): Crew {
  const init: HandlerInit = { config };
  const crew = { ...options, handlerUrl: threadUrl(import.meta.url, './handler.js'), init };
  if (kind === 'inline') return createInlineCrew(crew);
  const { count, heapLimit, memoryLimit, pageTimeLimit: jobTimeLimit } = config.workers;
  const pool = createPool({ ...crew, size: count || availableParallelism(), heapLimit, memoryLimit, jobTimeLimit });
  return { ...pool, replaceAll: () => pool.renew(init) };
}
