import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { limitSlowReader } from './connections.ts';
import { ALWAYS, type HeaderList, type Headers, listOf } from './headers.ts';

export interface Sender {
  /** Without a body: 204, 304, redirects. */
  empty(response: ServerResponse, status: number, headers: HeaderList): void;
  /** HEAD is sent the same headers and no bytes. The headers hold the length. */
  bytes(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: HeaderList,
    body: Uint8Array,
  ): void;
  /** A sentence for people, where the site has no page for it. */
  text(request: IncomingMessage, response: ServerResponse, status: number, sentence: string, headers?: Headers): void;
}

/** `isStopping` tells that connections are to end with the answer. */
export function createSender(clock: Clock, isStopping: () => boolean): Sender {
  function bytes(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: HeaderList,
    body: Uint8Array,
  ): void {
    response.writeHead(status, closing(headers));
    response.end(request.method === 'HEAD' ? undefined : body);
    limitSlowReader(response, body.length, clock);
  }

  function closing(headers: HeaderList): HeaderList {
    return isStopping() ? [...headers, 'Connection', 'close'] : headers;
  }

  return {
    bytes,
    empty(response, status, headers) {
      response.writeHead(status, closing(headers)).end();
    },
    text(request, response, status, sentence, headers = {}) {
      const body = Buffer.from(`${sentence}\n`);
      const plain = {
        ...ALWAYS,
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'",
        'Cache-Control': 'no-store',
        // What a refused request still sends is not read.
        ...(request.method !== 'GET' && request.method !== 'HEAD' && { Connection: 'close' }),
      };
      bytes(request, response, status, listOf({ ...plain, ...headers, 'Content-Length': body.length }), body);
    },
  };
}
