import { runService } from './run-service.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** For writing: rebuilds on edits, and serves with live reload. */
export function watch(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(shell, { ...flags, keepGoing: true }, (engine, log, events) =>
    runService(engine.watch({ serve: true, liveReload: true, cron: false }), shell, { log, events, builds: true }),
  );
}
