import { PrebakeError } from '../errors.ts';

/** Who asked. */
export type Trigger = SubmitTrigger | MarkTrigger;

/** Clients that wait for an answer, and may be refused. */
export type SubmitTrigger = 'api' | 'webhook' | 'cli' | 'celery';

/** Triggers that only point at what they saw: they share one waiting request each. */
export type MarkTrigger = 'watcher' | 'cron' | 'moment';

/** What to bring up to date: the whole site, or these source paths. */
export type Scope = 'all' | ReadonlySet<string>;

export type RequestState = 'waiting' | 'active' | 'done' | 'failed' | 'cancelled';
export type EndState = 'done' | 'failed' | 'cancelled';

/** "Bring the site, or these paths, up to date." The queue hands it out to be read; only the ledger changes it. */
export interface Request {
  readonly id: string;
  readonly trigger: Trigger;
  readonly scope: Scope;
  /** Higher goes first. */
  readonly priority: number;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly state: RequestState;
  /** ms since the epoch; absent until it ended. */
  readonly endedAt?: number;
  /** The build that ended it. */
  readonly buildId?: string;
}

/** Every legal move. README.md draws the same, and a test compares the two. */
export const moves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  waiting: ['active', 'cancelled'],
  active: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

/** Throws `internal` for a move that the table does not have. */
export function checkMove(from: RequestState, to: RequestState): void {
  if (!moves[from].includes(to)) throw new PrebakeError('internal', `A ${from} request cannot become ${to}.`);
}

export function isEnded(state: RequestState): state is EndState {
  return moves[state].length === 0;
}

/** Everything that one of them covers. */
export function unionOf(scopes: Iterable<Scope>): Scope {
  const paths = new Set<string>();
  for (const scope of scopes) {
    if (scope === 'all') return 'all';
    for (const path of scope) paths.add(path);
  }
  return paths;
}
