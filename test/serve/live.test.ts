import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { PrebakeError, toErrorData } from '../../src/errors.ts';
import { isOwnHost } from '../../src/serve/files/hosts.ts';
import { createFakeClock } from '../support/clock.ts';
import { openStream } from './event-stream.ts';
import { serve } from './site.ts';

const files = {
  'index.html': '<html><body><p>"</body>" is a tag</p></BODY></html>',
  'fragment.html': '<p>No body',
  'about/index.html': '<body>About</body>',
  '404.html': '<body>Missing</body>',
  'site.css': 'p {}',
};
const error = toErrorData(
  new PrebakeError('template-syntax', 'Unexpected <b>tag</b>.', {
    file: 'content/a.md',
    line: 3,
    frame: '> 3 | {{#if',
  }),
);

async function serveLive(options: Parameters<typeof serve>[1] = {}) {
  const served = await serve(files, { live: { hosts: ['mysite.test'] }, ...options });
  const html = (await served.get('/')).body;
  const source = /<script src="([^"]+)"/.exec(html)?.[1] ?? '';
  const token = source.split('token=')[1] ?? '';
  /** As the script in a page does. */
  const listen = (path: string, more = '', headers: Record<string, string> = {}) => {
    const file = path === '/missing' ? '404.html' : path === '/' ? 'index.html' : `${path.slice(1)}index.html`;
    const digest = digestOf(served.disk.get(file) ?? '');
    return openStream(served.port, `/_prebake/live?token=${token}&path=${path}&digest=${digest}${more}`, headers);
  };
  const publish = (changed: Record<string, string>, deleted: string[] = []) => {
    for (const [path, text] of Object.entries(changed)) served.disk.set(path, Buffer.from(text));
    for (const path of deleted) served.disk.delete(path);
    const generation = served.publish();
    served.events.emit('build:published', { buildId: 'b', generation, changed: Object.keys(changed), deleted });
    return generation;
  };
  return { ...served, source, token, listen, publish };
}

describe('the script', () => {
  test('is put before the last end of a body while serving, and never on disk', async () => {
    const { get, disk, source } = await serveLive();
    const { body, bytes, headers } = await get('/');
    const digest = digestOf(files['index.html']);
    const tag = `<script src="${source}" data-digest="${digest}" async></script>`;
    expect(body).toBe(files['index.html'].replace('</BODY>', `${tag}</BODY>`));
    expect(headers['content-length']).toBe(String(bytes.length));
    expect(headers.etag).not.toBe(`"${digest}"`);
    expect(String(disk.get('index.html'))).toBe(files['index.html']);
    expect((await get('/fragment')).body).toMatch(/^<p>No body<script /);
    expect((await get('/missing')).body).toContain('<script ');
    expect((await get('/site.css')).body).toBe('p {}');
  });

  test('has its own entity tag, which is another in another process', async () => {
    const { get } = await serveLive();
    const etag = (await get('/')).headers.etag ?? '';
    expect((await get('/', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    const other = await serveLive();
    expect((await other.get('/', { headers: { 'If-None-Match': etag } })).status).toBe(200);
  });

  test('is not there without live reload', async () => {
    const { get } = await serve(files);
    expect((await get('/')).body).toBe(files['index.html']);
    expect((await get('/_prebake/live.js')).status).toBe(404);
  });

  test('is given only to who knows the token', async () => {
    const { get, source } = await serveLive({ basePath: '' });
    expect((await get(source)).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await get('/_prebake/live.js?token=wrong')).status).toBe(403);
    expect((await get(source, { method: 'POST' })).status).toBe(405);
  });
});

describe('the stream', () => {
  test.each([
    ['another token', { token: 'wrong' }],
    ['another origin', { Origin: 'http://evil.test' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['no origin', { Origin: 'null' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
  ])('is refused to %s', async (_who, { token: given, ...headers }: Record<string, string>) => {
    const { get, token } = await serveLive();
    const { status, headers: sent } = await get(`/_prebake/live?token=${given ?? token}&path=/`, { headers });
    expect(status).toBe(403);
    expect(Object.keys(sent).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('tells the generation, and what fails: nothing', async () => {
    const { listen, port } = await serveLive();
    const stream = listen('/', '', { Origin: `http://127.0.0.1:${port}`, 'Sec-Fetch-Site': 'same-origin' });
    expect((await stream.answer()).headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(await stream.next()).toEqual({ event: 'generation', id: '2', data: {} });
    expect(await stream.next()).toEqual({ event: 'failures', id: undefined, data: [] });
  });

  test('tells a page what was published, and whether it is itself another', async () => {
    const { listen, publish } = await serveLive();
    const [home, about] = [listen('/'), listen('/about/')];
    for (const stream of [home, about]) for (let times = 0; times < 2; times++) await stream.next();
    publish({ 'site.css': 'p { color: red }', 'über.css': 'x' });
    const styles = { event: 'published', id: '3', data: { page: false, changed: ['/site.css', '/%C3%BCber.css'] } };
    expect(await home.next()).toEqual(styles);
    expect(await about.next()).toEqual(styles);
    publish({ 'index.html': '<body>New</body>' });
    expect(await home.next()).toMatchObject({ data: { page: true, changed: ['/index.html'] } });
    expect(await about.next()).toMatchObject({ data: { page: false } });
    publish({}, ['about/index.html']);
    expect(await about.next()).toMatchObject({ data: { page: true, changed: ['/about/index.html'] } });
  });

  test('tells a page that was missing of its coming', async () => {
    const { listen, publish } = await serveLive();
    const stream = listen('/missing');
    for (let times = 0; times < 2; times++) await stream.next();
    publish({ 'missing.html': '<body>Here</body>' });
    expect(await stream.next()).toMatchObject({ event: 'published', data: { page: true } });
  });

  test('makes a page load again that changed while it was loading', async () => {
    const { listen, publish, token, port } = await serveLive();
    const digest = digestOf(files['index.html']);
    publish({ 'index.html': '<body>New</body>' });
    const stale = openStream(port, `/_prebake/live?token=${token}&path=/&digest=${digest}`);
    expect(await stale.next()).toMatchObject({ event: 'reload' });
    expect(await listen('/').next()).toMatchObject({ event: 'generation' });
  });

  test('replays what a page missed while it was away', async () => {
    const { listen, publish } = await serveLive();
    const seen = publish({ 'a.css': '1' });
    publish({ 'b.css': '1' });
    publish({ 'c.css': '1' });
    const stream = listen('/', '', { 'Last-Event-ID': String(seen) });
    expect(await stream.next()).toMatchObject({ event: 'published', data: { page: false, changed: ['/b.css'] } });
    expect(await stream.next()).toMatchObject({ event: 'published', data: { page: false, changed: ['/c.css'] } });
    expect(await stream.next()).toMatchObject({ event: 'generation', id: '5' });
    expect(await listen('/', '&since=5').next()).toMatchObject({ event: 'generation' });
    expect(await listen('/', '&since=1').next()).toMatchObject({ event: 'reload' });
  });

  test('names no paths when too many changed', async () => {
    const { listen, publish } = await serveLive();
    const stream = listen('/');
    for (let times = 0; times < 2; times++) await stream.next();
    publish(Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`${index}.html`, 'x'])));
    expect(await stream.next()).toMatchObject({ event: 'published', data: { changed: null } });
  });

  test('carries the base path', async () => {
    const { token, port, publish } = await serveLive({ basePath: '/docs' });
    const digest = digestOf(files['index.html']);
    const stream = openStream(port, `/_prebake/live?token=${token}&path=/docs/&digest=${digest}`);
    for (let times = 0; times < 2; times++) await stream.next();
    publish({ 'site.css': 'x' });
    expect(await stream.next()).toMatchObject({ data: { page: false, changed: ['/docs/site.css'] } });
  });

  test('gives signs of life, and ends with the server', async () => {
    const clock = createFakeClock();
    const { listen, server } = await serveLive({ clock });
    const stream = listen('/');
    for (let times = 0; times < 2; times++) await stream.next();
    await clock.advance(20_000);
    await clock.advance(20_000);
    await server.stop();
    await stream.closed;
    expect(stream.text().split(': still here')).toHaveLength(3);
  });
});

describe('failures', () => {
  const extra = { 'index.html': { id: 'index.md' }, 'about/index.html': { id: 'about.md' } };
  const failed = (id: string) => ({ buildId: 'b', id, error });

  test('are told to the page that fails, now and when it is opened later', async () => {
    const { listen, events } = await serveLive({ extra });
    const [home, about] = [listen('/'), listen('/about/')];
    for (const stream of [home, about]) for (let times = 0; times < 2; times++) await stream.next();
    events.emit('page:failed', failed('about.md'));
    expect(await about.next()).toEqual({ event: 'failures', id: undefined, data: [{ id: 'about.md', error }] });
    expect(await home.next()).toMatchObject({ data: [] });
    const later = listen('/about/');
    await later.next();
    expect(await later.next()).toMatchObject({ event: 'failures', data: [{ id: 'about.md' }] });
    events.emit('page:mended', { buildId: 'b', id: 'about.md' });
    expect(await later.next()).toMatchObject({ event: 'failures', data: [] });
  });

  test('of a source that cannot be read are told to the page that was made of it', async () => {
    const { listen, events } = await serveLive({
      extra: { 'about/index.html': { id: 'about.md', owner: 'content/about.md' }, 'index.html': { id: 'index.md' } },
    });
    events.emit('page:failed', failed('content/about.md'));
    const [home, about] = [listen('/'), listen('/about/')];
    for (const stream of [home, about]) await stream.next();
    expect(await about.next()).toMatchObject({ event: 'failures', data: [{ id: 'content/about.md' }] });
    expect(await home.next()).toMatchObject({ event: 'failures', data: [] });
  });

  test('of pages that were never published are told where nothing is found', async () => {
    const { listen, events } = await serveLive({ extra });
    events.emit('page:failed', failed('new.md'));
    const stream = listen('/missing');
    await stream.next();
    expect(await stream.next()).toMatchObject({ event: 'failures', data: [{ id: 'new.md' }] });
  });

  test('of a whole build are told everywhere until one succeeds', async () => {
    const { listen, events } = await serveLive({ extra });
    const stream = listen('/');
    for (let times = 0; times < 2; times++) await stream.next();
    events.emit('build:failed', { buildId: 'b', error });
    expect(await stream.next()).toMatchObject({ data: [{ id: '', error: { name: 'template-syntax' } }] });
    const summary = { rendered: 0, written: 0, unchanged: 0, pruned: 0, heldBack: [], warnings: 0, duration: 0 };
    events.emit('build:done', {
      buildId: 'c',
      failed: 0,
      stages: {},
      peakMemory: 0,
      generation: 1,
      withheld: false,
      ...summary,
    });
    expect(await stream.next()).toMatchObject({ data: [] });
  });

  test('cannot break out of their line', async () => {
    const { listen, events } = await serveLive({ extra });
    const nasty = { ...error, message: 'a\n\nevent: reload\ndata: {}\n\n\u2028' };
    events.emit('page:failed', { ...failed('index.md'), error: nasty });
    const stream = listen('/');
    await stream.next();
    expect(await stream.next()).toMatchObject({ data: [{ error: { message: nasty.message } }] });
  });
});

describe('in live mode a request', () => {
  test.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST.',
    'a.localhost',
    '127.0.0.1:1',
    '[::1]:80',
    '10.0.0.7',
    'mysite.test:1',
  ])('to %s is answered', (host) => {
    expect(isOwnHost(host, ['mysite.test'])).toBe(true);
  });

  test.each([
    'evil.test',
    'localhost.evil.test',
    'evillocalhost',
    '127.0.0.1.evil.test',
    'mysite.test.evil',
    '',
    '[::1',
    'a b',
  ])('to "%s" is not', (host) => {
    expect(isOwnHost(host, ['mysite.test'])).toBe(false);
  });

  test('to a foreign name is refused, whatever it asks for', async () => {
    const { get, source } = await serveLive();
    for (const target of ['/', source, '/missing', '//']) {
      const { status, body } = await get(target, { headers: { Host: 'evil.test' } });
      expect(status).toBe(403);
      expect(body).not.toContain('<');
    }
    expect((await get('/', { headers: { Host: 'mysite.test' } })).status).toBe(200);
  });
});
