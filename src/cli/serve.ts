import { runService } from './run-service.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Serves what is published, and builds nothing. */
export function serve(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(
    shell,
    flags,
    (engine, log, events) => runService(engine.serve(), shell, { log, events, builds: false }),
    { content: false },
  );
}
