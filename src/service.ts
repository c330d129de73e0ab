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
