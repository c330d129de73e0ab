import type { Facet } from '../site/facets.ts';

/** Collects what a render reads. One trace serves one renderer; views hold on to it and `facets` changes below them. */
export interface Trace {
  /** Of the render, or the captured part of it, that runs now. */
  facets: Set<Facet>;
  /** Starts afresh and returns the new set. */
  begin(): Set<Facet>;
  add(facet: Facet): void;
  /** Runs `read` with a set of its own, so that a result can be kept together with what it rests on. */
  capture<T>(read: () => T): Captured<T>;
  /** Records again what a kept result rests on, and returns it. */
  replay<T>(captured: Captured<T>): T;
}

export interface Captured<T> {
  value: T;
  facets: ReadonlySet<Facet>;
}

export function createTrace(): Trace {
  return {
    facets: new Set(),
    begin() {
      this.facets = new Set();
      return this.facets;
    },
    add(facet) {
      this.facets.add(facet);
    },
    capture(read) {
      const outer = this.facets;
      const facets = new Set<Facet>();
      this.facets = facets;
      try {
        return { value: read(), facets };
      } catch (error) {
        // Nobody keeps the result, but what it read explains the failure.
        for (const facet of facets) outer.add(facet);
        throw error;
      } finally {
        this.facets = outer;
      }
    },
    replay(captured) {
      for (const facet of captured.facets) this.facets.add(facet);
      return captured.value;
    },
  };
}
