import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { PrebakeError, toErrorData } from '../errors.ts';
import type { CreateHandler, Handler } from './contract.ts';
import { BEGUN, ENDED, type FromThread, type JobResult, MEMORY, type ThreadData, type ToThread } from './protocol.ts';

// The loop of a worker thread: makes the handler, then works on messages one after the other until it is ended.

const { handlerUrl, init, snapshot, board } = workerData as ThreadData;
const messages: ToThread[] = [];
let busy = false;

/**
 * Milliseconds for which results are gathered. A message that wakes the pool costs up to 28 µs, as much as a third of a
 * small page; gathered ones cost next to nothing. What is gathered when a thread is out of memory or time is done again.
 */
const GATHER = 4;
let gathered: JobResult[] = [];
let sentAt = 0;
// An exit in the midst of a job, or an uncaught error, still leaves time to send what was done before.
process.on('exit', sendResults);

const handler = await createHandler();
if (snapshot !== undefined) await apply(snapshot);
parentPort?.on('message', (message: ToThread) => {
  messages.push(message);
  if (!busy) void work();
});
send({ kind: 'ready' });

async function createHandler(): Promise<Handler> {
  try {
    const module = (await import(handlerUrl)) as { default: CreateHandler };
    return await module.default(init);
  } catch (error) {
    return giveUp(error);
  }
}

async function work(): Promise<void> {
  busy = true;
  for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
    if (message.kind === 'batch') await run(message.payloads);
    else await apply(message.patch);
  }
  busy = false;
}

async function apply(patch: unknown): Promise<void> {
  try {
    await handler.patch(patch);
  } catch (error) {
    giveUp(error);
  }
}

async function run(payloads: unknown[]): Promise<void> {
  sentAt = performance.now();
  for (const [index, payload] of payloads.entries()) {
    Atomics.add(board, BEGUN, 1);
    gathered.push(await handle(index, payload));
    Atomics.add(board, ENDED, 1);
    if (performance.now() - sentAt >= GATHER) sendResults();
  }
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  Atomics.store(board, MEMORY, Math.floor((heap + external) / 1024));
  sendResults();
}

async function handle(index: number, payload: unknown): Promise<JobResult> {
  try {
    return { kind: 'done', index, value: await handler.handle(payload) };
  } catch (error) {
    return { kind: 'threw', index, error: toErrorData(error) };
  }
}

function sendResults(): void {
  const results = gathered;
  gathered = [];
  sentAt = performance.now();
  try {
    if (results.length > 0) send({ kind: 'results', results });
  } catch {
    for (const result of results) sendAlone(result);
  }
}

function sendAlone(result: JobResult): void {
  try {
    send({ kind: 'results', results: [result] });
  } catch (cause) {
    const error = new PrebakeError('internal', 'The result of a job cannot leave its worker: it is not plain data.', {
      cause,
    });
    send({ kind: 'results', results: [{ kind: 'threw', index: result.index, error: toErrorData(error) }] });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

function giveUp(error: unknown): never {
  send({ kind: 'unable', error: toErrorData(error) });
  process.exit(1);
}
