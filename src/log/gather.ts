import type { ErrorData } from '../errors.ts';
import { errorKey, type SharedError } from './error-text.ts';

/** Collects errors until the end of a build, so that one that many pages meet is told once. */
export interface Gathered {
  /** `page` is its id; empty or absent for an error of no single page. */
  add(error: ErrorData, page?: string): void;
  /** In the order they came; empties the collection. */
  take(): SharedError[];
}

export function createGathered(): Gathered {
  let byKey = new Map<string, SharedError>();
  return {
    add(error, page) {
      const key = errorKey(error);
      const shared = byKey.get(key) ?? { error, pages: [] };
      byKey.set(key, shared);
      if (page) shared.pages.push(page);
    },
    take() {
      const taken = [...byKey.values()];
      byKey = new Map();
      return taken;
    },
  };
}
