// The least that node:http can do for a page: one body in memory, with the headers that any static server sends.
// Run as: node bare-server.mjs <file>
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const body = readFileSync(process.argv[2]);
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-length': body.length,
  'cache-control': 'no-cache',
  etag: '"bench"',
};
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  process.stdout.write(`${JSON.stringify({ event: 'server:listening', url })}\n`);
});
process.once('SIGTERM', () => process.exit());
