/** The library: what `import … from 'prebake'` gives. */
export type { BuildReport, Failure } from './build/report.ts';
export { type ConfigInput, defineConfig } from './config/define.ts';
export { type ErrorData, type ErrorName, PrebakeError } from './errors.ts';
export {
  type BuildSummary,
  createEvents,
  type EventBus,
  type EventName,
  type Events,
  type Stage,
} from './events.ts';
export { build, type RunningSite, start, type WatchOptions, watch } from './library.ts';
export type { BuildOptions, PreviewOptions, SiteOptions, StartOptions } from './open-engine.ts';
export type { HelperContext } from './render/contract.ts';
