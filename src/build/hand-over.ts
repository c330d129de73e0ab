import { PrebakeError } from '../errors.ts';
import type { EventBus, EventName, Events } from '../events.ts';
import type { BuildReport } from './build.ts';
import type { Session } from './session.ts';

/**
 * `prebake build` beside a running `start`: the one that owns the site does the work and tells its events; the other
 * repeats them, and ends with the same report.
 */
type Message = { event: EventName; data: Events[EventName] } | { report: BuildReport };

/** What a process may ask of the owner. */
interface Asked {
  do: 'build';
}

/** The owner's side: takes a request up into its ledger and gives what happens until it is done. */
export async function* answer(session: Session | undefined, events: EventBus, asked: unknown): AsyncGenerator<Message> {
  if (session === undefined) {
    throw new PrebakeError('site-busy', 'The prebake that owns this site is just starting, or reads its config again.');
  }
  if ((asked as Partial<Asked> | null)?.do !== 'build') {
    throw new PrebakeError('site-busy', 'The prebake that owns this site does not know what it was asked for.');
  }
  const waiting: Message[] = [];
  let wake = () => {};
  const off = events.onAny((event, data) => {
    waiting.push({ event, data });
    wake();
  });
  try {
    const submission = await session.ledger.submit({ trigger: 'cli', scope: 'all', priority: 5 });
    if (!submission.accepted) {
      const { retryAfter } = submission;
      throw new PrebakeError('queue-full', `Too many requests wait already. Try again in ${retryAfter} seconds.`);
    }
    const { id } = submission.request;
    for (;;) {
      const message = waiting.shift();
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield message;
      if ('event' in message && message.event === 'request:done' && (message.data as { id: string }).id === id) break;
    }
    const report = session.lastReport();
    if (report !== undefined) yield { report };
  } finally {
    off();
  }
}

/** The other side: repeats the owner's events on its own bus and gives the report. */
export async function handOver(ask: (asked: Asked) => AsyncIterable<unknown>, events: EventBus): Promise<BuildReport> {
  let report: BuildReport | undefined;
  for await (const told of ask({ do: 'build' })) {
    const message = told as Message;
    if ('report' in message) report = message.report;
    else events.emit(message.event, message.data as never);
  }
  if (report === undefined) throw new PrebakeError('site-busy', 'The build failed in the prebake that owns this site.');
  return report;
}

/** For what only the owner can do and cannot be asked to. */
export async function refuse(): Promise<never> {
  throw new PrebakeError('site-busy', 'Another prebake owns this site while it watches or builds it.');
}
