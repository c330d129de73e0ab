import { hasCode, toErrorData } from '../errors.ts';
import { stageCopy } from '../publish/stage.ts';
import { diskPath } from '../source/disk-path.ts';
import type { Bench } from './bench.ts';
import type { AssetResult } from './job.ts';

/** Stages a copy of an asset, with the digest of the bytes that were copied. */
export async function copyAsset({ config, stage }: Bench, source: string): Promise<AssetResult> {
  try {
    return await stageCopy(stage, diskPath(config.root, source));
  } catch (error) {
    return hasCode(error, 'ENOENT') ? { gone: true } : { failure: toErrorData(error) };
  }
}
