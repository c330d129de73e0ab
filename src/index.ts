/** The library: what `import … from 'prebake'` gives. */
export type { BuildReport } from './build/build.ts';
export type { Engine, EngineOptions, ListEntry, ListKind, WatchOptions } from './build/contract.ts';
export { type ConfigInput, defineConfig } from './config/define.ts';
export { type LoadedConfig, loadConfig } from './config/load.ts';
export type { Config } from './config/options.ts';
export { createEngine } from './engine.ts';
export { type ErrorData, type ErrorName, PrebakeError } from './errors.ts';
export { type BuildSummary, createEvents, type EventBus, type EventName, type Events } from './events.ts';
export type { HelperContext } from './render/contract.ts';
export type { Service } from './service.ts';
