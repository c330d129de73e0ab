import type { ErrorData } from '../errors.ts';
import type { Trace } from '../plan/trace.ts';
import type { Facet } from '../site/facets.ts';
import type { FileStamp, SkippedFile, SourceRecord, TemplateFile } from '../site/record.ts';
import type { PublishedAsset, Site } from '../site/site.ts';
import type { HelperBundle } from '../source/helpers.ts';
import type { Outside } from './outside.ts';
import type { Failure } from './run.ts';

/** What is kept from build to build, so that the next one does only what changed. Recomputable, all of it. */
export interface Memory {
  /** By path. */
  sources: Map<string, KnownSource>;
  skipped: SkippedFile[];
  templates: Map<string, TemplateFile>;
  helpers: HelperBundle;
  /** Files outside templates/ that user helpers and assets were made from: paths relative to the root. */
  inputs: ReadonlySet<string>;
  /** Fingerprinted assets by name, with their bytes. */
  bundles: Map<string, Bundle>;
  /** Faults of templates, helpers and assets as a whole, until they are mended. */
  faults: ErrorData[];
  /** Warnings of the last scan. */
  warnings: ErrorData[];
  /** What the last build told as a warning of no single page. */
  toldWarnings: Set<string>;
  site?: Site;
  /** ms since the epoch: when the next page comes or goes by its dates. */
  nextPublication?: number;
  outside: Outside;
  /** Published paths whose file was removed or changed by someone else, as of the last look. */
  altered: ReadonlySet<string>;
  /** By page id. */
  traces: Map<string, Trace>;
  /** By page id: pages that failed and are not tried again until something they read changes. */
  failed: Map<string, FailedPage>;
  /** By owner: what the last build told as failing. */
  failing: Map<string, Failure>;
}

export interface KnownSource {
  /** As of the last look, whether it could be read or not. */
  stamp: FileStamp;
  /** ms since the epoch at which the look began. */
  readAt: number;
  /** As last read without error. */
  record?: SourceRecord;
  /** The record behind the published copy: what the site falls back to while the newer one fails. */
  good?: SourceRecord;
  /** Why the file as it is now cannot be read. */
  failure?: ErrorData;
}

export interface FailedPage {
  error: ErrorData;
  owner: string;
  /** The record it failed with. */
  record?: SourceRecord;
  /** What it had read when it failed. */
  facets: [Facet, string][];
  shape: string;
}

/** A fingerprinted file; its address follows from the site's. */
export type Bundle = Omit<PublishedAsset, 'url'> & { bytes: Uint8Array };

export function createMemory(): Memory {
  return {
    sources: new Map(),
    skipped: [],
    templates: new Map(),
    helpers: { digest: '', inputs: [] },
    inputs: new Set(),
    bundles: new Map(),
    faults: [],
    warnings: [],
    toldWarnings: new Set(),
    altered: new Set(),
    outside: { clock: new Set(), files: new Set() },
    traces: new Map(),
    failed: new Map(),
    failing: new Map(),
  };
}
