import type { ErrorData } from '../errors.ts';
import { errorKey, type SharedError } from './error-text.ts';

/** Collects errors until the end of a build, so that one that many pages meet is told once. */
export interface Gathered {
  /** `page` is its id; empty or absent for an error of no single page. */
  add(error: ErrorData, page?: string): void;
  /** In the order they came; empties the collection. */
  take(): SharedError[];
}

/** Pages with a source before generated ones, such as `@robots`; by code units. */
function byOwnFirst(a: string, b: string): number {
  const [one, two] = [a.startsWith('@'), b.startsWith('@')];
  return one === two ? (a < b ? -1 : 1) : Number(one) - Number(two);
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
      // They come as the workers finish them.
      for (const { pages } of taken) pages.sort(byOwnFirst);
      byKey = new Map();
      return taken;
    },
  };
}
