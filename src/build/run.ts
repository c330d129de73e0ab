import type { ErrorData } from '../errors.ts';
import type { BuildSummary, Stage } from '../events.ts';
import type { PlannedPage } from '../plan/contract.ts';
import type { HeldBack } from '../site/site.ts';
import type { StagedOutput } from '../worker/job.ts';
import type { BuildContext, BuildOrder } from './context.ts';
import type { Failure } from './report.ts';

/** One build while it runs: what it found out so far. */
export interface Run {
  order: BuildOrder;
  /** ms since the epoch: the moment that the build's pages show as now. */
  now: number;
  /** Published paths whose file was removed or changed by someone else. */
  altered: ReadonlySet<string>;
  /** By owner: a source path, or the id of a generated page. */
  failures: Map<string, Failure>;
  /** Of what cannot be part of the site as it was made last; among `failures` once pages are rendered. */
  siteFailures: Map<string, Failure>;
  /** By page id; those of no single page under ''. */
  warnings: Map<string, ErrorData[]>;
  heldBack: HeldBack[];
  /** By output path: files in the stage. */
  staged: Map<string, StagedFor>;
  rendered: Set<string>;
  /** Ids of pages that were tried in this build and failed. */
  failedNow: Set<string>;
  /** Owners of pages that had failed and were tried again. */
  retried: Set<string>;
  planned: PlannedPage[];
  written: number;
  unchanged: number;
  pruned: number;
  /** Nothing was published, because pages failed. */
  withheld: boolean;
  stages: Partial<Record<Stage, number>>;
}

export type StagedFor = StagedOutput & { staged: string; owner: string; id: string };

export function startRun(order: BuildOrder, now: number, altered: ReadonlySet<string>): Run {
  return {
    order,
    now,
    altered,
    failures: new Map(),
    siteFailures: new Map(),
    warnings: new Map(),
    heldBack: [],
    staged: new Map(),
    rendered: new Set(),
    failedNow: new Set(),
    retried: new Set(),
    planned: [],
    written: 0,
    unchanged: 0,
    pruned: 0,
    withheld: false,
    stages: {},
  };
}

/** Runs one stage, adds its wall time to the run's, and reports its progress. */
export async function runStage<T>(
  { clock, events }: BuildContext,
  run: Run,
  stage: Stage,
  work: (onProgress: (done: number, total: number) => void) => T | Promise<T>,
): Promise<T> {
  const began = clock.now();
  const { buildId } = run.order;
  events.emit('build:progress', { buildId, stage, done: 0, total: 0 });
  try {
    return await work((done, total) => events.emit('build:progress', { buildId, stage, done, total }));
  } finally {
    run.stages[stage] = (run.stages[stage] ?? 0) + clock.now() - began;
  }
}

export function summaryOf(run: Run, duration: number, generation: number): BuildSummary {
  return {
    buildId: run.order.buildId,
    rendered: run.rendered.size,
    written: run.written,
    unchanged: run.unchanged,
    pruned: run.pruned,
    failed: run.failures.size,
    heldBack: run.heldBack,
    warnings: [...run.warnings.values()].reduce((sum, list) => sum + list.length, 0),
    duration,
    stages: run.stages,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    generation,
    withheld: run.withheld,
  };
}
