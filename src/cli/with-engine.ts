import type { Engine } from '../build/contract.ts';
import type { EventBus } from '../events.ts';
import type { Log } from '../log/log.ts';
import { openEngine } from '../open-engine.ts';
import type { GlobalFlags, Shell } from './shell.ts';
import { withLog } from './with-log.ts';

/** Options of some commands; each command passes those that it has. */
export interface EngineFlags extends GlobalFlags {
  keepGoing?: boolean;
  allowDelete?: boolean;
  adopt?: boolean;
  drafts?: boolean;
  future?: boolean;
  expired?: boolean;
  at?: string;
  port?: number;
  host?: string;
}

/** Loads the config, makes the engine and runs a command with it. Gives the exit code. */
export function withEngine(
  shell: Shell,
  { config, drafts, future, expired, at, ...flags }: EngineFlags,
  command: (engine: Engine, log: Log, events: EventBus) => Promise<number>,
  needs?: { content: boolean },
): Promise<number> {
  return withLog(shell, flags, async (log, events) => {
    const preview = { drafts, future, expired, at };
    const engine = await openEngine({ ...flags, root: shell.cwd, configFile: config, preview, events }, needs);
    return command(engine, log, events);
  });
}
