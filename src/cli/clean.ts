import { count } from '../log/amount.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Removes every output that prebake made, and what it remembers. */
export function clean(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(
    shell,
    flags,
    async (engine, log) => {
      const paths = await engine.clean();
      log.say(`Removed ${count(paths.length, 'path')}.`);
      return 0;
    },
    { content: false },
  );
}
