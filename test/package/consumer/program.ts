import {
  type BuildReport,
  build,
  type ConfigInput,
  createEvents,
  defineConfig,
  type HelperContext,
  PrebakeError,
  type RunningSite,
  start,
  watch,
} from 'prebake';

export const config: ConfigInput = defineConfig({ site: { title: 'Typed' }, collections: { blog: 'posts' } });
// @ts-expect-error an option that does not exist
defineConfig({ titel: 'x' });

export function shout(text: string, { ctx }: { ctx: HelperContext }): object {
  return ctx.safe(text.toUpperCase() + (ctx.read('a.txt') ?? ''));
}

export async function run(): Promise<void> {
  const report: BuildReport = await build({ root: '.', preview: { at: new Date() } });
  for (const { id, error } of report.failures) id.concat(error.message, error.name);
  const events = createEvents();
  events.on('page:failed', ({ id }) => id.trim());
  // @ts-expect-error an event that does not exist
  events.on('page:missing', () => {});
  const site: RunningSite = await watch({ port: 0, events });
  await site.stop();
  await (await start({ root: '.' })).stop();
  try {
    await build();
  } catch (error) {
    if (error instanceof PrebakeError && error.name === 'config-value') error.remedy.trim();
  }
}
