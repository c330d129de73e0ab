import { join } from 'node:path';
import type { Config } from '../config/options.ts';
import type { Policy } from './context.ts';
import type { EngineOptions } from './contract.ts';

/** `live`: the process stays up, so one broken page must not hold back the others. */
export function policyOf(
  { keepGoing, allowDelete, adopt, preview }: EngineOptions,
  config: Config,
  live: boolean,
): Policy {
  const { at, ...shown } = preview;
  return {
    keepGoing: keepGoing || live,
    dryRun: false,
    allowDelete,
    adopt,
    // Who keeps going may have to render a page again, without what failed.
    remember: live || keepGoing,
    links: live ? 'warn' : config.links,
    preview: shown,
    ...(at !== undefined && { at: at.getTime() }),
  };
}

/** Where outputs and state lie, absolute. What is not public yet is rendered apart from the published pages. */
export function foldersOf({ preview }: EngineOptions, { root, paths }: Config): { public: string; state: string } {
  const state = join(root, paths.state);
  if (!isPreview(preview)) return { public: join(root, paths.public), state };
  return { public: join(state, 'preview'), state: join(state, 'preview-state') };
}

export function isPreview({ drafts, future, expired, at }: EngineOptions['preview']): boolean {
  return drafts || future || expired || at !== undefined;
}
