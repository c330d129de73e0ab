import type { Clock } from '../clock.ts';
import type { Config } from '../config/options.ts';
import type { ErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Publisher } from '../publish/contract.ts';
import type { BuildSite } from '../site/site-builder.ts';
import type { RecentBodies } from '../worker/bodies.ts';
import type { WorkerPatch } from '../worker/job.ts';
import type { Memory } from './memory.ts';

/** What every build of a running prebake shares. */
export interface BuildContext {
  config: Config;
  events: EventBus;
  clock: Clock;
  memory: Memory;
  /** Remembers its last result, so that a changed body costs little. */
  buildSite: BuildSite;
  /** From the load stage to the render stage. */
  bodies: RecentBodies;
  publisher: Publisher;
  workers: Workers;
  env: (name: string) => string | undefined;
  /** Digest of a file by its path from the root; undefined when there is none. */
  fileDigest: (path: string) => string | undefined;
  /** Text of a file by its path from the root; undefined when it cannot be had. */
  textOf: (path: string) => string | undefined;
  policy: Policy;
  unsettled: Unsettled;
}

/** Paths that were seen a moment ago, perhaps in the middle of a save. */
export interface Unsettled {
  has(path: string): boolean;
  add(path: string): void;
  delete(path: string): void;
  /** Has the path reported once more, when it has been left alone. */
  lookAgain(path: string): void;
}

export interface Policy {
  /** Publish what works although pages fail. */
  keepGoing: boolean;
  /** Renders everything and publishes nothing. */
  dryRun: boolean;
  allowDelete: boolean;
  adopt: boolean;
  /** Remember what pages read: for the builds to come, and for the next round of this one when pages fail. */
  remember: boolean;
  /** Broken links fail their page, or only warn. */
  links: 'error' | 'warn';
  preview: { drafts: boolean; future: boolean; expired: boolean };
  /** The time to show instead of the clock's, ms since the epoch. */
  at?: number;
}

/** One build's order: what to look at, and how soon. */
export interface BuildOrder {
  buildId: string;
  /** Source paths to look at again, or everything. */
  scope: 'all' | ReadonlySet<string>;
  priority: number;
  signal: AbortSignal;
}

/** Jobs in, results out; which broker and which workers do them is decided in `engine.ts`. */
export interface Workers {
  patch(patch: WorkerPatch): Promise<void>;
  /** Resolves when every job has its result. A `dead` job has taken its worker down too often. */
  run(order: BuildOrder, jobs: WorkList, onResult: (key: string, result: JobEnd) => void): Promise<void>;
}

export interface WorkList {
  /** How many there are: decides whether threads are worth starting. */
  size: number;
  jobs: Iterable<{ key: string; payload: unknown }>;
}

export type JobEnd = { value: unknown } | { dead: { attempts: number; error: ErrorData } };
