import { FAILED } from './exit-code.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Brings the output folder up to date once. */
export function build(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(shell, flags, async (engine) => {
    const { failures } = await engine.build();
    return failures.length === 0 ? 0 : FAILED;
  });
}
