import type { ErrorData } from '../errors.ts';
import type { BuildContext } from './context.ts';
import { withFrames } from './frames.ts';
import type { Run } from './run.ts';

/** What is amiss with no single page, such as a link in content/ that leads nowhere: told once, for as long as it lasts. */
export function tellWarnings(context: BuildContext, run: Run): void {
  const { memory, events } = context;
  const told = memory.toldWarnings;
  memory.toldWarnings = new Set();
  for (const error of withFrames(context, run.warnings.get('') ?? [])) {
    const key = keyOf(error);
    if (!told.has(key) && !memory.toldWarnings.has(key)) events.emit('warning', { error });
    memory.toldWarnings.add(key);
  }
}

function keyOf({ name, file, line, message }: ErrorData): string {
  return JSON.stringify([name, file, line, message]);
}
