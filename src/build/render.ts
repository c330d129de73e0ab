import type { ErrorData } from '../errors.ts';
import type { PlannedPage } from '../plan/contract.ts';
import { makeTrace } from '../plan/trace.ts';
import type { Facet, FacetDigest } from '../site/facets.ts';
import type { SourceRecord } from '../site/record.ts';
import type { Page, Site } from '../site/site.ts';
import type { PageResult, WorkerJob } from '../worker/job.ts';
import type { BuildContext, JobEnd } from './context.ts';
import { failedReader, forgetFailed } from './failures.ts';
import { withFrames } from './frames.ts';
import { forgetReads, noteReads } from './outside.ts';
import type { Failure } from './report.ts';
import { recordsOf } from './retry.ts';
import type { Run } from './run.ts';

/** Renders the planned pages and stages what differs from what is published. Failures go to `run`, never thrown. */
export async function renderPages(
  context: BuildContext,
  run: Run,
  site: Site,
  planned: PlannedPage[],
  digest: FacetDigest,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const reasons = new Map(planned.map(({ id, reason }) => [id, reason]));
  const jobs = pageJobs(context, run, site, planned);
  let done = 0;
  await context.workers.run(run.order, { size: planned.length, jobs }, (id, end) => {
    const page = site.pages.get(id);
    if (page !== undefined) takeResult(context, run, page, reasons.get(id) ?? '', end, digest);
    onProgress(++done, planned.length);
  });
}

function* pageJobs({ bodies, policy, publisher }: BuildContext, run: Run, site: Site, planned: PlannedPage[]) {
  const { entries } = publisher.manifest();
  for (const { id } of planned) {
    const page = site.pages.get(id);
    if (page === undefined) continue;
    const published: Record<string, string> = {};
    for (const path of [page.outputPath, ...page.aliases]) {
      const entry = entries.get(path);
      if (entry !== undefined && !run.altered.has(path)) published[path] = entry.digest;
    }
    const body = page.body && bodies.get(page.body.digest);
    const payload: WorkerJob = {
      do: 'page',
      id,
      published,
      trace: policy.remember,
      ...(body !== undefined && { body }),
    };
    yield { key: id, payload };
  }
}

function takeResult(context: BuildContext, run: Run, page: Page, reason: string, end: JobEnd, digest: FacetDigest) {
  const { memory, events, policy } = context;
  const { id } = page;
  if ('dead' in end) {
    const { attempts, error } = end.dead;
    fail(context, run, page, { id, error, attempts }, facetsOfDead(context), digest);
    return;
  }
  const result = end.value as PageResult;
  for (const message of result.logs) events.emit('template:log', { id, message });
  const error = 'failure' in result ? result.failure : policy.links === 'error' && brokenLink(result.warnings);
  if (error) {
    fail(context, run, page, { id, error }, JSON.parse(result.facets), digest);
    return;
  }
  if ('failure' in result) return;
  run.warnings.set(id, result.warnings);
  for (const error of withFrames(context, result.warnings)) events.emit('warning', { error });
  run.rendered.add(id);
  for (const output of result.outputs) {
    const { staged } = output;
    if (staged === undefined) run.staged.delete(output.path);
    else run.staged.set(output.path, { ...output, staged, owner: page.owner, id });
  }
  const outputs = result.outputs.map(({ staged: _staged, ...output }) => output);
  forgetFailed(memory, id);
  if (policy.remember) {
    const facets: Facet[] = JSON.parse(result.facets);
    forgetReads(memory.outside, id, memory.traces.get(id)?.facets ?? []);
    noteReads(memory.outside, id, facets);
    memory.traces.set(id, makeTrace(page, facets, outputs, digest));
  } else {
    memory.traces.set(id, { shape: '', facets: [], outputs });
  }
  events.emit('page:rendered', { buildId: run.order.buildId, id, reason });
}

function brokenLink(warnings: ErrorData[]): ErrorData | undefined {
  return warnings.find(({ name }) => name === 'link-unknown' || name === 'link-anchor-unknown');
}

function fail(
  { memory }: BuildContext,
  run: Run,
  page: Page,
  failure: Failure,
  facets: Iterable<Facet>,
  digest: FacetDigest,
): void {
  const { id, owner, source, collection, expiryDate } = page;
  const record = source === undefined ? undefined : memory.sources.get(source)?.record;
  const error = withPlace(failure.error, source, record);
  run.rendered.delete(id);
  run.failedNow.add(id);
  run.failures.set(owner, { ...failure, error });
  forgetFailed(memory, id);
  const read = [...facets];
  noteReads(memory.outside, failedReader(id), read);
  memory.failed.set(id, {
    error,
    owner,
    records: recordsOf(memory.sources, owner),
    ...(collection !== undefined && { collection }),
    facets: read.map((facet) => [facet, digest(facet)]),
    ...(expiryDate !== undefined && { expiry: Date.parse(expiryDate) }),
  });
}

/** Adds what only the main thread knows: the file of a page that took its worker down, the line that names a layout. */
function withPlace(error: ErrorData, source: string | undefined, record: SourceRecord | undefined): ErrorData {
  if (source === undefined || (error.file !== undefined && error.file !== source)) return error;
  const line = record?.kind === 'page' && error.name === 'layout-missing' ? record.frontMatterLines.layout : undefined;
  return { ...error, file: source, ...(line !== undefined && { line }) };
}

/** A page that took its worker down could not say what it read: it is tried again when code or data changed. */
function facetsOfDead({ memory }: BuildContext): Facet[] {
  return ['helpers:', 'data:', ...Array.from(memory.templates.keys(), (name) => `template:${name}`)];
}
