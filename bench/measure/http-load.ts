import { connect, type Socket } from 'node:net';

/** Connections at once, each with one request under way. */
const CONNECTIONS = 50;
/** On one connection, before it is opened anew: fewer than prebake's server allows. */
const REQUESTS = 900;

/**
 * Asks for one path again and again over kept connections; gives answers per second. All answers must have the same
 * length: the client only counts bytes, so that it takes little from the server beside it. Throws otherwise.
 */
export async function loadServer(url: URL, milliseconds: number): Promise<number> {
  const asked = `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
  const length = await answerLength(url, asked);
  let answers = 0;
  let open = true;
  const sockets = new Set(await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(url))));
  let began = 0;
  const failed = new Promise<never>((_, reject) => {
    const ask = (socket: Socket) => {
      let left = REQUESTS;
      let rest = length;
      socket.on('data', (piece) => {
        rest -= piece.length;
        if (rest < 0) reject(new Error(`${url} answered with other lengths than ${length} bytes.`));
        if (rest > 0 || !open) return;
        answers++;
        rest = length;
        left--;
        if (left > 0) socket.write(asked);
        else renew(socket).catch(reject);
      });
      socket.on('error', reject);
      socket.on('close', () => open && sockets.has(socket) && reject(new Error(`${url} closed a connection.`)));
      socket.write(asked);
    };
    const renew = async (old: Socket) => {
      sockets.delete(old);
      old.destroy();
      const socket = await connected(url);
      if (!open) return socket.destroy();
      sockets.add(socket);
      ask(socket);
    };
    began = performance.now();
    for (const socket of sockets) ask(socket);
  });
  try {
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  } finally {
    open = false;
    for (const socket of sockets) socket.destroy();
  }
  return (answers / (performance.now() - began)) * 1000;
}

/** Bytes of one answer, head and body. */
async function answerLength(url: URL, asked: string): Promise<number> {
  const socket = await connected(url);
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece;
      const head = text.indexOf('\r\n\r\n');
      const body = Number(/^content-length: (\d+)/im.exec(text)?.[1]);
      if (head < 0 || text.length < head + 4 + body) return;
      socket.destroy();
      if (text.startsWith('HTTP/1.1 200')) resolve(text.length);
      else reject(new Error(`${url} answered ${text.slice(0, text.indexOf('\r\n'))}.`));
    });
    socket.on('error', reject);
    socket.write(asked);
  });
}

function connected({ hostname, port }: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject).setNoDelay(true);
  });
}
