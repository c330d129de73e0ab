import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallSite } from '../processes/site.ts';
import { makeFolder } from '../support/folder.ts';
import { type Answer, get, type PrebakeProcess, runPrebake, startPrebake } from '../support/prebake-process.ts';
import { adapt, freePort, PATH, sampleOf, skippedWithout } from './sample.ts';

/** A site with all that a web server must get right. */
const root = makeFolder({
  ...smallSite(),
  'content/404.md': '---\ntitle: Nothing here\n---\nNothing here.\n',
  'content/about.md': `---\ntitle: About\naliases: [/old/]\n---\n${'About us, at length. '.repeat(200)}\n`,
  'content/deep/down/page.md': '# Deep\n',
  'templates/assets/site.css': 'body { color: teal }\n',
  'templates/layouts/base.hbs': '<link rel="stylesheet" href="{{asset "site.css"}}">\n{{content}}\n',
  'static/.well-known/security.txt': 'Contact: us\n',
  'static/.secret': 'no\n',
  'static/file.txt': 'A file.\n',
});
const publicFolder = join(root, 'public');
const children = new Set<ChildProcess>();
let prebake: PrebakeProcess;

beforeAll(async () => {
  // Servers may run as another user.
  chmodSync(root, 0o755);
  expect((await runPrebake(root, ['build'])).code).toBe(0);
  prebake = startPrebake(root, ['serve', '--port', '0']);
  await prebake.url();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGTERM');
  await prebake.stop();
});

type Ask = (path: string, headers?: Record<string, string>) => Promise<Answer>;

async function run(command: string, args: string[], port: number): Promise<Ask> {
  const child = spawn(command, args, {
    env: { PATH, HOME: makeFolder(), XDG_DATA_HOME: makeFolder(), XDG_CONFIG_HOME: makeFolder() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.add(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ask: Ask = (path, headers) => get(new URL(path, `http://127.0.0.1:${port}`), headers);
  for (;;) {
    if (child.exitCode !== null) throw new Error(said);
    const answer = await ask('/').catch(() => undefined);
    if (answer !== undefined) return ask;
    await pause(10);
  }
}

async function nginx(sample: string, changes: Record<string, string>): Promise<Ask> {
  const port = await freePort();
  const text = sampleOf('deploying/nginx.md', sample);
  return startNginx(adapt(text, { 'listen 80;': `listen 127.0.0.1:${port};`, ...changes }), port);
}

/** With a sample that is only a part of a server. */
async function nginxAt(location: string): Promise<Ask> {
  const port = await freePort();
  return startNginx(`server { listen 127.0.0.1:${port}; root ${makeFolder()};\n${location} }`, port);
}

function startNginx(servers: string, port: number): Promise<Ask> {
  const folder = makeFolder();
  mkdirSync(join(folder, 'tmp'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'tmp', name)};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const config = `${user} daemon off; pid ${folder}/pid; error_log stderr;
events {}
http {
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${paths.join(' ')}
${servers}
}
`;
  writeFileSync(join(folder, 'nginx.conf'), config);
  return run('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], port);
}

async function caddy(sample: string, changes: Record<string, string>): Promise<Ask> {
  const port = await freePort();
  const text = sampleOf('deploying/caddy.md', sample);
  return startCaddy(adapt(text, { 'example.org {': `http://127.0.0.1:${port} {`, ...changes }), port);
}

async function caddyAt(directives: string): Promise<Ask> {
  const port = await freePort();
  return startCaddy(`http://127.0.0.1:${port} {\n${directives}\n}\n`, port);
}

function startCaddy(site: string, port: number): Promise<Ask> {
  const file = join(makeFolder(), 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n}\n${site}`);
  return run('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], port);
}

/** What is the same whoever serves. */
function servesTheSite(server: () => Ask): void {
  test('pages are at their addresses, and an address without its slash is sent on', async () => {
    const ask = server();
    const about = await ask('/about/');
    expect(about).toMatchObject({ status: 200, headers: { 'content-type': expect.stringMatching(/^text\/html/) } });
    expect(about.body).toContain('About us, at length.');
    expect(about.headers['cache-control']).toBe('no-cache');
    expect((await ask('/')).body).toContain('Welcome.');
    const sent = await ask('/about');
    expect([301, 308]).toContain(sent.status);
    expect(String(sent.headers.location)).toMatch(/^(http:\/\/127\.0\.0\.1:\d+)?\/about\/$/);
  });

  test('a page that the reader has already is not sent again', async () => {
    const ask = server();
    for (const encoding of ['identity', 'gzip']) {
      const first = await ask('/about/', { 'accept-encoding': encoding });
      expect(first.headers['content-encoding']).toBe(encoding === 'gzip' ? 'gzip' : undefined);
      const etag = String(first.headers.etag);
      expect((await ask('/about/', { 'accept-encoding': encoding, 'if-none-match': etag })).status).toBe(304);
    }
  });

  test('stylesheets with a digest in their name may be kept for a year, other files may not', async () => {
    const ask = server();
    const [, href = ''] = /href="(.+?)"/.exec((await ask('/about/')).body) ?? [];
    expect(href).toMatch(/^\/assets\/site\..{12}\.css$/);
    const sheet = await ask(href);
    expect(sheet).toMatchObject({ status: 200, headers: { 'content-type': expect.stringMatching(/^text\/css/) } });
    expect(sheet.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/file.txt')).headers['cache-control']).toBe('no-cache');
  });

  test('what is missing gets the page for it, which nobody keeps for a year', async () => {
    const ask = server();
    for (const path of ['/nothing/', '/nothing', '/deep/', '/assets/site.abcdefghijkl.css']) {
      const missing = await ask(path);
      expect([path, missing.status]).toEqual([path, 404]);
      expect(missing.body).toContain('Nothing here.');
      expect(String(missing.headers['cache-control'])).not.toContain('max-age');
    }
  });
}

function servesFiles(server: () => Ask): void {
  test('names that begin with a dot are not served, but for .well-known', async () => {
    const ask = server();
    expect((await ask('/.secret')).status).toBe(404);
    expect((await ask('/.well-known/security.txt')).body).toBe('Contact: us\n');
  });

  test('an alias is a page that leads on', async () => {
    const answer = await server()('/old/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<meta http-equiv="refresh" content="0; url=/about/">');
  });
}

function passesOn(server: () => Ask): void {
  test('an alias is a real redirect', async () => {
    expect(await server()('/old/?a=1')).toMatchObject({ status: 301, headers: { location: '/about/?a=1' } });
  });
}

const addressOf = async () => ({ '127.0.0.1:4000': new URL(await prebake.url()).host });

const noNginx = skippedWithout('nginx');
describe.skipIf(noNginx !== '')(`nginx on public/${noNginx}:`, () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await nginx('files.conf', { '/srv/my-site/public': publicFolder });
  });
  servesTheSite(() => ask);
  servesFiles(() => ask);
});

describe.skipIf(noNginx !== '')(`nginx in front of prebake${noNginx}:`, () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await nginx('proxy.conf', await addressOf());
  });
  servesTheSite(() => ask);
  passesOn(() => ask);
});

const noCaddy = skippedWithout('caddy');
describe.skipIf(noCaddy !== '')(`Caddy on public/${noCaddy}:`, () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await caddy('files.Caddyfile', { '/srv/my-site/public': publicFolder });
  });
  servesTheSite(() => ask);
  servesFiles(() => ask);
});

describe.skipIf(noCaddy !== '')(`Caddy in front of prebake${noCaddy}:`, () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await caddy('proxy.Caddyfile', await addressOf());
  });
  servesTheSite(() => ask);
  passesOn(() => ask);
});

describe.skipIf(noNginx + noCaddy !== '')(`a site under a path${noNginx || noCaddy}`, () => {
  const below = makeFolder({
    ...smallSite(),
    'prebake.config.yaml': 'site: { url: "https://example.org/project" }\nschedules: false\n',
    'content/404.md': '---\ntitle: Nothing here\n---\nNothing here.\n',
  });
  let inner: PrebakeProcess;
  const page = (title: string) => sampleOf('deploying/base-path.md', title);

  beforeAll(async () => {
    chmodSync(below, 0o755);
    inner = startPrebake(below, ['start', '--port', '0']);
    await inner.told('build:done');
  });
  afterAll(() => inner.stop());

  const samples: [string, (sample: string) => Promise<Ask>][] = [
    ['proxy-path.conf', async (title) => nginxAt(adapt(page(title), await innerAddress()))],
    ['files-path.conf', (title) => nginxAt(adapt(page(title), { '/srv/my-site/public': join(below, 'public') }))],
    ['path.Caddyfile', async (title) => caddyAt(adapt(page(title), await innerAddress()))],
    ['files-path.Caddyfile', (title) => caddyAt(adapt(page(title), { '/srv/my-site/public': join(below, 'public') }))],
  ];
  const innerAddress = async () => ({ '127.0.0.1:4000': new URL(await inner.url()).host });

  test.each(samples)('is served by %s, with its prefix and not without', async (title, serve) => {
    const ask = await serve(title);
    expect((await ask('/project/about/')).body).toContain('About us.');
    expect((await ask('/project/')).body).toContain('Welcome.');
    const missing = await ask('/project/nothing/');
    expect(missing.status).toBe(404);
    if (title !== 'files-path.Caddyfile') expect(missing.body).toContain('Nothing here.');
    expect((await ask('/about/')).body).not.toContain('About us.');
  });
});
