import { type ErrorData, fromErrorData, PrebakeError } from '../errors.ts';
import type { EventBus, EventName, Events } from '../events.ts';
import type { EndState } from '../queue/request.ts';
import type { BuildReport } from './report.ts';
import type { Permission, Session } from './session.ts';

/**
 * `prebake build` beside a running `start`: the one that owns the site does the work and tells its events; the other
 * repeats them, and ends with the same report.
 */
type Message = { event: EventName; data: Events[EventName] } | { report: BuildReport };

/** What a process may ask of the owner. */
interface Asked {
  do: 'build';
  /** What the build may do that builds by themselves may not. */
  allow: Permission;
}

/**
 * The owner's side: takes a request up into its ledger and gives what happens until it is done. A session that ends
 * meanwhile, because the config changed, leaves the request to the next one.
 */
export async function* answer(
  sessionNow: () => Promise<Session>,
  events: EventBus,
  asked: unknown,
): AsyncGenerator<Message> {
  const { do: what, allow } = (asked ?? {}) as Partial<Asked>;
  if (what !== 'build') {
    throw new PrebakeError('site-busy', 'The prebake that owns this site does not know what it was asked for.');
  }
  for (;;) {
    const session = await sessionNow();
    const state = yield* request(session, allow ?? {}, events);
    if (state === 'cancelled') continue;
    const report = session.lastReport();
    if (state === 'done' && report !== undefined) yield { report };
    return;
  }
}

/** Events of a build; the others tell what its owner sees meanwhile. */
const OF_BUILDS = /^(?:build|page|worker|template):|^warning$/;

/** Gives what is told of the request and of the build that brings it about, and then how it ended. */
async function* request(
  { ledger, allow }: Session,
  permission: Permission,
  events: EventBus,
): AsyncGenerator<Message, EndState> {
  const waiting: Message[] = [];
  let wake = () => {};
  let id: string | undefined;
  let isBuilding = false;
  const off = events.onAny((event, data) => {
    // Told while the request is submitted: the first is its own.
    if (event === 'request:accepted') id ??= (data as Events['request:accepted']).id;
    if (event === 'build:started') isBuilding = id !== undefined && ledger.get(id)?.state === 'active';
    const isOwn = event.startsWith('request:') ? 'id' in data && data.id === id : isBuilding && OF_BUILDS.test(event);
    if (!isOwn) return;
    waiting.push({ event, data });
    wake();
  });
  try {
    const submission = await ledger.submit({ trigger: 'cli', scope: 'all', priority: 5 });
    if (!submission.accepted) {
      const { retryAfter } = submission;
      const remedy = `Try again in ${retryAfter} seconds.`;
      throw new PrebakeError('queue-full', 'As many requests for builds as `queue.limit` allows wait already.', {
        remedy,
      });
    }
    // Not before: of a request that was refused, no other build may profit.
    allow(permission);
    for (;;) {
      const message = waiting.shift();
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield message;
      if (!('event' in message) || message.event !== 'request:done') continue;
      return (message.data as Events['request:done']).state;
    }
  } finally {
    off();
  }
}

/**
 * The other side: repeats the owner's events on its own bus and gives the report; undefined when the owner ended before
 * the request was done. Throws what the build failed with.
 */
export async function handOver(
  ask: (asked: Asked) => AsyncIterable<unknown>,
  { allowDelete, adopt }: Required<Permission>,
  events: EventBus,
): Promise<BuildReport | undefined> {
  let report: BuildReport | undefined;
  let failure: ErrorData | undefined;
  try {
    for await (const told of ask({ do: 'build', allow: { allowDelete, adopt } })) {
      const message = told as Message;
      if ('report' in message) report = message.report;
      else events.emit(message.event, message.data as never);
      if ('event' in message && message.event === 'build:failed') {
        failure = (message.data as Events['build:failed']).error;
      }
    }
  } catch (error) {
    if (error instanceof PrebakeError && error.name === 'site-busy') return undefined;
    throw error;
  }
  if (report === undefined && failure !== undefined) throw fromErrorData(failure);
  return report;
}

/** How often an owner that was asked may end before it has done the work. */
const ATTEMPTS = 5;

/** Tries again while there is no report: an owner that ends leaves the site to whoever asks next. */
export async function untilBuilt(attempt: () => Promise<BuildReport | undefined>): Promise<BuildReport> {
  for (let count = 1; count <= ATTEMPTS; count++) {
    const report = await attempt();
    if (report !== undefined) return report;
  }
  return refuse();
}

/** For what only the owner can do and cannot be asked to. */
export async function refuse(): Promise<never> {
  throw new PrebakeError(
    'site-busy',
    'Another prebake watches or builds this site, and only one at a time may change what is published.',
  );
}
