import type { Clock } from '../clock.ts';
import type { Config } from '../config/options.ts';
import type { EventBus } from '../events.ts';
import type { Publisher } from '../publish/contract.ts';
import type { Broker } from '../queue/contract.ts';
import type { Ledger } from '../queue/ledger.ts';
import { createSiteBuilder } from '../site/site-builder.ts';
import { createRecentBodies } from '../worker/bodies.ts';
import { build } from './build.ts';
import type { BuildContext, BuildOrder, Policy, Unsettled } from './context.ts';
import { createMemory } from './memory.ts';
import type { BuildReport } from './report.ts';
import { createRunner, type Runner } from './runner.ts';
import { createWorkers, type StoppableWorkers, type WorkersOptions } from './workers.ts';

/** Bytes of body HTML that are kept from the load stage to the render stage. */
const BODIES = 256 * 1024 * 1024;

export interface SessionOptions {
  config: Config;
  events: EventBus;
  clock: Clock;
  random: () => number;
  env: (name: string) => string | undefined;
  fileDigest: (path: string) => string | undefined;
  textOf: (path: string) => string | undefined;
  policy: Policy;
  publisher: Publisher;
  ledger: Ledger;
  broker: Broker;
  createCrew: WorkersOptions['createCrew'];
  kindFor: WorkersOptions['kindFor'];
  newBuildId: () => string;
}

/** What a user allows for once. */
export type Permission = Partial<Pick<Policy, 'allowDelete' | 'adopt'>>;

/** Everything that lives as long as one config: what builds share, and the loop that runs them. */
export interface Session {
  context: BuildContext;
  workers: StoppableWorkers;
  ledger: Ledger;
  runner: Runner;
  /** Of the build that ended last. */
  lastReport(): BuildReport | undefined;
  /** Adds to what the next build may do. */
  allow(more: Permission): void;
  /** Cancels what still waits. */
  stop(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { config, events, ledger, publisher } = options;
  const memory = createMemory();
  const workers = createWorkers({ ...options, memory, attempts: config.workers.attempts });
  const context: BuildContext = {
    ...options,
    memory,
    workers,
    buildSite: createSiteBuilder(),
    bodies: createRecentBodies(BODIES),
    unsettled: createUnsettled(),
  };
  let lastReport: BuildReport | undefined;
  let allowed: Permission = {};
  const runner = createRunner({
    ledger,
    events,
    newBuildId: options.newBuildId,
    async build(order: BuildOrder) {
      const policy = { ...context.policy, ...allowed };
      allowed = {};
      lastReport = await build({ ...context, policy }, order);
      return lastReport;
    },
  });
  return {
    context,
    workers,
    ledger,
    runner,
    lastReport: () => lastReport,
    allow(more) {
      if (more.allowDelete) allowed.allowDelete = true;
      if (more.adopt) allowed.adopt = true;
    },
    async stop() {
      await runner.stop();
      for (const { id, state } of ledger.list()) if (state === 'waiting') await ledger.cancel(id);
      await workers.stop();
      await publisher.close();
    },
  };
}

/** Until a watcher takes it over, nobody can look again: everything counts as settled. */
function createUnsettled(): Unsettled {
  const paths = new Set<string>();
  return {
    has: (path) => paths.has(path),
    add: (path) => void paths.add(path),
    delete: (path) => void paths.delete(path),
    lookAgain: () => {},
  };
}
