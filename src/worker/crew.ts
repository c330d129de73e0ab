import { availableParallelism } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/options.ts';
import type { EventBus } from '../events.ts';
import type { Broker } from '../queue/contract.ts';
import { createBlockMemory } from './block-cache.ts';
import type { Crew, Snapshot } from './contract.ts';
import type { HandlerInit } from './handler.ts';
import { createInlineCrew } from './inline.ts';
import { createMixedCrew } from './mixed.ts';
import { createPool } from './pool.ts';
import { threadUrl } from './thread-url.ts';

/** Renders in this thread, on threads and in this one, or on threads alone. */
export type CrewKind = 'inline' | 'mixed' | 'threads';

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
  const init: HandlerInit = { config, ...(config.markdown.highlight && { blocks: createBlockMemory() }) };
  const crew = { ...options, handlerUrl: threadUrl(import.meta.url, './handler.js'), init };
  const { count, heapLimit, memoryLimit, pageTimeLimit: jobTimeLimit } = config.workers;
  const all = count || availableParallelism();
  const size = kind === 'mixed' ? all - 1 : all;
  if (kind === 'inline' || size === 0) return createInlineCrew(crew);
  const pool = createPool({ ...crew, size, heapLimit, memoryLimit, jobTimeLimit });
  if (kind === 'mixed') return createMixedCrew(createInlineCrew(crew), pool, options.events);
  return { ...pool, replaceAll: () => pool.renew(init) };
}
