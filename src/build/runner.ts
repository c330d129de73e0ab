import { toErrorData } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Ledger, Take } from '../queue/ledger.ts';
import type { Service } from '../service.ts';
import type { BuildOrder } from './context.ts';
import type { BuildReport } from './report.ts';

export interface RunnerOptions {
  ledger: Ledger;
  events: EventBus;
  newBuildId: () => string;
  build: (order: BuildOrder) => Promise<BuildReport>;
}

/** Turns waiting requests into builds. */
export interface Runner extends Service {
  /** Resolves once no build is active and no request waits. */
  idle(): Promise<void>;
}

/**
 * At most one build is active; all that waits meanwhile becomes the next one. A request is done when a commit covers
 * it: one that came after its build began to look at the disk waits for the next.
 */
export function createRunner({ ledger, events, newBuildId, build }: RunnerOptions): Runner {
  let running: Promise<void> | undefined;
  let stopListening: (() => void) | undefined;

  function wake(): void {
    running ??= work();
  }

  async function work(): Promise<void> {
    // Requests of one turn of the event loop belong to one build.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      while (stopListening !== undefined) {
        const take = ledger.takeAll();
        if (take === undefined) break;
        await runOne(take);
      }
    } finally {
      // In the same turn in which nothing waited: whatever begins to wait from now on wakes it again.
      running = undefined;
    }
  }

  async function runOne({ ids, scope, priority, signal }: Take): Promise<void> {
    const buildId = newBuildId();
    events.emit('build:started', { buildId, requests: ids.length });
    try {
      await build({ buildId, scope, priority, signal });
      await ledger.settle(ids, 'done', buildId);
    } catch (error) {
      events.emit('build:failed', { buildId, error: toErrorData(error) });
      await ledger.settle(ids, 'failed', buildId);
    }
  }

  return {
    async start() {
      stopListening ??= ledger.onWaiting(wake);
      if (ledger.counts().waiting > 0) wake();
    },
    async stop() {
      stopListening?.();
      stopListening = undefined;
      await running;
    },
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}
