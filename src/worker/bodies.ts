import type { Body, BodyLink, ShortcodeCall } from '../render/contract.ts';

/**
 * A body as threads pass it on: its HTML as UTF-8 in memory that they share, so that handing it over costs nothing,
 * however long it is.
 */
export interface PackedBody {
  digest: string;
  html: Uint8Array<SharedArrayBuffer>;
  shortcodes: ShortcodeCall[];
  /** JSON of `BodyLink[]`. */
  links: string;
}

/** Packs bodies one behind the other into shared pieces of memory. */
export type PackBody = (body: Body) => PackedBody;

/** Bytes of one piece. It is freed when none of its bodies is held any more. */
const PIECE = 1 << 20;

export function createPacker(): PackBody {
  let piece = new Uint8Array(new SharedArrayBuffer(0));
  let used = 0;
  return ({ html, facts, shortcodes, links }) => {
    // A character is three bytes at most.
    if (piece.length - used < html.length * 3) {
      piece = new Uint8Array(new SharedArrayBuffer(Math.max(PIECE, html.length * 3)));
      used = 0;
    }
    const { written } = encoder.encodeInto(html, piece.subarray(used));
    const bytes = piece.subarray(used, used + written);
    used += written;
    return { digest: facts.digest, html: bytes, shortcodes, links: JSON.stringify(links) };
  };
}

const encoder = new TextEncoder();

export function unpackBody({ html, shortcodes, links }: PackedBody): Omit<Body, 'facts'> {
  const { buffer, byteOffset, byteLength } = html;
  return {
    html: Buffer.from(buffer, byteOffset, byteLength).toString('utf8'),
    shortcodes,
    get links() {
      return JSON.parse(links) as BodyLink[];
    },
  };
}

/** Bodies by digest, up to a number of bytes of HTML; what was used longest ago goes first. */
export interface RecentBodies {
  get(digest: string): PackedBody | undefined;
  add(body: PackedBody): void;
}

export function createRecentBodies(limit: number): RecentBodies {
  const bodies = new Map<string, PackedBody>();
  let held = 0;
  return {
    get(digest) {
      const body = bodies.get(digest);
      if (body === undefined) return undefined;
      bodies.delete(digest);
      bodies.set(digest, body);
      return body;
    },
    add(body) {
      const { digest } = body;
      if (!bodies.has(digest)) held += body.html.byteLength;
      bodies.delete(digest);
      bodies.set(digest, body);
      for (const [oldest, { html }] of bodies) {
        if (held <= limit || oldest === digest) break;
        bodies.delete(oldest);
        held -= html.byteLength;
      }
    },
  };
}
