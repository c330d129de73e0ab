import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { digestOf } from '../../src/digest.ts';
import { createEvents } from '../../src/events.ts';
import { parseTarget } from '../../src/serve/files/request-path.ts';
import { createFileServer } from '../../src/serve/files/server.ts';
import { createFakeClock } from '../support/clock.ts';
import { exchange, parseAnswer, type RawAnswer, raw } from './raw.ts';
import { createSite, serve } from './site.ts';

const css = 'body { color: red }';
const fingerprinted = `assets/site.${digestOf(css).slice(0, 10)}.css`;
const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'blog/index.html': '<h1>Blog</h1>',
  'blog/first/index.html': '<h1>First</h1>',
  'tags/c++/index.html': '<h1>C++</h1>',
  'über uns/index.html': '<h1>Über uns</h1>',
  'what?/index.html': 'what',
  'old/index.html': 'redirect page',
  'site.css': css,
  [fingerprinted]: css,
  'feed.xml': '<feed/>',
  LICENSE: 'free',
  '404.html': '<h1>Not here</h1>',
};
const extra = { 'old/index.html': { redirect: '/blog/first/' } };

describe('a request path', () => {
  test.each([
    ['/', 'Home'],
    ['/index.html', 'Home'],
    ['/about', 'About'],
    ['/about.html', 'About'],
    ['/blog/', 'Blog'],
    ['/blog/first/?utm=1', 'First'],
    ['/blog/first/index.html', 'First'],
    ['/tags/c++/', 'C++'],
    ['/tags/c%2B%2B/', 'C++'],
    ['/%C3%BCber%20uns/', 'Über uns'],
    ['/u%CC%88ber%20uns/', 'Über uns'],
    ['/what%3F/', 'what'],
    ['/LICENSE', 'free'],
    ['http://127.0.0.1/blog/', 'Blog'],
  ])('%s leads to its file', async (target, text) => {
    const { get } = await serve(files);
    const answer = await get(target);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(text);
  });

  test.each([
    ['/blog', '/blog/'],
    ['/blog/first?a=1&b', '/blog/first/?a=1&b'],
    ['/tags/c++', '/tags/c++/'],
    ['/%C3%BCber%20uns', '/%C3%BCber%20uns/'],
    ['/what%3F', '/what%3F/'],
  ])('%s without its slash leads to %s', async (target, location) => {
    const { get } = await serve(files);
    const { status, headers, body } = await get(target);
    expect({ status, location: headers.location, body }).toEqual({ status: 308, location, body: '' });
    expect(headers['cache-control']).toBe('max-age=3600');
  });

  test.each([
    '/../secret',
    '/..',
    '/.',
    '/blog/../secret',
    '/blog/..',
    '/blog/./first/',
    '/%2e%2e/secret',
    '/%2E%2e%2fsecret',
    '/.%2e/secret',
    '/blog%2ffirst/',
    '/blog%2Findex.html',
    '/blog/..%5c..%5csecret',
    '/blog\\..\\secret',
    '/%5c%5cserver/share',
    '/index.html%00.css',
    '/%00',
    '/a%0d%0aSet-Cookie:x',
    '/C:/secret',
    '/index.html::$DATA',
    '//',
    '//evil.test/',
    '//evil.test/..',
    '/blog//first/',
    '/%',
    '/%zz',
    '/%c0%ae%c0%ae/secret',
    '/%ff',
    '/\u00ff',
    '/a#b',
    '*',
    'index.html',
    '/%7f',
  ])('%s is refused', async (target) => {
    const { get, reads } = await serve({ ...files, secret: 'no', '../secret': 'no' });
    const { status, headers, body } = await get(target);
    expect(status).toBe(400);
    expect(body).not.toContain('no\n');
    expect(headers['cache-control'] ?? 'no-store').toBe('no-store');
    expect(reads).toEqual([]);
  });

  test.each([
    '/%252e%252e/secret',
    '/..;/secret',
    '/.../secret',
    '/~root/',
    '/.git/config',
    '/CON',
    '/INDEX.HTML',
    '/about/',
    '/about.html/',
    '/constructor',
    '/__proto__',
  ])('%s is not found', async (target) => {
    const { get } = await serve(files);
    expect((await get(target)).status).toBe(404);
  });

  test('is read in a time that grows with its length alone', async () => {
    const { get } = await serve(files);
    expect((await get(`/${'a'.repeat(7000)}!`)).status).toBe(404);
    expect((await get(`/${'a/'.repeat(3500)}!`)).status).toBe(404);
  });

  test('of plain segments reads as one that is decoded', () => {
    const target = fc.string({ unit: fc.constantFrom('/', '.', '-', '_', 'a', 'Z', '7', '%', '?', '!') });
    fc.assert(
      fc.property(target, (text) => {
        // With a host in front it is never plain, and means the same.
        expect(parseTarget(`/${text}`)).toEqual(parseTarget(`http://x/${text}`));
      }),
    );
  });

  test('of more than 8,000 octets is too long', async () => {
    const { get } = await serve(files);
    expect((await get(`/${'a'.repeat(7999)}`)).status).toBe(404);
    expect((await get(`/${'a'.repeat(8000)}`)).status).toBe(414);
  });
});

test('whatever is asked for, nothing but published files is read', async () => {
  const { port, reads, disk } = await serve({ ...files, '../secret': 'canary', '/etc/passwd': 'canary' });
  disk.set('unpublished', Buffer.from('canary'));
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '/',
      '//',
      '%2e',
      '%2E%2e',
      '%2f',
      '%5c',
      '\\',
      '%00',
      '%252e',
      '%c0%ae',
      '..;',
      ':',
      '?',
      '%',
    ),
    fc.constantFrom('secret', 'etc/passwd', 'blog', 'index.html', 'unpublished', 'C:', '%3A', '~', '+'),
    fc.string({ maxLength: 3 }).map((text) => text.replace(/[^!-~]/g, 'x')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const { status, body } = await raw(port, `/${pieces.join('')}`);
      expect([200, 301, 308, 400, 404]).toContain(status);
      expect(body).not.toContain('canary');
    }),
    { numRuns: 400 },
  );
  expect(reads.filter((path) => !Object.hasOwn(files, path))).toEqual([]);
});

describe('the base path', () => {
  test('is cut from what is asked for, and carried by what is answered', async () => {
    const { get, server } = await serve(files, { basePath: '/docs' });
    expect(server.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/docs\/$/);
    expect((await get('/docs/')).body).toContain('Home');
    expect((await get('/docs/blog')).headers.location).toBe('/docs/blog/');
    expect((await get('/docs')).headers.location).toBe('/docs/');
    for (const target of ['/', '/blog/', '/docsite', '/docs_index.html']) {
      const { status, body } = await get(target);
      expect([target, status, body]).toEqual([target, 404, files['404.html']]);
    }
  });
});

describe('an alias', () => {
  test('is a real redirect that keeps the query', async () => {
    const { get } = await serve(files, { extra });
    for (const [target, location] of [
      ['/old/', '/blog/first/'],
      ['/old', '/blog/first/'],
      ['/old/?a=1', '/blog/first/?a=1'],
    ] as const) {
      const { status, headers, body } = await get(target);
      expect([status, headers.location, body, headers['content-length']]).toEqual([301, location, '', '0']);
    }
  });

  test.each([
    ['https://example.org/x?b=2#part', 'https://example.org/x?b=2&a=1#part'],
    ['/x#part', '/x?a=1#part'],
    ['/über\r\nSet-Cookie: x', '/%c3%bcber%0d%0aSet-Cookie:%20x?a=1'],
  ])('to %s is written safely', async (redirect, location) => {
    const { get } = await serve(files, { extra: { 'old/index.html': { redirect } } });
    const { headers } = await get('/old/?a=1');
    expect(headers.location).toBe(location);
    expect(headers['set-cookie']).toBeUndefined();
  });
});

describe('headers', () => {
  test('of a page say its type, its tag, and to ask again', async () => {
    const { get } = await serve(files);
    const { headers } = await get('/');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-length': String(files['index.html'].length),
      etag: `"${digestOf(files['index.html'])}"`,
      date: expect.any(String),
    });
    expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
  });

  test('let only names that hold their own digest be kept for ever', async () => {
    const { get } = await serve({ ...files, 'jquery.slim-3.7.1.min.css': css, 'site.0123456789.css': css });
    expect((await get(`/${fingerprinted}`)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const target of ['/site.css', '/jquery.slim-3.7.1.min.css', '/site.0123456789.css']) {
      expect((await get(target)).headers['cache-control']).toBe('no-cache');
    }
    expect((await get('/feed.xml')).headers['cache-control']).toBe('max-age=300');
  });

  test.each([
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.svg', 'image/svg+xml; charset=utf-8'],
    ['a.PNG', 'image/png'],
    ['a.woff2', 'font/woff2'],
    ['a.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['a.constructor', 'application/octet-stream'],
    ['LICENSE', 'application/octet-stream'],
  ])('of %s say %s', async (name, type) => {
    const { get } = await serve({ [name]: 'x' });
    expect((await get(`/${name}`)).headers['content-type']).toBe(type);
  });

  test('of HEAD are those of GET, without a body', async () => {
    const { get } = await serve(files);
    const withoutDate = ({ date: _, ...headers }: Record<string, string>) => headers;
    for (const target of ['/', '/blog', '/missing', '//']) {
      const [head, full] = [await get(target, { method: 'HEAD' }), await get(target)];
      expect([head.status, withoutDate(head.headers), head.body]).toEqual([full.status, withoutDate(full.headers), '']);
    }
  });
});

describe('a file in memory', () => {
  const withoutDate = ({ headers: { date: _, ...headers }, ...answer }: RawAnswer) => ({ ...answer, headers });

  test.each([undefined, { hosts: [] }])('is answered as when it came from disk, with live reload %j', async (live) => {
    const { get } = await serve(files, live && { live });
    for (const path of ['/', '/site.css', `/${fingerprinted}`, '/feed.xml', '/LICENSE', '/missing']) {
      const first = await get(path);
      expect(Number(first.headers['content-length'])).toBe(first.bytes.length);
      expect(withoutDate(await get(path))).toEqual(withoutDate(first));
    }
  });

  test('of a new generation has the headers of that', async () => {
    const { get, disk, publish } = await serve(files);
    await get('/');
    disk.set('index.html', Buffer.from('<h1>A new home</h1>'));
    publish();
    for (let times = 0; times < 2; times++) {
      const { headers, body } = await get('/');
      expect(body).toBe('<h1>A new home</h1>');
      expect(headers).toMatchObject({ etag: `"${digestOf(body)}"`, 'content-length': String(body.length) });
    }
  });

  test('has the headers of each of its paths', async () => {
    const { get } = await serve(files);
    for (let times = 0; times < 2; times++) {
      expect((await get('/site.css')).headers['cache-control']).toBe('no-cache');
      expect((await get(`/${fingerprinted}`)).headers['cache-control']).toContain('immutable');
    }
  });
});

describe('If-None-Match', () => {
  const etag = `"${digestOf(files['index.html'])}"`;
  test.each([etag, `W/${etag}`, `"other", ${etag}`, `W/"a,b" ,W/${etag}, "c"`, '*', ' * '])(
    '%s is a 304',
    async (tag) => {
      const { get, reads } = await serve(files);
      const { status, headers, body } = await get('/', { headers: { 'If-None-Match': tag } });
      expect([status, body]).toEqual([304, '']);
      expect(headers).toMatchObject({ etag, 'cache-control': 'no-cache', date: expect.any(String) });
      expect(Object.keys(headers).filter((name) => name.startsWith('content-'))).toEqual([]);
      expect(reads).toEqual([]);
    },
  );

  test.each(['"other"', etag.slice(1, -1), '"*"', ''])('%s is not', async (tag) => {
    const { get } = await serve(files);
    expect((await get('/', { headers: { 'If-None-Match': tag } })).status).toBe(200);
  });

  test('does not count for what is missing', async () => {
    const { get } = await serve(files);
    expect((await get('/missing', { headers: { 'If-None-Match': '*' } })).status).toBe(404);
  });
});

describe('methods', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])(
    '%s is refused with those allowed',
    async (method) => {
      const { get } = await serve(files);
      const { status, headers } = await get('/', { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    },
  );

  test.each(['/', '*'])('OPTIONS %s tells them', async (target) => {
    const { get } = await serve(files);
    const { status, headers, body } = await get(target, { method: 'OPTIONS' });
    expect([status, headers.allow, body]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
  });
});

describe('what is missing', () => {
  test.each(['/missing', '/blog/missing/deep/', '/missing.css'])(
    '%s gets the 404 page, never to be kept',
    async (target) => {
      const { get } = await serve(files);
      const { status, headers, body } = await get(target);
      expect([status, body]).toEqual([404, files['404.html']]);
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      expect(headers.etag).toBeUndefined();
    },
  );

  test('gets a built-in page where the site has none', async () => {
    const { get } = await serve({ 'index.html': 'x' });
    const { status, body } = await get('/missing');
    expect(status).toBe(404);
    expect(body).toContain('404');
  });
});

describe('files that change on disk', () => {
  test('are read once while they do not', async () => {
    const { get, reads } = await serve(files);
    for (let times = 0; times < 3; times++) await get('/');
    expect(reads).toEqual(['index.html']);
  });

  test('behind our back are served without a tag, and not kept', async () => {
    const { get, disk } = await serve(files);
    disk.set('index.html', Buffer.from('<h1>Vandal</h1>'));
    const { status, headers, body } = await get('/');
    expect([status, body, headers.etag, headers['cache-control']]).toEqual([
      200,
      '<h1>Vandal</h1>',
      undefined,
      'no-store',
    ]);
    disk.set('index.html', Buffer.from(files['index.html']));
    expect((await get('/')).headers.etag).toBe(`"${digestOf(files['index.html'])}"`);
  });

  test('by a generation published meanwhile are served as that', async () => {
    const site = createSite(files);
    const stale = site.source.snapshot();
    site.disk.set('index.html', Buffer.from('newer'));
    site.publish();
    let first = true;
    const source = {
      snapshot() {
        const snapshot = first ? stale : site.source.snapshot();
        first = false;
        return snapshot;
      },
    };
    const { get } = await serve({}, { source });
    const { body, headers } = await get('/');
    expect([body, headers.etag]).toEqual(['newer', `"${digestOf('newer')}"`]);
  });

  test('by vanishing are told to come back', async () => {
    const { get, disk } = await serve(files);
    disk.delete('index.html');
    const { status, headers } = await get('/');
    expect([status, headers['retry-after']]).toEqual([503, '5']);
  });

  test('and cannot be read are a fault that is told, and not fatal', async () => {
    const { get, source, events } = await serve(files, {
      source: {
        snapshot: () => ({
          ...createSite(files).source.snapshot(),
          read: () => Promise.reject(Object.assign(new Error('EACCES: /private/path'), { code: 'EACCES' })),
        }),
      },
    });
    void source;
    const warned = events.next('warning');
    const { status, body } = await get('/');
    expect(status).toBe(500);
    expect(body).not.toContain('private');
    expect((await warned).error.message).toContain('EACCES');
  });

  test('leave memory in the order of their use', async () => {
    const big = (letter: string) => letter.repeat(100);
    const { get, reads } = await serve(
      { a: big('a'), b: big('b'), c: big('c'), d: big('d'), e: big('e') },
      { cache: 400 },
    );
    for (const target of ['/a', '/b', '/c', '/d', '/a', '/e', '/a', '/b']) await get(target);
    expect(reads).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
  });
});

describe('the server', () => {
  test('tells where it listens', async () => {
    const site = createSite(files);
    const events = createEvents();
    const listening = events.next('server:listening');
    const options = { source: site.source, host: '127.0.0.1', port: 0, basePath: '', events, clock: systemClock };
    const server = createFileServer(options);
    expect(server.url()).toBeUndefined();
    await server.start();
    await server.start();
    expect(await listening).toEqual({ name: 'site', url: server.url() });

    const second = createFileServer({ ...options, port: Number(new URL(server.url() ?? '').port) });
    await expect(second.start()).rejects.toMatchObject({
      name: 'port-in-use',
      message: expect.stringMatching(/^Port \d+ of 127\.0\.0\.1 is in use/),
      remedy: expect.stringContaining('--port'),
    });
    await second.stop();
    await server.stop();
    await server.stop();
    expect(server.url()).toBeUndefined();
  });

  test('stops early and without a start', async () => {
    const { source } = createSite(files);
    const events = createEvents();
    const server = createFileServer({ source, host: '127.0.0.1', port: 0, basePath: '', events, clock: systemClock });
    await server.stop();
    await server.start();
    expect(server.url()).toBeUndefined();
  });

  test('names a host that is not of this machine', async () => {
    const { source } = createSite(files);
    const events = createEvents();
    const server = createFileServer({ source, host: '203.0.113.7', port: 0, basePath: '', events, clock: systemClock });
    await expect(server.start()).rejects.toMatchObject({
      name: 'config-value',
      message: expect.stringContaining('203.0.113.7'),
    });
  });

  test('does not mind a client that leaves before its answer is ready', async () => {
    const site = createSite({ 'index.html': 'home' });
    let release = () => {};
    let begun = () => {};
    const reading = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const read = () => {
      begun();
      return new Promise<Buffer>((resolve) => {
        release = () => resolve(Buffer.from('late'));
      });
    };
    const { port } = await serve({}, { source: { snapshot: () => ({ ...site.source.snapshot(), read }) } });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await reading;
    socket.destroy();
    expect((await raw(port, '/missing')).status).toBe(404);
    release();
    expect((await raw(port, '/missing')).status).toBe(404);
  });

  test('keeps a connection for several requests', async () => {
    const { port } = await serve(files);
    const one = 'GET /site.css HTTP/1.1\r\nHost: x\r\n\r\n';
    const answer = await exchange(port, `${one}${one}${one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    expect(answer.toString().split(css)).toHaveLength(4);
  });

  test('refuses what is no HTTP', async () => {
    const { port } = await serve(files);
    expect(parseAnswer(await exchange(port, 'HELLO\r\n\r\n')).status).toBe(400);
    expect(parseAnswer(await exchange(port, 'GET / HTTP/1.1\r\n\r\n')).status).toBe(400);
    const huge = `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(parseAnswer(await exchange(port, huge)).status).toBe(431);
  });
});

describe('stopping', () => {
  const big = Buffer.alloc(20 * 2 ** 20, 'x');

  function download(port: number, targets = ['/big.bin']) {
    const asked = targets.map((target) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
    const socket = connect(port, '127.0.0.1', () => socket.write(asked));
    let size = 0;
    const begun = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    const closed = new Promise<number>((resolve) => {
      socket.on('error', () => {});
      socket.on('close', () => resolve(size));
    });
    socket.on('data', (chunk) => {
      size += chunk.length;
    });
    return { socket, begun, closed, size: () => size };
  }

  test('lets a download finish and closes idle connections', async () => {
    const { port, server } = await serve({ 'big.bin': big });
    const idle = connect(port, '127.0.0.1');
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    await new Promise((resolve) => idle.once('connect', resolve));
    const { socket, begun, closed } = download(port);
    await begun;
    socket.pause();
    const stopped = server.stop();
    await idleClosed;
    const refused = new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
    const resumed = Date.now();
    socket.resume();
    expect(await closed).toBeGreaterThan(big.length);
    await stopped;
    expect(Date.now() - resumed).toBeLessThan(1500);
  });

  test('closes a connection whose answers have been taken', async () => {
    const { port, server } = await serve({ 'index.html': 'home' }, { clock: createFakeClock() });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await new Promise((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await server.stop();
    await closed;
  });

  test('lets every answer asked for on one connection finish', async () => {
    const site = createSite({ 'big.bin': big, 'late.txt': 'late' });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const snapshot = () => {
      const now = site.source.snapshot();
      const read = async (path: string) => {
        if (path === 'late.txt') await released;
        return now.read(path);
      };
      return { ...now, read };
    };
    const { port, server } = await serve({}, { source: { snapshot }, clock: createFakeClock() });
    const { socket, begun, closed, size } = download(port, ['/big.bin', '/late.txt']);
    await begun;
    const stopped = server.stop();
    let last = '';
    socket.on('data', (chunk) => {
      last = `${last}${chunk.toString('latin1')}`.slice(-10);
      if (size() > big.length) release();
    });
    await closed;
    await stopped;
    expect(last).toMatch(/late$/);
  });

  test('ends by force what takes too long', async () => {
    const clock = createFakeClock();
    const { port, server } = await serve({ 'big.bin': big }, { clock, drainLimit: 30_000 });
    const { socket, begun, closed } = download(port);
    await begun;
    socket.pause();
    const stopped = server.stop();
    await clock.advance(29_999);
    await clock.advance(1);
    socket.resume();
    expect(await closed).toBeLessThan(big.length);
    await stopped;
  });

  test('a reader that takes its answer too slowly is cut off', async () => {
    const clock = createFakeClock();
    const { port } = await serve({ 'big.bin': big }, { clock });
    const { socket, begun, closed } = download(port);
    await begun;
    socket.pause();
    await clock.advance(60_000 + big.length);
    socket.resume();
    expect(await closed).toBeLessThan(big.length);
  });
});
