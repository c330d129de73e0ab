import * as crypto from 'node:crypto';

/** The first 22 characters of SHA-256 in base64url: 132 bits. */
const LENGTH = 22;

export function digestOf(content: string | Uint8Array): string {
  return crypto.hash('sha256', content, 'base64url').slice(0, LENGTH);
}

/** For content that comes in pieces: `end` gives what `digestOf` gives for the whole. */
export function startDigest(): { add(piece: Uint8Array): void; end(): string } {
  const hash = crypto.createHash('sha256');
  return {
    add: (piece) => void hash.update(piece),
    end: () => hash.digest('base64url').slice(0, LENGTH),
  };
}

/** Of plain data, whatever the order of its keys. Undefined fields count as absent ones. */
export function digestOfValue(value: unknown): string {
  return digestOf(canonicalJson(value));
}

function canonicalJson(value: unknown): string {
  if (value === undefined) return 'undefined';
  return JSON.stringify(value, (_key, inner: unknown) => (isMap(inner) ? sorted(inner) : inner));
}

function sorted(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key]]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
