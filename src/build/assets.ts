import { planAssets } from '../plan/plan.ts';
import { stageBytes } from '../publish/stage.ts';
import type { Site } from '../site/site.ts';
import type { AssetResult, WorkerJob } from '../worker/job.ts';
import { bundleOwner } from './commit.ts';
import type { BuildContext, JobEnd } from './context.ts';
import type { Run } from './run.ts';

/** Stages the assets whose published copy differs: content and static files by the workers, bundles here. */
export async function stageAssets(context: BuildContext, run: Run, site: Site, stage: string): Promise<void> {
  const { entries } = context.publisher.manifest();
  const published = (path: string) => entries.get(path)?.digest;
  const planned = planAssets({ site, published, altered: run.altered });
  const pathOf = new Map(planned.map(({ id, outputPath }) => [id, outputPath]));
  const jobs = planned.map(({ id }) => ({ key: id, payload: { do: 'asset', source: id } satisfies WorkerJob }));
  await context.workers.run(run.order, { size: jobs.length, jobs }, (source, end) => {
    const path = pathOf.get(source);
    if (path !== undefined) takeCopy(run, source, path, end);
  });
  for (const [name, { outputPath, bytes, digest }] of context.memory.bundles) {
    if (published(outputPath) === digest && !run.altered.has(outputPath)) continue;
    run.staged.set(outputPath, { path: outputPath, ...stageBytes(stage, bytes), ...bundleOwner(name) });
  }
}

function takeCopy(run: Run, source: string, path: string, end: JobEnd): void {
  if ('dead' in end) {
    run.failures.set(source, { id: source, error: end.dead.error });
    return;
  }
  const result = end.value as AssetResult;
  if ('failure' in result) run.failures.set(source, { id: source, error: result.failure });
  else if ('staged' in result) run.staged.set(path, { path, ...result, owner: source, id: source });
}
