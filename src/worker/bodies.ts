import type { Body } from '../render/contract.ts';

/** Bodies by digest, up to a number of characters of HTML; what was used longest ago goes first. */
export interface RecentBodies {
  get(digest: string): Body | undefined;
  set(digest: string, body: Body): void;
}

export function createRecentBodies(limit: number): RecentBodies {
  const bodies = new Map<string, Body>();
  let held = 0;
  return {
    get(digest) {
      const body = bodies.get(digest);
      if (body === undefined) return undefined;
      bodies.delete(digest);
      bodies.set(digest, body);
      return body;
    },
    set(digest, body) {
      if (!bodies.has(digest)) held += body.html.length;
      bodies.delete(digest);
      bodies.set(digest, body);
      for (const [oldest, { html }] of bodies) {
        if (held <= limit || oldest === digest) break;
        bodies.delete(oldest);
        held -= html.length;
      }
    },
  };
}
