import type { Config } from '../config/options.ts';
import type { EventBus } from '../events.ts';
import type { Plan } from '../plan/contract.ts';
import type { Service } from '../service.ts';
import type { NewPage, NewPageReport } from './new-page.ts';
import type { BuildReport } from './report.ts';

/** What the command line and the library ask for. */
export interface EngineOptions {
  config: Config;
  /** Absolute paths of the files that the config was made from. */
  configInputs: readonly string[];
  /** Reads the config again, after one of them changed. */
  reloadConfig: () => Promise<{ config: Config; inputs: string[] }>;
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
  build(): Promise<BuildReport>;
  /** What `build` would do; writes nothing. */
  plan(): Promise<Plan>;
  list(kind: ListKind): Promise<ListEntry[]>;
  /** Makes a page from an archetype. Writes nothing when the page would have no place in the site. */
  newPage(page: NewPage): Promise<NewPageReport>;
  /** Removes every output that prebake made, and its state. Returns the paths. */
  clean(): Promise<string[]>;
  /** Watches, ticks and rebuilds until stopped; with `serve`, also serves with live reload. */
  watch(options: WatchOptions): Service;
  /** Serves the output folder as it is. */
  serve(): Service;
}

export interface WatchOptions {
  serve: boolean;
  liveReload: boolean;
  cron: boolean;
}

export type CreateEngine = (options: EngineOptions) => Engine;
