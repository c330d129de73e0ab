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
import type { FileEntry, FileSource, Snapshot } from './contract.ts';
import { createFileAnswers, type FileAnswer } from './file-answers.ts';
import { type Found, findFile } from './find-file.ts';
import { ALWAYS, fileHeaders, listOf, missingHeaders, redirectHeaders, urlPathOf } from './headers.ts';
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
  const answers = createFileAnswers(live?.etag);
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

  function answer(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const target = request.url ?? '/';
    if (options.live !== undefined && !isOwnHost(request.headers.host, [...options.live.hosts, options.host])) {
      return send.text(
        request,
        response,
        403,
        'This server does not answer to this name. Use localhost, or its address.',
      );
    }
    if (request.method === 'OPTIONS') return send.empty(response, 204, listOf({ ...ALWAYS, Allow: ALLOW }));
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
      return send.empty(response, 301, listOf(redirectHeaders(found.to, parsed.query, redirectCache)));
    }
    if (found.kind === 'slash') {
      const to = urlOf(candidates?.folderIndex?.slice(0, -'index.html'.length) ?? '');
      return send.empty(response, 308, listOf(redirectHeaders(to, parsed.query, redirectCache)));
    }
    return found.kind === 'missing'
      ? answerMissing(request, response, snapshot, found)
      : answerFile(request, response, snapshot, found);
  }

  /** At once where the bytes are in memory. */
  function answerFile(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: Snapshot,
    { path, entry }: Found & { kind: 'file' },
  ): void | Promise<void> {
    const answer = answers.of(path, entry);
    if (isKnownToClient(request.headers['if-none-match'], answer.etag)) {
      return send.empty(response, 304, answer.unchanged);
    }
    const body = bodies.kept(entry);
    if (body !== undefined) return sendFile(request, response, answer, body.bytes, entry.digest);
    return answerFromDisk(request, response, snapshot, path, entry);
  }

  async function answerFromDisk(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: Snapshot,
    path: string,
    entry: FileEntry,
  ): Promise<void> {
    const body = await bodies.load(snapshot, path, entry);
    if (body === undefined) {
      return send.text(request, response, 503, 'This file is missing on disk for now.', { 'Retry-After': RETRY });
    }
    if (body.digest !== undefined) {
      const answer = body.digest === entry.digest ? answers.of(path, entry) : answers.make(path, body.digest);
      return sendFile(request, response, answer, body.bytes, body.digest);
    }
    const { decorated } = answers.of(path, entry);
    const bytes = decorated && live !== undefined ? live.decorate(body.bytes, entry.digest) : body.bytes;
    const headers = listOf({ ...fileHeaders(path, '', undefined), 'Content-Length': bytes.length });
    return send.bytes(request, response, 200, headers, bytes);
  }

  function sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    answer: FileAnswer,
    body: Uint8Array,
    digest: string,
  ): void {
    const bytes = answer.decorated && live !== undefined ? live.decorate(body, digest) : body;
    send.bytes(request, response, 200, answer.whole(bytes.length), bytes);
  }

  async function answerMissing(
    request: IncomingMessage,
    response: ServerResponse,
    snapshot: Snapshot,
    { path, entry }: Found & { kind: 'missing' },
  ): Promise<void> {
    const body = entry && (bodies.kept(entry) ?? (await bodies.load(snapshot, path, entry)));
    const page = body?.bytes ?? Buffer.from('<!doctype html><title>Not found</title><h1>404: not found</h1>\n');
    const bytes = live?.decorate(page, entry?.digest ?? '') ?? page;
    const headers = listOf({ ...missingHeaders(), 'Content-Length': bytes.length });
    return send.bytes(request, response, 404, headers, bytes);
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    try {
      answer(request, response)?.catch((error: unknown) => fail(request, response, error));
    } catch (error) {
      fail(request, response, error);
    }
  }

  function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    events.emit('warning', { error: toErrorData(error) });
    if (response.headersSent) response.destroy();
    else send.text(request, response, 500, 'The server failed to answer.');
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
