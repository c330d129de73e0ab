import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import { createDrain } from './drain.ts';
import { createId } from './id.ts';
import {
  checkMove,
  type EndState,
  type MarkTrigger,
  type Request,
  type RequestState,
  type Scope,
  type SubmitTrigger,
  type Trigger,
  unionOf,
} from './request.ts';

/**
 * Every request and its state. What a client relies on after an answer (`submit`, `settle`, `cancel`) is a promise: a
 * durable ledger resolves it after the flush. The rest needs none: what was taken but not settled waits again after a
 * restart, and marks are found again by the first scan.
 */
export interface Ledger {
  /** Accepts a request, or refuses it when `limit` of them wait already. */
  submit(input: RequestInput): Promise<Submission>;
  /** Adds to the trigger's one waiting request, or begins it. Never refused, and never counted for the limit. */
  mark(trigger: MarkTrigger, scope: Scope, priority?: number): Request;
  /** Makes all waiting requests active, for one build; undefined when none waits. */
  takeAll(): Take | undefined;
  /** Ends requests that a build covered, or failed to. Those that ended before stay as they are. */
  settle(ids: Iterable<string>, end: 'done' | 'failed', buildId: string): Promise<void>;
  /** Cancels a request that has not ended. Resolves with it, whatever its state now; undefined if nobody knows it. */
  cancel(id: string): Promise<Request | undefined>;
  get(id: string): Request | undefined;
  /** Ended ones in the order they ended, then active, then waiting ones in the order they came. */
  list(): Request[];
  /** Waiting and active ones now; ended ones since the start. */
  counts(): Record<RequestState, number>;
  /** Calls back each time a request begins to wait. Returns the function that ends it. */
  onWaiting(listener: () => void): () => void;
}

export interface RequestInput {
  trigger: SubmitTrigger;
  scope: Scope;
  /** 0 if absent; higher goes first. */
  priority?: number;
}

/** `retryAfter` is in seconds, 1 to 60. */
export type Submission = { accepted: true; request: Request } | { accepted: false; retryAfter: number };

/** What one build has to cover. */
export interface Take {
  ids: string[];
  /** The union of the requests' scopes, and the highest of their priorities. */
  scope: Scope;
  priority: number;
  /** Aborts once the last of the requests is cancelled: nobody waits for the build any more. */
  signal: AbortSignal;
}

export interface LedgerOptions {
  /** Submitted requests that may wait at once. */
  limit: number;
  clock: Clock;
  random: () => number;
  events: EventBus;
  /** Ended requests that are still known; 1,000 if absent. */
  keep?: number;
}

type Entry = { -readonly [K in keyof Request]: Request[K] };

interface Mark {
  entry: Entry;
  /** The entry's scope, unless that is `all`. */
  paths: Set<string>;
}

/** The requests of one take that have not ended. */
interface Group {
  left: number;
  abandoned: AbortController;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { limit, clock, random, events, keep = 1000 } = options;
  const drain = createDrain(clock, random);
  const listeners = new Set<() => void>();
  const waiting = new Map<string, Entry>();
  const active = new Map<string, { entry: Entry; group: Group }>();
  const ended = new Map<string, Entry>();
  const marks = new Map<Trigger, Mark>();
  const totals: Record<EndState, number> = { done: 0, failed: 0, cancelled: 0 };
  /** Waiting requests that are no marks. */
  let counted = 0;

  return {
    async submit(input) {
      if (counted >= limit) return { accepted: false, retryAfter: drain.retryAfter() };
      counted++;
      return { accepted: true, request: accept(input) };
    },

    mark(trigger, scope, priority = 0) {
      const known = marks.get(trigger);
      if (known !== undefined && known.entry.state === 'waiting') {
        known.entry.priority = Math.max(known.entry.priority, priority);
        widen(known, scope);
        return known.entry;
      }
      const paths = new Set(scope === 'all' ? [] : scope);
      const mark = { entry: accept({ trigger, scope: scope === 'all' ? 'all' : paths, priority }), paths };
      marks.set(trigger, mark);
      return mark.entry;
    },

    takeAll() {
      if (waiting.size === 0) return undefined;
      const taken = [...waiting.values()];
      const group: Group = { left: taken.length, abandoned: new AbortController() };
      for (const entry of taken) {
        waiting.delete(entry.id);
        active.set(entry.id, { entry, group });
        checkMove(entry.state, 'active');
        entry.state = 'active';
      }
      drain.taken(counted);
      counted = 0;
      return {
        ids: taken.map((entry) => entry.id),
        scope: unionOf(taken.map((entry) => entry.scope)),
        priority: taken.reduce((highest, entry) => Math.max(highest, entry.priority), Number.NEGATIVE_INFINITY),
        signal: group.abandoned.signal,
      };
    },

    async settle(ids, end, buildId) {
      for (const id of ids) {
        const entry = active.get(id)?.entry;
        if (entry !== undefined) finish(entry, end, buildId);
      }
    },

    async cancel(id) {
      const entry = waiting.get(id) ?? active.get(id)?.entry;
      if (entry === undefined) return ended.get(id);
      if (entry.state === 'waiting' && marks.get(entry.trigger)?.entry !== entry) counted--;
      const group = active.get(id)?.group;
      finish(entry, 'cancelled');
      if (group?.left === 0) group.abandoned.abort();
      return entry;
    },

    get: (id) => waiting.get(id) ?? active.get(id)?.entry ?? ended.get(id),
    list: () => [...ended.values(), ...[...active.values()].map(({ entry }) => entry), ...waiting.values()],
    counts: () => ({ waiting: waiting.size, active: active.size, ...totals }),
    onWaiting(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  function accept({ trigger, scope, priority = 0 }: Pick<Request, 'trigger' | 'scope'> & { priority?: number }): Entry {
    const id = createId(random);
    const entry: Entry = { id, trigger, scope, priority, createdAt: clock.now(), state: 'waiting' };
    waiting.set(id, entry);
    events.emit('request:accepted', { id, trigger });
    for (const listener of [...listeners]) listener();
    return entry;
  }

  function finish(entry: Entry, state: EndState, buildId?: string): void {
    checkMove(entry.state, state);
    const { id, trigger } = entry;
    const group = active.get(id)?.group;
    if (group !== undefined) group.left--;
    waiting.delete(id);
    active.delete(id);
    entry.state = state;
    entry.endedAt = clock.now();
    if (buildId !== undefined) entry.buildId = buildId;
    totals[state]++;
    ended.set(id, entry);
    const [oldest] = ended.keys();
    if (ended.size > keep && oldest !== undefined) ended.delete(oldest);
    events.emit('request:done', { id, trigger, state, ...(buildId !== undefined && { buildId }) });
  }
}

/** In place: a checkout marks thousands of paths, one by one. */
function widen(mark: Mark, scope: Scope): void {
  if (scope === 'all') mark.entry.scope = 'all';
  else if (mark.entry.scope !== 'all') for (const path of scope) mark.paths.add(path);
}
