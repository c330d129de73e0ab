import { digestOf } from '../digest.ts';
import { PrebakeError, toErrorData } from '../errors.ts';
import { stageBytes } from '../publish/stage.ts';
import type { Body, RenderedPage } from '../render/contract.ts';
import type { Page, Site } from '../site/site.ts';
import type { Bench } from './bench.ts';
import type { PageResult, StagedOutput, WorkerJob } from './job.ts';
import { loadBody } from './load.ts';
import { createPageRenderer } from './renderer.ts';

type PageJob = Extract<WorkerJob, { do: 'page' }>;

/** Renders one page of the replica and stages the outputs whose bytes are not published already. */
export async function renderPage(bench: Bench, { id, body, published }: PageJob): Promise<PageResult> {
  const { site } = bench;
  const page = site?.pages.get(id);
  if (site === undefined || page === undefined) {
    throw new PrebakeError('internal', `The page ${id} is not in this worker's replica of the site.`);
  }
  const bodies = new Map<string, Body>(body && [[id, body]]);
  for (;;) {
    const attempt = createPageRenderer(bench, site, id, bodies);
    try {
      const rendered = attempt.render();
      if (attempt.missing.size === 0) {
        const outputs = stage(bench, page, rendered, published);
        return { outputs, facets: [...rendered.facets], warnings: rendered.warnings, logs: attempt.logs };
      }
    } catch (error) {
      if (attempt.missing.size === 0) {
        return { failure: toErrorData(error), facets: [...attempt.facets()], logs: attempt.logs };
      }
    }
    const failure = await fetchBodies(bench, site, attempt.missing, bodies);
    if (failure !== undefined) {
      return { failure: toErrorData(failure), facets: [...attempt.facets()], logs: attempt.logs };
    }
  }
}

/** Bodies are read from their sources when neither the job nor this worker has them: for feeds, and after long waits. */
async function fetchBodies(
  bench: Bench,
  site: Site,
  ids: ReadonlySet<string>,
  bodies: Map<string, Body>,
): Promise<PrebakeError | undefined> {
  for (const id of ids) {
    const page = site.pages.get(id);
    const body = page?.source === undefined ? undefined : await loadBody(bench, page.source, page);
    if (body === undefined) {
      const message = `The body of ${id} is not the one that this build began with: its file changed meanwhile.`;
      return new PrebakeError('file-unstable', message, { file: page?.source });
    }
    bodies.set(id, body);
  }
  return undefined;
}

function stage(
  { stage: folder }: Bench,
  page: Page,
  { outputs }: RenderedPage,
  published: Record<string, string>,
): StagedOutput[] {
  return outputs.map(({ path, text }) => {
    const digest = digestOf(text);
    const redirect = path === page.outputPath ? {} : { redirect: page.url };
    if (published[path] === digest) return { path, digest, size: Buffer.byteLength(text), ...redirect };
    return { path, ...stageBytes(folder, text), ...redirect };
  });
}
