import { grouped } from '../log/amount.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Says what a build would do, and why; writes nothing. */
export function plan(shell: Shell, flags: EngineFlags): Promise<number> {
  return withEngine(shell, flags, async (engine, log) => {
    const { render, copy, prune, fresh } = await engine.plan();
    log.rows('planned', [
      ...render.map(({ source, outputPath, reason }) => ({ action: 'render', path: source ?? outputPath, reason })),
      ...copy.map(({ source, outputPath, reason }) => ({ action: 'copy', path: source ?? outputPath, reason })),
      ...prune.map(({ path, reason }) => ({ action: 'prune', path, reason })),
    ]);
    const counts = [`${grouped(render.length)} to render`, `${grouped(copy.length)} to copy`];
    log.say([...counts, `${grouped(prune.length)} to prune`, `${grouped(fresh)} up to date`].join(', '));
    return 0;
  });
}
