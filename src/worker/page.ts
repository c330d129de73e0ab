import { digestOf } from '../digest.ts';
import { PrebakeError, toErrorData } from '../errors.ts';
import { stageBytes } from '../publish/stage.ts';
import type { RenderedPage } from '../render/contract.ts';
import { HELPERS_FACET } from '../site/facets.ts';
import type { Page } from '../site/site.ts';
import type { Bench } from './bench.ts';
import type { PackedBody } from './bodies.ts';
import type { PageResult, StagedOutput, WorkerJob } from './job.ts';
import { loadBody } from './load.ts';
import { type Attempt, createBenchRenderer } from './renderer.ts';

type PageJob = Extract<WorkerJob, { do: 'page' }>;

/**
 * Renders one page of the replica and stages the outputs whose bytes are not published already. A page that shows the
 * body of another, as a feed does, may ask for one that is not at hand: it is then read from its source, and the page
 * rendered again.
 */
export async function renderPage(bench: Bench, { id, body, published, trace }: PageJob): Promise<PageResult> {
  const { site } = bench;
  const page = site?.pages.get(id);
  if (site === undefined || page === undefined) {
    throw new PrebakeError('internal', `The page ${id} is not in this worker's replica of the site.`);
  }
  if (bench.helpersFault !== undefined)
    return { failure: bench.helpersFault, facets: JSON.stringify([HELPERS_FACET]), logs: [] };
  const bodies = new Map<string, PackedBody>(body && [[body.digest, body]]);
  bench.renderer ??= createBenchRenderer(bench, site);
  for (;;) {
    const attempt: Attempt = { bodies, logs: [] };
    try {
      const { outputs, facets, warnings } = bench.renderer.render(id, attempt);
      return {
        outputs: stage(bench, page, outputs, published),
        facets: trace ? JSON.stringify([...facets]) : '[]',
        warnings,
        logs: attempt.logs,
      };
    } catch (error) {
      const failure = attempt.missing === undefined ? error : await fetchBody(bench, attempt.missing, bodies);
      if (failure === undefined) continue;
      return { failure: toErrorData(failure), facets: JSON.stringify([...bench.renderer.facets]), logs: attempt.logs };
    }
  }
}

async function fetchBody(bench: Bench, page: Page, bodies: Map<string, PackedBody>): Promise<PrebakeError | undefined> {
  const { id, source } = page;
  // A file that cannot be read any more is one that has changed.
  const body = source === undefined ? undefined : await loadBody(bench, source, page).catch(() => undefined);
  if (body === undefined) {
    const message = `The body of ${id} is not the one that this build began with: its file changed meanwhile.`;
    return new PrebakeError('file-unstable', message, { file: source });
  }
  bodies.set(body.digest, body);
  return undefined;
}

function stage(
  { stage: folder }: Bench,
  page: Page,
  outputs: RenderedPage['outputs'],
  published: Record<string, string>,
): StagedOutput[] {
  return outputs.map(({ path, text }) => {
    const digest = digestOf(text);
    const redirect = path === page.outputPath ? {} : { redirect: page.url };
    if (published[path] === digest) return { path, digest, size: Buffer.byteLength(text), ...redirect };
    return { path, ...stageBytes(folder, text), ...redirect };
  });
}
