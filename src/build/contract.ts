import type { Config } from '../config/options.ts';
import type { ErrorData } from '../errors.ts';
import type { BuildSummary, EventBus } from '../events.ts';
import type { Plan } from '../plan/contract.ts';
import type { Service } from '../service.ts';

/** What the command line and the library ask for. */
export interface EngineOptions {
  config: Config;
  events: EventBus;
  /** Publish what works although pages fail; always so in `watch` and `start`. */
  keepGoing: boolean;
  allowDelete: boolean;
  adopt: boolean;
  /** Shows what is not public yet; renders to the preview folder, never to the output folder. */
  preview: { drafts: boolean; future: boolean; expired: boolean; at?: Date };
}

export type ListKind = 'pages' | 'drafts' | 'future' | 'expired' | 'failing' | 'skipped';
export interface ListEntry {
  /** Source path, or output path for pages without a source. */
  path: string;
  url?: string;
  /** Why it is in the list, or its title. */
  detail: string;
  /** ISO instant, for future and expired ones. */
  at?: string;
}

export interface Engine {
  /** Brings the output folder up to date, once. Where another prebake owns the site, that one does the work. */
  build(): Promise<BuildSummary & { failures: { id: string; error: ErrorData }[] }>;
  /** What `build` would do; writes nothing. */
  plan(): Promise<Plan>;
  list(kind: ListKind): Promise<ListEntry[]>;
  /** Removes every output that prebake made, and its state. Returns the paths. */
  clean(): Promise<string[]>;
  /** Watches, ticks and rebuilds until stopped; with `serve`, also serves with live reload. */
  watch(options: { serve: boolean; liveReload: boolean; cron: boolean }): Service;
  /** Serves the output folder as it is. */
  serve(): Service;
}

/** Loads the config, then makes the engine: what `cli/` and the library call. */
export type CreateEngine = (options: EngineOptions) => Engine;
