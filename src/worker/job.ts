import type { ErrorData } from '../errors.ts';
import type { UserHelpers } from '../render/contract.ts';
import type { SitePatch } from '../site/patch.ts';
import type { SourceFile, SourceRecord, TemplateFile } from '../site/record.ts';
import type { PackedBody } from './bodies.ts';

/** What the render handler is told to do: the payload of a queue job. */
export type WorkerJob =
  | { do: 'load'; file: SourceFile }
  /**
   * `published`: digest by output path, so that equal bytes are not staged. `body` spares a read of the source. `trace`:
   * whether somebody wants to know what it read although it succeeds.
   */
  | { do: 'page'; id: string; body?: PackedBody; published: Record<string, string>; trace: boolean }
  | { do: 'asset'; source: string };

export type LoadResult =
  | { record: SourceRecord; body?: PackedBody }
  | { failure: ErrorData }
  /** The file vanished before it could be read. */
  | { gone: true };

/**
 * A page that fails by itself is a result like any other; it is not tried again until something it read changes.
 * `facets` is JSON of `Facet[]`: one text crosses threads at a fraction of what fifty cost.
 */
export type PageResult =
  | { outputs: StagedOutput[]; facets: string; warnings: ErrorData[]; logs: string[] }
  | { failure: ErrorData; facets: string; logs: string[] };

export type AssetResult = { staged: string; digest: string; size: number } | { failure: ErrorData } | { gone: true };

/** `staged` is absent when the published bytes are the same. */
export interface StagedOutput {
  path: string;
  digest: string;
  size: number;
  staged?: string;
  redirect?: string;
}

/** What changed since the last patch; a worker that starts later gets everything in one. */
export interface WorkerPatch {
  site?: SitePatch;
  /** All templates, when any of them changed. */
  templates?: TemplateFile[];
  /** The bundle of user helpers; `file` is absent when there are none. */
  helpers?: { file?: string; digest: UserHelpers['digest'] };
  /** ms since the epoch: the moment that this build's pages show as now. */
  now?: number;
  /** Absolute path of the folder to stage in. */
  stage?: string;
}
