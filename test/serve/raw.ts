import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  bytes: Buffer;
}

/** Sends a request exactly as written: ordinary clients tidy up paths before they send them. */
export async function raw(port: number, target: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { method = 'GET', headers = {} } = options;
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
  const head = `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return parseAnswer(await exchange(port, head));
}

export interface RawOptions {
  method?: string;
  headers?: Record<string, string>;
}

/** Sends bytes (one per character) and collects what comes until the server closes. */
export function exchange(port: number, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

export function parseAnswer(answer: Buffer): RawAnswer {
  const end = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const bytes = answer.subarray(end + 4);
  return { status: Number(first.split(' ')[1]), headers, bytes, body: bytes.toString() };
}
