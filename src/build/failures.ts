import type { FacetDigest } from '../site/facets.ts';
import type { Site } from '../site/site.ts';
import type { BuildContext } from './context.ts';
import { withFrames } from './frames.ts';
import type { Memory } from './memory.ts';
import { forgetReads } from './outside.ts';
import type { Failure } from './report.ts';
import { ownersToRetry } from './retry.ts';
import type { Run } from './run.ts';
import { canRevert } from './site.ts';

/**
 * Notes what fails before anything is rendered: sources that cannot be read, templates and assets with faults, and
 * pages that failed in an earlier build. Gives the sources to show as their last good record.
 */
export function noteStandingFailures({ memory }: BuildContext, run: Run): Set<string> {
  const reverted = new Set<string>();
  for (const error of memory.faults) run.failures.set(error.file ?? '', { id: error.file ?? '', error });
  for (const [path, { failure }] of memory.sources) {
    if (failure === undefined) continue;
    run.failures.set(path, { id: path, error: failure });
    reverted.add(path);
  }
  for (const [id, { owner, error }] of memory.failed) {
    const known = memory.sources.get(owner);
    if (!run.failures.has(owner)) run.failures.set(owner, { id, error });
    if (canRevert(known)) reverted.add(owner);
  }
  return reverted;
}

/**
 * Lets pages that failed before take part again, once in a build, if something they read changed. True when the site
 * differs by it.
 */
export function takeUpRetries({ memory }: BuildContext, run: Run, digest: FacetDigest, reverted: Set<string>): boolean {
  const owners = ownersToRetry(memory, digest, run.now);
  let restored = false;
  for (const [id, { owner }] of memory.failed) {
    if (!owners.has(owner) || run.retried.has(owner)) continue;
    forgetFailed(memory, id);
    if (memory.sources.get(owner)?.failure !== undefined) continue;
    run.failures.delete(owner);
    if (reverted.delete(owner)) restored = true;
  }
  for (const owner of owners) run.retried.add(owner);
  return restored;
}

/** Drops what is remembered of pages that are no more. A page whose newer record is kept back may come again. */
export function forgetWhatIsGone({ memory }: BuildContext, run: Run, site: Site, reverted: ReadonlySet<string>): void {
  const isGone = (id: string, owner: string) => !site.pages.has(id) && !reverted.has(owner);
  for (const [id, { owner }] of memory.failed) {
    if (!isGone(id, owner)) continue;
    forgetFailed(memory, id);
    run.failures.delete(owner);
  }
  for (const [id, { owner, error }] of memory.failed) {
    if (!run.failures.has(owner)) run.failures.set(owner, { id, error });
  }
  for (const [id, { facets }] of memory.traces) {
    if (site.pages.has(id) || memory.failed.has(id)) continue;
    forgetReads(memory.outside, id, facets);
    memory.traces.delete(id);
  }
}

/** Lets go of a failed page, which is then a page like any other. */
export function forgetFailed({ failed, outside }: Memory, id: string): void {
  forgetReads(outside, failedReader(id), failed.get(id)?.facets ?? []);
  failed.delete(id);
}

/** Under which a failed page waits for what it read; its last good render may wait for something else. */
export function failedReader(id: string): string {
  return `failed ${id}`;
}

/**
 * Reverts the sources that failed in this round. One whose published copy is where the page now says it is may keep
 * its newest record: a process that has just started knows no older one.
 */
export function revertFailures({ memory, publisher }: BuildContext, run: Run, site: Site, reverted: Set<string>) {
  const { entries } = publisher.manifest();
  let any = false;
  for (const [owner, { id }] of run.failures) {
    const known = memory.sources.get(owner);
    const page = site.pages.get(id);
    if (reverted.has(owner) || known?.record === undefined || !canRevert(known)) continue;
    if (known.good === undefined && page !== undefined && entries.get(page.outputPath)?.owner === owner) {
      known.good = known.record;
      continue;
    }
    reverted.add(owner);
    any = true;
  }
  return any;
}

/** After a commit: what is in place is good, and failures that are new, or no more, are told. */
export function settleFailures(context: BuildContext, run: Run): void {
  const { memory, events } = context;
  const { buildId } = run.order;
  for (const [path, known] of memory.sources) {
    if (known.record !== undefined && !run.failures.has(path)) known.good = known.record;
  }
  for (const [owner, failure] of run.failures) {
    const before = memory.failing.get(owner);
    if (before !== undefined && sameFailure(before, failure)) continue;
    const { id, attempts } = failure;
    const [error = failure.error] = withFrames(context, [failure.error]);
    if (attempts === undefined) events.emit('page:failed', { buildId, id, error });
    else events.emit('page:dead', { buildId, id, attempts, error });
  }
  for (const [owner, { id }] of memory.failing) {
    if (!run.failures.has(owner)) events.emit('page:mended', { buildId, id });
  }
  memory.failing = new Map(run.failures);
}

function sameFailure(a: Failure, b: Failure): boolean {
  return a.id === b.id && a.error.message === b.error.message && a.error.line === b.error.line;
}
