import { stageAssets } from './assets.ts';
import { commit } from './commit.ts';
import type { BuildContext, BuildOrder } from './context.ts';
import { load } from './load.ts';
import type { BuildReport } from './report.ts';
import { renderSite } from './rounds.ts';
import { type Run, runStage, startRun, summaryOf } from './run.ts';
import { tellWarnings } from './warnings.ts';

/** One build: load → (site → plan → render, until nothing more fails) → commit. */
export async function build(context: BuildContext, order: BuildOrder): Promise<BuildReport> {
  const { clock, events, memory, policy, publisher } = context;
  const began = clock.now();
  if (order.scope === 'all') memory.altered = new Set(await publisher.altered());
  const run = startRun(order, policy.at ?? began, memory.altered);

  await runStage(context, run, 'load', (onProgress) => load(context, order, onProgress));
  const generation = await publish(context, run).catch(async (error) => {
    await publisher.discard(order.buildId).catch(() => {});
    throw error;
  });
  memory.shownTime = run.now;

  const summary = summaryOf(run, clock.now() - began, generation);
  events.emit('build:done', summary);
  return { ...summary, failures: [...run.failures.values()] };
}

/** Renders what is stale and puts it in place. Gives the generation. */
async function publish(context: BuildContext, run: Run): Promise<number> {
  const stage = await context.publisher.stage(run.order.buildId);
  const site = await renderSite(context, run, stage);
  tellWarnings(context, run);
  await runStage(context, run, 'render', () => stageAssets(context, run, site, stage));
  return runStage(context, run, 'commit', () => commit(context, run, site));
}
