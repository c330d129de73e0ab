import type { ErrorData } from '../errors.ts';
import type { Trace } from '../plan/trace.ts';
import type { Facet } from '../site/facets.ts';
import type { FileStamp, SkippedFile, SourceKind, SourceRecord, TemplateFile } from '../site/record.ts';
import type { Site } from '../site/site.ts';
import type { BundledAsset } from '../source/bundles.ts';
import type { HelperBundle } from '../source/helpers.ts';
import type { Outside } from './outside.ts';
import type { Failure } from './report.ts';

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
  /** The first of those that concern what has no last good version and many pages may rest on. */
  unknown?: ErrorData;
  /** Warnings of the last scan. */
  warnings: ErrorData[];
  /** Warnings of stylesheets and scripts. */
  assetWarnings: ErrorData[];
  /** What the last build told as a warning of no single page. */
  toldWarnings: Set<string>;
  site?: Site;
  /** ms since the epoch: when the next page comes or goes by its dates. */
  nextPublication?: number;
  /** ms since the epoch: the time that the last build's pages show as now. */
  shownTime?: number;
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
  kind: SourceKind;
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
  /** What its page was made from: its source's record, and those of the `_defaults` files that speak for it. */
  records: SourceRecord[];
  /** The name of its collection. */
  collection?: string;
  /** What it had read when it failed. */
  facets: [Facet, string][];
  /** ms since the epoch: when it would go by its own dates. */
  expiry?: number;
}

/** A fingerprinted file; its address follows from the site's. */
export type Bundle = Omit<BundledAsset, 'name'>;

/** Until helpers have been loaded once. */
export const NO_HELPERS: HelperBundle = { digest: '', inputs: [] };

export function createMemory(): Memory {
  return {
    sources: new Map(),
    skipped: [],
    templates: new Map(),
    helpers: NO_HELPERS,
    inputs: new Set(),
    bundles: new Map(),
    faults: [],
    warnings: [],
    assetWarnings: [],
    toldWarnings: new Set(),
    altered: new Set(),
    outside: new Map(),
    traces: new Map(),
    failed: new Map(),
    failing: new Map(),
  };
}
