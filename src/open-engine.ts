import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Engine, EngineOptions } from './build/contract.ts';
import { loadConfig } from './config/load.ts';
import type { Config } from './config/options.ts';
import { PrebakeError } from './errors.ts';
import { createEvents, type EventBus } from './events.ts';
import { readDate } from './site/date.ts';

/** Which site. */
export interface SiteOptions {
  /** The folder of the site. Default: the working directory. */
  root?: string | undefined;
  /** The config file, seen from `root`. Default: the `prebake.config.*` in `root`, if there is one. */
  configFile?: string | undefined;
  /** Where everything is told as it happens; made by `createEvents()`. Default: nowhere. */
  events?: EventBus | undefined;
}

/** Shows what is not public yet. What is shown so lies in `.prebake/preview/`, and never in the output folder. */
export interface PreviewOptions {
  drafts?: boolean | undefined;
  /** Pages whose publication time has not come. */
  future?: boolean | undefined;
  expired?: boolean | undefined;
  /** The site as of this time; text is read like a date in front matter, in the site's time zone. */
  at?: Date | string | undefined;
}

export interface BuildOptions extends SiteOptions {
  preview?: PreviewOptions | undefined;
  /** Publish what works although pages fail. Default: false. */
  keepGoing?: boolean | undefined;
  /** Remove outputs, however many. Default: false. */
  allowDelete?: boolean | undefined;
  /** Take over files in the output folder that stand in the way. Default: false. */
  adopt?: boolean | undefined;
}

export interface StartOptions extends SiteOptions {
  /** The address to listen at. Default: `serve.host` of the config. */
  host?: string | undefined;
  /** The port to listen at, 0 for any free one. Default: `serve.port` of the config. */
  port?: number | undefined;
}

/**
 * Loads the config of a site and makes its engine. Throws a PrebakeError for a config that is wrong, and
 * `project-missing` where `needs.content` and there is no content folder.
 */
export async function openEngine(
  options: BuildOptions & StartOptions,
  needs: { content: boolean } = { content: true },
): Promise<Engine> {
  const root = resolve(options.root ?? '.');
  const load = async () => {
    const { config, inputs } = await loadConfig({ root, file: options.configFile });
    return { config: withAddress(config, options), inputs };
  };
  const { config, inputs } = await load();
  if (needs.content) await requireContent(config);
  const { events = createEvents(), keepGoing = false, allowDelete = false, adopt = false } = options;
  const preview = previewOf(options.preview ?? {}, config.site.timeZone);
  const { createEngine } = await import('./engine.ts');
  return createEngine({
    config,
    configInputs: inputs,
    reloadConfig: load,
    events,
    keepGoing,
    allowDelete,
    adopt,
    preview,
  });
}

function withAddress(config: Config, { host, port }: StartOptions): Config {
  return { ...config, serve: { host: host ?? config.serve.host, port: port ?? config.serve.port } };
}

/** Without this, a build in a wrong folder would publish an empty site. */
async function requireContent({ root, file, paths }: Config): Promise<void> {
  const found = await stat(join(root, paths.content)).catch(() => undefined);
  if (found?.isDirectory()) return;
  const why = file === undefined ? ' and no prebake.config file' : '';
  throw new PrebakeError('project-missing', `There is no folder ${paths.content}/${why} in ${root}.`);
}

function previewOf(
  { drafts = false, future = false, expired = false, at }: PreviewOptions,
  timeZone: string,
): EngineOptions['preview'] {
  return { drafts, future, expired, ...(at !== undefined && { at: timeOf(at, timeZone) }) };
}

function timeOf(at: Date | string, timeZone: string): Date {
  if (typeof at !== 'string' && !Number.isNaN(at.getTime())) return at;
  try {
    return new Date(readDate(String(at), timeZone));
  } catch (cause) {
    if (!(cause instanceof PrebakeError)) throw cause;
    throw new PrebakeError('usage', `"${at}" is no time at which the site could be shown.`, { remedy: cause.remedy });
  }
}
