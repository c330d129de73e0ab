import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { loadServer } from '../../bench/measure/http-load.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/page.html`);
}

describe('the load of a server', () => {
  test('is what the server itself counted', async () => {
    let answered = 0;
    const url = await serve((_request, response) => {
      answered++;
      response.setHeader('content-length', 5000).end('x'.repeat(5000));
    });
    const began = performance.now();
    const rate = await loadServer(url, 500);
    const seconds = (performance.now() - began) / 1000;
    expect(rate).toBeGreaterThan(0);
    // Each of the 50 connections may be cut off in the midst of an answer, and one asks for the length.
    expect(rate * seconds).toBeGreaterThan(answered - 52);
    expect(rate * 0.5).toBeLessThan(answered + 1);
  });

  test('is refused where the page is not there', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(404, { 'content-length': 0 }).end();
    });
    await expect(loadServer(url, 100)).rejects.toThrow('answered HTTP/1.1 404');
  });

  test('is refused where answers differ in length', async () => {
    let answered = 0;
    const url = await serve((_request, response) => {
      const body = 'x'.repeat(100 + (answered++ % 2) * 50);
      response.setHeader('content-length', body.length).end(body);
    });
    await expect(loadServer(url, 2000)).rejects.toThrow('with other lengths');
  });
});
