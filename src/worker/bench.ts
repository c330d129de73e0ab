import type { Config } from '../config/options.ts';
import { type ErrorData, toErrorData } from '../errors.ts';
import type { BlockCache, UserHelpers } from '../render/contract.ts';
import { applyPatch } from '../site/patch.ts';
import type { TemplateFile } from '../site/record.ts';
import type { Site } from '../site/site.ts';
import { importHelpers } from '../source/helpers.ts';
import { openBlockCache } from './block-cache.ts';
import { createPacker, createRecentBodies, type PackBody, type RecentBodies } from './bodies.ts';
import type { WorkerPatch } from './job.ts';
import type { BenchRenderer } from './renderer.ts';

/** What a worker has at hand while it renders: its replica of the site, the templates, and bodies it met lately. */
export interface Bench {
  readonly config: Config;
  site: Site | undefined;
  templates: ReadonlyMap<string, TemplateFile>;
  helpers: UserHelpers;
  /** Why the site's own helpers cannot be used: no page can be rendered until they can. */
  helpersFault?: ErrorData | undefined;
  /** ms since the epoch. */
  now: number;
  stage: string;
  /** Of this version of everything above; each patch drops it. */
  renderer?: BenchRenderer | undefined;
  bodies: RecentBodies;
  packBody: PackBody;
  /** Of code, highlighted by any thread. */
  blocks: BlockCache | undefined;
  patch(patch: WorkerPatch): Promise<void>;
}

const NO_HELPERS: UserHelpers = { digest: '', functions: new Map() };

export function createBench({ config, blocks }: { config: Config; blocks?: SharedArrayBuffer }): Bench {
  const bench: Bench = {
    config,
    site: undefined,
    templates: new Map(),
    helpers: NO_HELPERS,
    now: 0,
    stage: '',
    bodies: createRecentBodies(32 * 1024 * 1024),
    packBody: createPacker(),
    blocks: blocks && openBlockCache(blocks),
    async patch({ site, templates, helpers, now, stage }) {
      bench.renderer = undefined;
      if (site !== undefined) bench.site = applyPatch(bench.site, site);
      if (templates !== undefined) bench.templates = new Map(templates.map((one) => [`${one.kind}/${one.name}`, one]));
      if (helpers !== undefined && helpers.digest !== bench.helpers.digest) {
        await takeHelpers(bench, helpers);
      }
      if (now !== undefined) bench.now = now;
      if (stage !== undefined) bench.stage = stage;
    },
  };
  return bench;
}

async function takeHelpers(bench: Bench, { file, digest }: NonNullable<WorkerPatch['helpers']>): Promise<void> {
  bench.helpersFault = undefined;
  bench.helpers = { ...NO_HELPERS, digest };
  if (file === undefined) return;
  try {
    bench.helpers = await importHelpers(file, digest);
  } catch (error) {
    bench.helpersFault = toErrorData(error);
  }
}
