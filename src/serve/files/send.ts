import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { limitSlowReader } from './connections.ts';
import { ALWAYS, type Headers } from './headers.ts';

export interface Sender {
  /** Without a body: 204, 304, redirects. */
  empty(response: ServerResponse, status: number, headers: Headers): void;
  /** HEAD is sent the same headers and no bytes. */
  bytes(request: IncomingMessage, response: ServerResponse, status: number, headers: Headers, body: Uint8Array): void;
  /** A sentence for people, where the site has no page for it. */
  text(request: IncomingMessage, response: ServerResponse, status: number, sentence: string, headers?: Headers): void;
}

/** `isStopping` tells that connections are to end with the answer. */
export function createSender(clock: Clock, isStopping: () => boolean): Sender {
  function bytes(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: Headers,
    body: Uint8Array,
  ): void {
    response.writeHead(status, { ...headers, 'Content-Length': body.length, ...closing() });
    response.end(request.method === 'HEAD' ? undefined : body);
    limitSlowReader(response, body.length, clock);
  }

  function closing(): Headers {
    return isStopping() ? { Connection: 'close' } : {};
  }

  return {
    bytes,
    empty(response, status, headers) {
      response.writeHead(status, { ...headers, ...closing() }).end();
    },
    text(request, response, status, sentence, headers = {}) {
      const plain = {
        ...ALWAYS,
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'",
        'Cache-Control': 'no-store',
        // What a refused request still sends is not read.
        ...(request.method !== 'GET' && request.method !== 'HEAD' && { Connection: 'close' }),
      };
      bytes(request, response, status, { ...plain, ...headers }, Buffer.from(`${sentence}\n`));
    },
  };
}
