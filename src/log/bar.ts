import type { Clock } from '../clock.ts';
import type { Stage } from '../events.ts';
import type { Output } from './log.ts';
import type { Paint } from './paint.ts';
import { progressText } from './progress.ts';

/** Work that ends sooner, in ms, shows no bar. */
const APPEARS_AFTER = 500;
/** Between two drawings, in ms. */
const REDRAW_EVERY = 80;
const CLEAR_LINE = '\r\x1b[2K';

/**
 * The progress bar: the last line of a terminal, drawn over itself. Whoever prints calls `clear` before; the bar comes
 * back with the next progress.
 */
export interface Bar {
  begin(): void;
  progress(stage: Stage, done: number, total: number): void;
  clear(): void;
  end(): void;
}

export const noBar: Bar = { begin() {}, progress() {}, clear() {}, end() {} };

export function createBar(options: {
  err: Output;
  columns: () => number | undefined;
  clock: Clock;
  paint: Paint;
}): Bar {
  const { err, columns, clock, paint } = options;
  let latest: { stage: Stage; done: number; total: number; since: number } | undefined;
  let isDue = false;
  let isDrawn = false;
  let drawnAt = 0;
  let cancel = () => {};

  const draw = () => {
    if (latest === undefined) return;
    drawnAt = clock.now();
    const progress = { ...latest, elapsed: drawnAt - latest.since };
    err.write(`${CLEAR_LINE}${progressText(progress, (columns() ?? 80) - 1, paint)}`);
    isDrawn = true;
  };
  const clear = () => {
    if (isDrawn) err.write(CLEAR_LINE);
    isDrawn = false;
  };
  const end = () => {
    cancel();
    clear();
    latest = undefined;
    isDue = false;
  };
  return {
    begin() {
      end();
      cancel = clock.after(APPEARS_AFTER, () => {
        isDue = true;
        draw();
      });
    },
    progress(stage, done, total) {
      const now = clock.now();
      const isNew = latest?.stage !== stage;
      latest = { stage, done, total, since: isNew || latest === undefined ? now : latest.since };
      if (isDue && (isNew || now - drawnAt >= REDRAW_EVERY)) draw();
    },
    clear,
    end,
  };
}
