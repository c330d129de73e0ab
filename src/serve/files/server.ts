import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Clock } from '../../clock.ts';
import { toErrorData } from '../../errors.ts';
import type { EventBus } from '../../events.ts';
import type { Service } from '../../service.ts';
import { createBodies } from './bodies.ts';
import { candidatesOf } from './candidates.ts';
import { isKnownToClient } from './conditions.ts';
import { createConnections } from './connections.ts';
import { isHtml } from './content-type.ts';
import type { FileSource, Snapshot } from './contract.ts';
import { type Found, findFile } from './find-file.ts';
import { ALWAYS, fileHeaders, missingHeaders, redirectHeaders, urlPathOf, withoutContent } from './headers.ts';
import { isOwnHost } from './hosts.ts';
import { listen } from './listen.ts';
import { createLive } from './live/live.ts';
import { parseTarget } from './request-path.ts';
import { createSender } from './send.ts';

export interface FileServerOptions {
  source: FileSource;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** As in `site.url`: `/docs`, or empty. */
  basePath: string;
  events: EventBus;
  clock: Clock;
  /** Live reload and failures shown in the pages; only for names of this machine and `hosts`, against foreign sites. */
  live?: { hosts: readonly string[] };
  /** Bytes of bodies to keep in memory. */
  cache?: number;
  /** ms that answers under way may take to finish after `stop`. */
  drainLimit?: number;
}

export interface FileServer extends Service {
  /** Of the home page, while listening. */
  url(): string | undefined;
}

const ALLOW = 'GET, HEAD, OPTIONS';
const REDIRECT_CACHE = 'max-age=3600';
const CACHE = 64 * 2 ** 20;
const DRAIN = 30_000;
/** Seconds after which a file that is missing on disk may be back. */
const RETRY = 5;

/**
 * Serves what is published: candidates → file → headers → send. What a client writes is only ever compared with the
 * names of published files, so it can reach no other.
 * `start` throws `port-in-use`, `port-forbidden` or `config-value`.
 */
export function createFileServer(options: FileServerOptions): FileServer {
  const { source, events, clock } = options;
  const basePath = decodeURI(options.basePath);
  const bodies = createBodies(source, options.cache ?? CACHE);
  const redirectCache = options.live === undefined ? REDIRECT_CACHE : 'no-store';
  const live = options.live && createLive({ events, clock, show, generation, urlPathOf: urlOf });
  const connections = createConnections(onRequest);
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let url: string | undefined;
  const send = createSender(clock, () => stopping !== undefined);

  function urlOf(outputPath: string): string {
    return urlPathOf(outputPath, basePath);
  }

  function generation(): number {
    return source.snapshot().generation;
  }

  function find(snapshot: Snapshot, target: string): Found | 400 | 414 {
    const parsed = parseTarget(target);
    return typeof parsed === 'number' ? parsed : findFile(snapshot, candidatesOf(parsed.path, basePath));
  }

  function show(path: string) {
    const found = find(source.snapshot(), path);
    if (typeof found === 'number' || !('entry' in found)) return { digest: '', ids: undefined };
    return {
      digest: found.entry?.digest ?? '',
      ids: found.kind === 'file' ? [found.entry.id ?? found.path, found.entry.owner ?? ''] : undefined,
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    if (options.live !== undefined && !isOwnHost(request.headers.host, [...options.live.hosts, options.host])) {
      return send.text(
        request,
        response,
        403,
        'This server does not answer to this name. Use localhost, or its address.',
      );
    }
    if (request.method === 'OPTIONS') return send.empty(response, 204, { ...ALWAYS, Allow: ALLOW });
    if (live?.answer(request, response, target) === true) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return send.text(request, response, 405, 'Only GET and HEAD are answered here.', { Allow: ALLOW });
    }
    const snapshot = source.snapshot();
    const parsed = parseTarget(target);
    if (parsed === 400) return send.text(request, response, 400, 'This address is not a plain path.');
    if (parsed === 414) return send.text(request, response, 414, 'This address is too long.');
    const candidates = candidatesOf(parsed.path, basePath);
    const found = findFile(snapshot, candidates);
    if (found.kind === 'alias') {
      return send.empty(response, 301, redirectHeaders(found.to, parsed.query, redirectCache));
    }
    if (found.kind === 'slash') {
      const to = urlOf(candidates?.folderIndex?.slice(0, -'index.html'.length) ?? '');
      return send.empty(response, 308, redirectHeaders(to, parsed.query, redirectCache));
    }
    return found.kind === 'missing'
      ? answerMissing(request, response, snapshot, found)
      : answerFile(request, response, snapshot, found);
  }

  async function answerFile(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: Snapshot,
    { path, entry }: Found & { kind: 'file' },
  ): Promise<void> {
    const tagged = (digest: string) => {
      const plain = fileHeaders(path, digest, `"${digest}"`);
      const decorated = live !== undefined && isHtml(String(plain['Content-Type']));
      return { headers: decorated ? { ...plain, ETag: live.etag(digest) } : plain, decorated };
    };
    const { headers, decorated } = tagged(entry.digest);
    if (isKnownToClient(request.headers['if-none-match'], String(headers.ETag))) {
      return send.empty(response, 304, withoutContent(headers));
    }
    const body = await bodies.load(snapshot, path, entry);
    if (body === undefined) {
      return send.text(request, response, 503, 'This file is missing on disk for now.', { 'Retry-After': RETRY });
    }
    const fresh = body.digest === undefined ? fileHeaders(path, '', undefined) : tagged(body.digest).headers;
    const bytes = decorated && live !== undefined ? live.decorate(body.bytes, body.digest ?? entry.digest) : body.bytes;
    return send.bytes(request, response, 200, fresh, bytes);
  }

  async function answerMissing(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: Snapshot,
    { path, entry }: Found & { kind: 'missing' },
  ): Promise<void> {
    const body = entry && (await bodies.load(snapshot, path, entry));
    const bytes = body?.bytes ?? Buffer.from('<!doctype html><title>Not found</title><h1>404: not found</h1>\n');
    return send.bytes(request, response, 404, missingHeaders(), live?.decorate(bytes, entry?.digest ?? '') ?? bytes);
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    answer(request, response).catch((error: unknown) => {
      events.emit('warning', { error: toErrorData(error) });
      if (response.headersSent) response.destroy();
      else send.text(request, response, 500, 'The server failed to answer.');
    });
  }

  async function start(): Promise<void> {
    const port = await listen(connections.server, options.host, options.port);
    live?.start();
    url = `http://${nameOf(options.host)}:${port}${urlOf('')}`;
    events.emit('server:listening', { name: 'site', url });
  }

  async function stop(): Promise<void> {
    await starting?.catch(() => {});
    url = undefined;
    live?.stop();
    if (connections.server.listening) await connections.drain(clock, options.drainLimit ?? DRAIN);
  }

  return {
    start() {
      starting ??= stopping === undefined ? start() : Promise.resolve();
      return starting;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
    url: () => url,
  };
}

/** A host as it stands in a URL; addresses that mean "all" are not ones to visit. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
