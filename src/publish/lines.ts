import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Characters of one message at most. */
const LONGEST = 16 * 1024 * 1024;

/** Messages as lines of JSON. Ends when the other side does, however that ends. */
export async function* readLines(socket: Socket): AsyncGenerator<unknown, undefined> {
  socket.setEncoding('utf8');
  let rest = '';
  try {
    for await (const piece of socket) {
      rest += piece as string;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
      if (rest.length > LONGEST) return undefined;
    }
  } catch {
    // The connection broke, or what came over it was no message: there is nothing more to read.
  }
  return undefined;
}

/** Resolves once there is room for more. False when the other side is gone. */
export async function writeLine(socket: Socket, message: unknown): Promise<boolean> {
  if (socket.destroyed) return false;
  if (!socket.write(`${JSON.stringify(message)}\n`)) {
    const left = new AbortController();
    await Promise.race([
      once(socket, 'drain', { signal: left.signal }).catch(() => {}),
      once(socket, 'close', { signal: left.signal }).catch(() => {}),
    ]);
    left.abort();
  }
  return !socket.destroyed;
}
