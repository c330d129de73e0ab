import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../clock.ts';
import { digestOf } from '../../../digest.ts';
import type { EventBus } from '../../../events.ts';
import { ALWAYS } from '../headers.ts';
import { CLIENT } from './client.ts';
import { createFailures } from './failures.ts';
import { inject } from './inject.ts';

const STREAM = '/_prebake/live';
const SCRIPT = '/_prebake/live.js';
/** ms between two signs of life, which keep proxies and our own time-outs from ending a quiet stream. */
const BEAT = 20_000;
/** Publications remembered for pages that were away; and paths told of in one, beyond which the page loads again. */
const REMEMBERED = 50;
const MOST_PATHS = 2000;
/** Bytes that may wait for a page that does not read. */
const MOST_WAITING = 2 ** 20;

/** What a URL path shows now. */
export interface Shown {
  /** Of the file's bytes; empty for the built-in page. */
  digest: string;
  /** What failures of the page are told by: its own id, and its source. Undefined when there is none at the path. */
  ids: readonly string[] | undefined;
}

export interface Live {
  /** Answers what is live reload's own; false for all else. `target` is the raw request target. */
  answer(request: IncomingMessage, response: ServerResponse, target: string): boolean;
  /** The HTML with the script's tag, and the entity tag of that. `digest` is the file's, or empty. */
  decorate(html: Uint8Array, digest: string): Uint8Array;
  etag(digest: string): string;
  start(): void;
  /** Ends every stream. */
  stop(): void;
}

interface Page {
  response: ServerResponse;
  path: string;
  digest: string;
}

interface Publication {
  generation: number;
  /** As URL paths. */
  changed: string[];
}

/**
 * Live reload over server-sent events: one way, no commands, no file contents. Only a page that this process has served
 * knows the token, and only from its own origin may it listen.
 */
export function createLive(options: {
  events: EventBus;
  clock: Clock;
  show(path: string): Shown;
  generation(): number;
  urlPathOf(outputPath: string): string;
}): Live {
  const { events, clock, show, generation, urlPathOf } = options;
  const token = randomBytes(16).toString('base64url');
  const failures = createFailures(events);
  const pages = new Set<Page>();
  let recent: Publication[] = [];
  let ends: (() => void)[] = [];

  const tagOf = (digest: string) => `<script src="${SCRIPT}?token=${token}" data-digest="${digest}" async></script>`;

  function send(page: Page, event: string, data: unknown, id?: number): void {
    const head = id === undefined ? '' : `id: ${id}\n`;
    page.response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (page.response.writableLength > MOST_WAITING) page.response.destroy();
  }

  function sendPublished(page: Page, { generation, changed }: Publication): void {
    const few = changed.length <= MOST_PATHS;
    const shown = show(page.path).digest !== page.digest;
    send(page, 'published', { page: shown, changed: few ? changed : null }, generation);
  }

  function sendFailures(page: Page): void {
    send(page, 'failures', failures.of(show(page.path).ids));
  }

  function open(page: Page, since: string | null): void {
    const { response } = page;
    response.writeHead(200, {
      ...ALWAYS,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.socket?.setTimeout(0);
    response.write('retry: 1000\n\n');
    response.on('close', () => pages.delete(page));
    pages.add(page);
    catchUp(page, since);
    sendFailures(page);
  }

  /** What was published while the page was loading, or away. */
  function catchUp(page: Page, since: string | null): void {
    const now = generation();
    const missed = recent.filter((publication) => publication.generation > Number(since));
    const complete = since === null || Number(since) === now || missed[0]?.generation === Number(since) + 1;
    if (show(page.path).digest !== page.digest || !complete) send(page, 'reload', {}, now);
    else if (since !== null) for (const publication of missed) sendPublished(page, publication);
    send(page, 'generation', {}, now);
  }

  function refusal(request: IncomingMessage, query: URLSearchParams): string | undefined {
    const { origin, host } = request.headers;
    if (query.get('token') !== token) return 'The token is not of this server.';
    if (origin !== undefined && origin !== `http://${host}`) return 'Another origin may not listen.';
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return 'Another site may not listen.';
    return undefined;
  }

  return {
    answer(request, response, target) {
      const mark = target.indexOf('?');
      const path = mark === -1 ? target : target.slice(0, mark);
      if (path !== STREAM && path !== SCRIPT) return false;
      const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark));
      const refused = refusal(request, query);
      if (request.method !== 'GET') {
        response.writeHead(405, { ...ALWAYS, Allow: 'GET', 'Content-Length': 0 }).end();
      } else if (refused !== undefined) {
        response.writeHead(403, {
          ...ALWAYS,
          'Content-Type': 'text/plain; charset=utf-8',
          'Cache-Control': 'no-store',
        });
        response.end(`${refused}\n`);
      } else if (path === SCRIPT) {
        response.writeHead(200, {
          ...ALWAYS,
          'Content-Type': 'text/javascript; charset=utf-8',
          'Cache-Control': 'no-store',
          'Cross-Origin-Resource-Policy': 'same-origin',
        });
        response.end(CLIENT);
      } else {
        const page = { response, path: query.get('path') ?? '', digest: query.get('digest') ?? '' };
        const last = request.headers['last-event-id'];
        open(page, typeof last === 'string' ? last : query.get('since'));
      }
      return true;
    },
    decorate: (html, digest) => inject(html, tagOf(digest)),
    etag: (digest) => `"${digest}-${digestOf(tagOf(digest)).slice(0, 8)}"`,
    start() {
      let cancelBeat = () => {};
      const beat = () => {
        for (const { response } of pages) response.write(': still here\n\n');
        cancelBeat = clock.after(BEAT, beat);
      };
      cancelBeat = clock.after(BEAT, beat);
      ends = [
        () => cancelBeat(),
        failures.listen(() => {
          for (const page of pages) sendFailures(page);
        }),
        events.on('build:published', ({ generation, changed, deleted }) => {
          const publication = { generation, changed: [...changed, ...deleted].map(urlPathOf) };
          recent = [...recent, publication].slice(-REMEMBERED);
          for (const page of pages) sendPublished(page, publication);
        }),
      ];
    },
    stop() {
      for (const end of ends.splice(0)) end();
      for (const { response } of pages) response.end();
    },
  };
}
