import { jsonLine } from './json-line.ts';
import type { Format, LogOptions } from './log.ts';

/** Progress is told at most so often per stage, in ms. */
const PROGRESS_EVERY = 1000;

/** Every event as a line of JSON. */
export function createJsonLog({ events, out, clock }: LogOptions): Format {
  const write = (event: string, fields: object) => void out.write(`${jsonLine(clock.now(), event, fields)}\n`);
  let toldStage = '';
  let toldAt = 0;
  const isDue = (stage: string) => {
    const now = clock.now();
    if (stage === toldStage && now - toldAt < PROGRESS_EVERY) return false;
    toldStage = stage;
    toldAt = now;
    return true;
  };
  const off = events.onAny((name, event) => {
    if (name !== 'build:progress' || !('stage' in event) || isDue(event.stage)) write(name, event);
  });
  return {
    error: (error) => write('error', { error }),
    say: (message) => write('notice', { message }),
    rows: (event, rows) => {
      for (const row of rows) write(event, row);
    },
    close: off,
  };
}
