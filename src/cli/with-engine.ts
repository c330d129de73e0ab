import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, EngineOptions } from '../build/contract.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/options.ts';
import { PrebakeError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import { readDate } from '../site/date.ts';
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
  flags: EngineFlags,
  command: (engine: Engine, log: Log) => Promise<number>,
  needs: { content: boolean } = { content: true },
): Promise<number> {
  return withLog(shell, flags, async (log, events) => {
    const load = async () => {
      const { config, inputs } = await loadConfig({ root: shell.cwd, file: flags.config });
      return { config: withAddress(config, flags), inputs };
    };
    const { config, inputs } = await load();
    if (needs.content) await requireContent(config);
    const options: EngineOptions = {
      config,
      configInputs: inputs,
      reloadConfig: load,
      events,
      keepGoing: flags.keepGoing ?? false,
      allowDelete: flags.allowDelete ?? false,
      adopt: flags.adopt ?? false,
      preview: previewOf(flags, config.site.timeZone),
    };
    const { createEngine } = await import('../engine.ts');
    return command(createEngine(options), log);
  });
}

function withAddress(config: Config, { host, port }: EngineFlags): Config {
  return { ...config, serve: { host: host ?? config.serve.host, port: port ?? config.serve.port } };
}

/** Without this, a build in a wrong folder would publish an empty site. */
async function requireContent({ root, file, paths }: Config): Promise<void> {
  const found = await stat(join(root, paths.content)).catch(() => undefined);
  if (found?.isDirectory()) return;
  const why = file === undefined ? ' and no prebake.config file' : '';
  throw new PrebakeError('project-missing', `There is no folder ${paths.content}/${why} in ${root}.`);
}

function previewOf(flags: EngineFlags, timeZone: string): EngineOptions['preview'] {
  const { drafts = false, future = false, expired = false, at } = flags;
  return { drafts, future, expired, ...(at !== undefined && { at: timeOf(at, timeZone) }) };
}

function timeOf(text: string, timeZone: string): Date {
  try {
    return new Date(readDate(text, timeZone));
  } catch (cause) {
    if (!(cause instanceof PrebakeError)) throw cause;
    throw new PrebakeError('usage', `Expected --at to be a time, got "${text}".`, { remedy: cause.remedy });
  }
}
