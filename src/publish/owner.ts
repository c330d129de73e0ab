import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type ErrorData, fromErrorData, PrebakeError, toErrorData } from '../errors.ts';
import { type Flag, flagsIn, hail, raiseFlag } from './flag.ts';
import { readLines, writeLine } from './lines.ts';

export interface ClaimOptions {
  /** The state folder, absolute. */
  stateDir: string;
  /** Answers what another process asks of the owner, with any number of messages; what it throws reaches the asker. */
  onRequest(message: unknown): AsyncIterable<unknown>;
  /** Milliseconds to wait for an owner's first word. */
  patience?: number;
}

/**
 * One process owns a site. The others ask it to work for them: `request` gives its messages as they come, throws what
 * it threw, and throws `site-busy` when it ended in between.
 */
export type Claim =
  | { owned: true; release(): Promise<void> }
  | { owned: false; request(message: unknown): AsyncGenerator<unknown, void> };

/** From owner to asker; the first is sent when the connection is made, as soon as the sender owns the site. */
type Answer = { is: 'owner' } | { is: 'message'; message: unknown } | { is: 'end' } | { is: 'error'; error: ErrorData };

/**
 * Claims the site. Each claimant raises its flag and then looks for others, so of two at least one sees the other; and
 * it owns the site only after every other flag it saw is down. Of two undecided ones the lower id stays. So there is
 * never a second owner, and no lock that a crash can leave behind.
 */
export async function claimSite(options: ClaimOptions): Promise<Claim> {
  const folder = join(options.stateDir, 'owner');
  for (;;) {
    let decide: (isOwner: boolean) => void = () => {};
    const decided = new Promise<boolean>((resolve) => {
      decide = resolve;
    });
    const flag = await raiseFlag(folder, (socket) => void receive(socket, decided, options));
    const outcome = await lookForOthers(folder, flag, options);
    if (outcome === 'mine') {
      decide(true);
      return { owned: true, release: () => flag.lower() };
    }
    if (outcome !== 'again') return { owned: false, request: (message) => ask(folder, outcome, message) };
  }
}

/** Gives the id of the owner's flag, or what to do without one; then our own flag is down, unless the site is ours. */
async function lookForOthers(folder: string, flag: Flag, options: ClaimOptions): Promise<string> {
  try {
    for (const id of flagsIn(folder)) {
      if (id === flag.id) continue;
      const socket = await hail(folder, id);
      if (socket === undefined) continue;
      const yields = id < flag.id;
      if (yields) await flag.lower();
      const isOwner = await hearsOwner(socket, options.patience ?? 10_000);
      socket.destroy();
      if (isOwner && !yields) await flag.lower();
      if (isOwner) return id;
      if (yields) return 'again';
    }
    return 'mine';
  } catch (error) {
    await flag.lower();
    throw error instanceof PrebakeError ? error : busy('Another prebake owns this site and cannot be reached', error);
  }
}

/** True once the other side says that it owns the site, false when it hangs up. */
async function hearsOwner(socket: Socket, patience: number): Promise<boolean> {
  let isSilent = false;
  socket.setTimeout(patience, () => {
    isSilent = true;
    socket.destroy();
  });
  const { done } = await readLines(socket).next();
  if (isSilent) throw busy('Another prebake owns this site and does not answer');
  return !done;
}

/** The owner's side of a connection. */
async function receive(socket: Socket, decided: Promise<boolean>, { onRequest }: ClaimOptions): Promise<void> {
  const send = (answer: Answer) => writeLine(socket, answer);
  await decided;
  await send({ is: 'owner' });
  const lines = readLines(socket);
  const { value, done } = await lines.next();
  if (done) return;
  // Reading on is what notices that the asker has gone.
  void lines.next();
  try {
    const messages = onRequest(value)[Symbol.asyncIterator]();
    socket.once('close', () => void messages.return?.().catch(() => {}));
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      if (!(await send({ is: 'message', message: next.value }))) return;
    }
    await send({ is: 'end' });
  } catch (error) {
    await send({ is: 'error', error: toErrorData(error) });
  }
  socket.end();
}

/** The asker's side. */
async function* ask(folder: string, id: string, message: unknown): AsyncGenerator<unknown, void> {
  const socket = await hail(folder, id);
  if (socket === undefined) throw busy('The prebake that owned this site ended before it took the request');
  try {
    const answers = readLines(socket);
    await writeLine(socket, message);
    for (let next = await answers.next(); !next.done; next = await answers.next()) {
      const answer = next.value as Answer;
      if (answer.is === 'end') return;
      if (answer.is === 'error') throw fromErrorData(answer.error);
      if (answer.is === 'message') yield answer.message;
    }
    throw busy('The prebake that owned this site ended before the request was done');
  } finally {
    socket.destroy();
  }
}

function busy(what: string, cause?: unknown): PrebakeError {
  const remedy = 'Run the command again; if it says the same, stop the other prebake.';
  return new PrebakeError('site-busy', `${what}.`, { remedy, cause });
}
