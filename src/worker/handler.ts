import type { Config } from '../config/options.ts';
import { copyAsset } from './asset.ts';
import { createBench } from './bench.ts';
import type { Handler } from './contract.ts';
import type { WorkerJob, WorkerPatch } from './job.ts';
import { loadSource } from './load.ts';
import { renderPage } from './page.ts';

/** What a worker is started with; everything else comes by patches. */
export interface HandlerInit {
  config: Config;
  /** For `openBlockCache`; absent where code is not highlighted. */
  blocks?: SharedArrayBuffer;
}

/** The render handler: the same on threads and in line. */
export default function createHandler(init: unknown): Handler {
  const bench = createBench(init as HandlerInit);
  return {
    patch: (patch) => bench.patch(patch as WorkerPatch),
    handle(payload) {
      const job = payload as WorkerJob;
      switch (job.do) {
        case 'load':
          return loadSource(bench, job.file);
        case 'page':
          return renderPage(bench, job);
        case 'asset':
          return copyAsset(bench, job.source);
      }
    },
  };
}
