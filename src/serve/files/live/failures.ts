import type { ErrorData } from '../../../errors.ts';
import type { EventBus } from '../../../events.ts';

export interface Failure {
  /** Id of the page or path of its source, or empty for the whole build. */
  id: string;
  error: ErrorData;
}

export interface Failures {
  /** Of the whole build, then of the page with these ids; without a page, of all pages. */
  of(ids: readonly string[] | undefined): Failure[];
  /** Returns the function that ends the listening. */
  listen(onChange: () => void): () => void;
}

/** So many are told at most; the rest is in the log. */
const MOST = 20;

/** Remembers which pages fail now, so that a page that is opened later tells of it too. */
export function createFailures(events: EventBus): Failures {
  const pages = new Map<string, ErrorData>();
  let build: ErrorData | undefined;
  return {
    of(ids) {
      const own = ids === undefined ? [...pages] : [...pages].filter(([id]) => ids.includes(id));
      const all = own.map(([id, error]) => ({ id, error }));
      return (build === undefined ? all : [{ id: '', error: build }, ...all]).slice(0, MOST);
    },
    listen(onChange) {
      const ends = [
        events.on('page:failed', ({ id, error }) => {
          pages.set(id, error);
          onChange();
        }),
        events.on('page:mended', ({ id }) => {
          if (pages.delete(id)) onChange();
        }),
        events.on('build:failed', ({ error }) => {
          build = error;
          onChange();
        }),
        events.on('build:done', ({ failed }) => {
          if (build === undefined && (failed > 0 || pages.size === 0)) return;
          build = undefined;
          // A failing page may have been deleted: no event tells that it is mended.
          if (failed === 0) pages.clear();
          onChange();
        }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
