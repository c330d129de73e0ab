import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { PrebakeError, toErrorData } from '../errors.ts';
import type { CreateHandler, Handler } from './contract.ts';
import { BEGUN, ENDED, type FromThread, MEMORY, type ThreadData, type ToThread } from './protocol.ts';

// The loop of a worker thread: makes the handler, then works on messages one after the other until it is ended.

const { handlerUrl, init, snapshot, board } = workerData as ThreadData;
const messages: ToThread[] = [];
let busy = false;

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

/** Each result is sent at once: a message costs some microseconds, and done work survives whatever the next job does. */
async function run(payloads: unknown[]): Promise<void> {
  for (const [index, payload] of payloads.entries()) {
    Atomics.add(board, BEGUN, 1);
    try {
      const value = await handler.handle(payload);
      sendValue(index, value);
    } catch (error) {
      send({ kind: 'threw', index, error: toErrorData(error) });
    }
    Atomics.add(board, ENDED, 1);
  }
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  Atomics.store(board, MEMORY, Math.floor((heap + external) / 1024));
}

function sendValue(index: number, value: unknown): void {
  try {
    send({ kind: 'done', index, value });
  } catch (cause) {
    throw new PrebakeError('internal', 'The result of a job cannot leave its worker: it is not plain data.', { cause });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

function giveUp(error: unknown): never {
  send({ kind: 'unable', error: toErrorData(error) });
  process.exit(1);
}
