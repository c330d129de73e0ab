import type { ErrorData } from './errors.ts';

/** Every event of the engine, by name. Listeners get plain data; `log/` and the dashboard print it. */
export interface Events {
  /** A request was accepted by the ledger. */
  'request:accepted': { id: string; trigger: string };
  /** A request reached its end: a commit covered it, its build failed, or it was cancelled. */
  'request:done': { id: string; trigger: string; state: 'done' | 'failed' | 'cancelled'; buildId?: string };
  'build:started': { buildId: string; requests: number };
  /** Work done so far in a stage; `total` is 0 while unknown. */
  'build:progress': { buildId: string; stage: Stage; done: number; total: number };
  'build:done': BuildSummary;
  /** The build could not finish and published nothing. */
  'build:failed': { buildId: string; error: ErrorData };
  'page:rendered': { buildId: string; id: string; reason: string };
  /** The page failed by itself; its last good copy, if any, stays. */
  'page:failed': { buildId: string; id: string; error: ErrorData };
  /** The page failed before and renders again. */
  'page:mended': { buildId: string; id: string };
  /** Gave up after the last attempt. */
  'page:dead': { buildId: string; id: string; attempts: number; error: ErrorData };
  /** A generation is in place in the output folder. */
  'build:published': { buildId: string; generation: number; changed: string[]; deleted: string[] };
  warning: { error: ErrorData };
  /** Something worth telling that is not an error: a fallback to polling, a config change taken up. */
  notice: { message: string };
  'watcher:ready': { files: number; polling: boolean };
  'watcher:changed': { paths: string[] };
  'schedule:due': { schedule: string; slot: string };
  'moment:due': { at: string };
  'worker:started': { worker: number };
  'worker:lost': { worker: number; reason: string };
  'server:listening': { name: string; url: string };
  /** What `{{log}}` printed, with the page that was being rendered. */
  'template:log': { id: string; message: string };
}

export type Stage = 'load' | 'site' | 'plan' | 'render' | 'commit';

/** What a build did; counts are pages unless they say otherwise. */
export interface BuildSummary {
  buildId: string;
  rendered: number;
  /** Output files written because their bytes differ. */
  written: number;
  /** Output files whose bytes were already right. */
  unchanged: number;
  /** Output files removed. */
  pruned: number;
  failed: number;
  /** Pages that stay out of the site for now, in order of their time. */
  heldBack: { source: string; reason: 'draft' | 'future' | 'expired'; at?: string }[];
  warnings: number;
  /** Milliseconds of wall time, whole and per stage. */
  duration: number;
  stages: Partial<Record<Stage, number>>;
  /** Peak resident memory in bytes. */
  peakMemory: number;
  generation: number;
  /** True when pages failed and nothing was published for that. */
  withheld: boolean;
}

export type EventName = keyof Events;
export type Listener<N extends EventName> = (event: Events[N]) => void;

export interface EventBus {
  emit<N extends EventName>(name: N, event: Events[N]): void;
  /** Returns the function that ends the listening. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void;
  onAny(listener: (name: EventName, event: Events[EventName]) => void): () => void;
  /** Resolves with the next event that fits. For tests and `--wait`. */
  next<N extends EventName>(name: N, fits?: (event: Events[N]) => boolean): Promise<Events[N]>;
}

/** Listeners run in the order they came, at once; one that throws does not keep the others from hearing. */
export function createEvents(): EventBus {
  const listeners = new Set<(name: EventName, event: Events[EventName]) => void>();
  const bus: EventBus = {
    emit(name, event) {
      for (const listener of [...listeners]) {
        try {
          listener(name, event);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    onAny(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    on(wanted, listener) {
      return bus.onAny((name, event) => {
        if (name === wanted) listener(event as Events[typeof wanted]);
      });
    },
    next(wanted, fits = () => true) {
      return new Promise((resolve) => {
        const off = bus.on(wanted, (event) => {
          if (!fits(event)) return;
          off();
          resolve(event);
        });
      });
    },
  };
  return bus;
}
