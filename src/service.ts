/**
 * Whatever runs for a while: watcher, cron, pool, server.
 *
 * `start` resolves once the service does its work; a second call returns the same promise's outcome. `stop` resolves
 * once nothing of it runs any more; it may be called early, twice, or without `start`, and never rejects for that.
 */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A service whose code is loaded when it is started. */
export function createLater(load: () => Promise<Service>): Service {
  let service: Promise<Service> | undefined;
  let isStopped = false;
  return {
    async start() {
      if (isStopped) return;
      service ??= load();
      await (await service).start();
    },
    async stop() {
      isStopped = true;
      const loaded = await service?.catch(() => undefined);
      await loaded?.stop();
    },
  };
}

/** Services of which each needs those before it: they start in this order, and stop in the reverse one. */
export function createSequence(...services: Service[]): Service {
  return {
    async start() {
      for (const service of services) await service.start();
    },
    async stop() {
      for (const service of services.toReversed()) await service.stop();
    },
  };
}
