import { basename } from 'node:path';
import { contentTypeOf, isHtml } from './content-type.ts';

export type Headers = Record<string, string | number>;

/** Names and values in turn: what node:http reads fastest. */
export type HeaderList = string[];

export function listOf(headers: Headers): HeaderList {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}

/** Sent with every answer. */
export const ALWAYS: Headers = { 'X-Content-Type-Options': 'nosniff' };

/** Shorter ones could be a word, or a version. */
const SHORTEST_FINGERPRINT = 8;
const YEAR = 'public, max-age=31536000, immutable';

/** For a file's bytes: their type, their tag, and how long they may be kept. `etag` is absent for bytes not vouched for. */
export function fileHeaders(path: string, digest: string, etag: string | undefined): Headers {
  const type = contentTypeOf(path);
  const headers: Headers = { ...ALWAYS, 'Content-Type': type, 'Cache-Control': cacheControl(path, digest, type) };
  if (etag === undefined) headers['Cache-Control'] = 'no-store';
  else headers.ETag = etag;
  return headers;
}

/** The site's page for what is missing, or a built-in one. */
export function missingHeaders(): Headers {
  return { ...ALWAYS, 'Content-Type': contentTypeOf('404.html'), 'Cache-Control': 'no-store' };
}

/** `query` is raw, with its `?`; the target's own query and fragment stay. */
export function redirectHeaders(target: string, query: string, cacheControl: string): Headers {
  const [address = '', fragment] = target.split(/(?=#)/);
  const joined = query === '' ? '' : address.includes('?') ? `&${query.slice(1)}` : query;
  const location = `${address}${joined}${fragment ?? ''}`;
  return { ...ALWAYS, Location: inAscii(location), 'Cache-Control': cacheControl, 'Content-Length': 0 };
}

/** An output path as the path of a URL. */
export function urlPathOf(outputPath: string, basePath: string): string {
  return encodeURI(`${basePath}/${outputPath}`).replace(/[?#]/g, encodeURIComponent);
}

/** The headers of a 304 are those of the 200 without what describes a body. */
export function withoutContent(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('Content-')));
}

function cacheControl(path: string, digest: string, type: string): string {
  if (isHtml(type)) return 'no-cache';
  if (isFingerprinted(path, digest)) return YEAR;
  return /\b(?:xml|rss|atom)\b/.test(type) && !type.startsWith('image/') ? 'max-age=300' : 'no-cache';
}

/** A name such as `site.Ab3dE6gH.css` that holds the beginning of its content's own digest can never mean other bytes. */
function isFingerprinted(path: string, digest: string): boolean {
  return basename(path)
    .split('.')
    .some((part) => part.length >= SHORTEST_FINGERPRINT && digest.startsWith(part));
}

/** Headers carry ASCII; what is escaped already stays. */
function inAscii(location: string): string {
  return location.replace(/[^\u0021-\u007e]+/g, (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
