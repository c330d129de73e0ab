import { runService } from './run-service.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** For a server: rebuilds on edits, at publication times and on schedule, and serves. */
export function start(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(shell, { ...flags, keepGoing: true }, (engine, log, events) =>
    runService(engine.watch({ serve: true, liveReload: false, cron: true }), shell, { log, events, builds: true }),
  );
}
