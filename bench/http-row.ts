import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { docsCorpus } from './corpora/docs.ts';
import { readLoad } from './machine.ts';
import { loadServer } from './measure/http-load.ts';
import { measure } from './measure/run.ts';
import { get, startServer } from './measure/server.ts';
import { figureOf, type RowResult, type Subject } from './results.ts';
import type { PlainRow } from './rows.ts';
import type { Surroundings } from './surroundings.ts';
import { mainOf, prebake } from './tools/prebake.ts';

/** ms of load that are not counted, and that are. */
const WARM_UP = 1000;
const LOAD = 4000;
const PAGE_BYTES = 10 * 1024;
const FILE = 'page.html';

interface Running {
  url: URL;
  stop(): Promise<void>;
}

/** Loads prebake's server, a bare one on node:http and nginx in turn with requests for the same page. */
export async function runHttpRow(row: PlainRow, root: string, around: Surroundings): Promise<RowResult> {
  const page = `<!doctype html>\n<title>Bench</title>\n${'<p>Text.</p>\n'.repeat(1000)}`.slice(0, PAGE_BYTES);
  const site = join(around.folder, 'site');
  mkdirSync(site);
  const tool = prebake(root);
  tool.makeSite(docsCorpus(10, around.seed), site, { highlight: false });
  writeFileSync(join(site, 'static', FILE), page);
  await measure(tool.build(site));

  const starts: [string, (() => Promise<Running>) | undefined][] = [
    ['prebake', () => startNode([mainOf(root), 'serve', '--port', '0', '--json'], site)],
    ['node:http', () => startNode([join(root, 'bench/measure/bare-server.mjs'), join(site, 'public', FILE)], site)],
    ['nginx', hasNginx() ? () => startNginx(site) : undefined],
  ];
  const contestants = starts.map(([name, start]) => {
    const state = start === undefined ? 'not installed' : 'measured';
    const subject: Subject = { name, state, figures: {}, loads: [] };
    return { start, subject, rates: [] as number[] };
  });
  for (let run = 0; run < around.runs; run++) {
    for (const { start, subject, rates } of contestants) {
      if (start === undefined || subject.state === 'failed') continue;
      subject.loads.push(await readLoad());
      try {
        const rate = await rateOf(await start(), page);
        rates.push(rate);
        around.tell(`  ${subject.name.padEnd(9)} ${Math.round(rate)} requests per second`);
      } catch (error) {
        subject.state = 'failed';
        subject.why = error instanceof Error ? error.message : String(error);
        around.tell(`  ${subject.name} FAILED: ${subject.why}`);
      }
    }
  }
  for (const { subject, rates } of contestants) {
    if (subject.state === 'measured') subject.figures = { rate: figureOf(rates) };
  }
  return {
    name: row.name,
    title: row.title,
    medium: around.medium,
    subjects: contestants.map(({ subject }) => subject),
    notes: [
      'The client runs beside the server. With two cores or fewer the two share them with the system, so no server has a ' +
        'core to itself, and a server as fast as nginx may wait for the client: compare, and do not read the rates as limits.',
    ],
  };
}

async function rateOf(server: Running, page: string): Promise<number> {
  try {
    if ((await get(server.url)) !== page) throw new Error(`${server.url} does not answer with the page.`);
    await loadServer(server.url, WARM_UP);
    return await loadServer(server.url, LOAD);
  } finally {
    await server.stop();
  }
}

async function startNode(args: string[], cwd: string): Promise<Running> {
  const server = startServer({ file: process.execPath, args, cwd });
  const { url } = await server.next('server:listening');
  return { url: new URL(FILE, String(url)), stop: server.stop };
}

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** nginx with one worker, over the files that prebake wrote. */
async function startNginx(site: string): Promise<Running> {
  const port = await freePort();
  const config = join(site, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${site}/nginx;`,
  );
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${site}/nginx.pid; error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 512; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100; etag on;
  types { text/html html; }
  ${temporary.join(' ')}
  server { listen 127.0.0.1:${port}; root ${site}/public; }
}
`,
  );
  const child = spawn('nginx', ['-c', config, '-p', site, '-e', 'stderr'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = new URL(`http://127.0.0.1:${port}/${FILE}`);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for (let attempt = 0; ; attempt++) {
    try {
      await get(url);
      return { url, stop };
    } catch (error) {
      if (attempt === 50 || child.exitCode !== null) {
        await stop();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
