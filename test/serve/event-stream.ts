import { connect } from 'node:net';
import { parseAnswer, type RawAnswer } from './raw.ts';

export interface Message {
  event: string;
  id: string | undefined;
  data: unknown;
}

/** A client of server-sent events over a plain socket. */
export function openStream(port: number, target: string, headers: Record<string, string> = {}) {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`));
  const messages: Message[] = [];
  let text = '';
  let wake = () => {};
  let read = 0;
  let ended = false;
  socket.on('data', (chunk) => {
    text += chunk.toString();
    messages.splice(0, messages.length, ...parse(text));
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  const until = async (fits: () => boolean) => {
    while (!fits() && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    closed,
    text: () => text,
    /** The next message that was not returned yet. */
    async next(): Promise<Message | undefined> {
      await until(() => messages.length > read);
      return messages[read++];
    },
    async answer(): Promise<RawAnswer> {
      await until(() => text.includes('\r\n\r\n'));
      return parseAnswer(Buffer.from(text));
    },
    close: () => socket.destroy(),
  };
}

/** Skips the lines of chunked coding, which are hexadecimal numbers. */
function parse(text: string): Message[] {
  return text
    .split(/\r?\n\r?\n/)
    .slice(1)
    .flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: ([^\\r\\n]*)`, 'm').exec(block)?.[1];
      const [event, data] = [field('event'), field('data')];
      return event === undefined || data === undefined ? [] : [{ event, id: field('id'), data: JSON.parse(data) }];
    });
}
