import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';

/** All times in ms. A slow client may not hold a connection for nothing. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 };
/** Longer than proxies keep an idle connection, so that it is they who close. */
const KEEP_ALIVE = 65_000;
/** Without any progress in writing. */
const WRITE_IDLE = 60_000;
/** Bytes per ms that a reader must take on the whole. */
const SLOWEST_READER = 1.024;
const MOST_REQUESTS = 1000;
const MOST_CONNECTIONS = 1024;
const MOST_HEADERS = 100;

/** Ends the connection of a client that takes its answer too slowly. To be called once the answer is handed over. */
export function limitSlowReader(response: ServerResponse, size: number, clock: Clock): void {
  if (response.writableFinished || (response.socket?.writableLength ?? 0) === 0) return;
  const cancel = clock.after(WRITE_IDLE + size / SLOWEST_READER, () => response.destroy());
  response.once('close', cancel);
}

export interface Connections {
  server: Server;
  /**
   * Lets answers that are under way finish, for so many ms at most. Idle connections end at once, and each of the
   * others as soon as it is idle.
   */
  drain(clock: Clock, limit: number): Promise<void>;
}

/** Node itself counts a connection as idle once its answer is handed over, though most of it may still be on its way. */
export function createConnections(listener: RequestListener): Connections {
  /** The newest answer of each connection: once it is closed, so are those before it. */
  const newest = new Map<Socket, ServerResponse | undefined>();
  let draining = false;
  const server = createServer({ ...LIMITS, maxHeaderSize: 16 * 1024, keepAlive: true }, (request, response) => {
    newest.set(request.socket, response);
    if (draining) endAfter(request.socket, response);
    listener(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  server.timeout = WRITE_IDLE;
  server.maxRequestsPerSocket = MOST_REQUESTS;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MOST_HEADERS;
  server.on('connection', (socket) => {
    newest.set(socket, undefined);
    socket.once('close', () => newest.delete(socket));
  });

  function endAfter(socket: Socket, response: ServerResponse): void {
    response.once('close', () => {
      if (newest.get(socket) === response) socket.end();
    });
  }

  return {
    server,
    drain(clock, limit) {
      draining = true;
      return new Promise((resolve) => {
        const cancel = clock.after(limit, () => server.closeAllConnections());
        // The close of net: that of http would cut off what it takes for idle.
        NetServer.prototype.close.call(server, () => {
          cancel();
          // Ends the timer that looks for slow requests.
          server.close();
          resolve();
        });
        for (const [socket, response] of newest) {
          if (response === undefined || response.closed) socket.destroy();
          else endAfter(socket, response);
        }
      });
    },
  };
}
