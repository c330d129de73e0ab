import type { ErrorData } from '../errors.ts';
import { frameOf } from '../frame.ts';
import type { BuildContext } from './context.ts';

/**
 * Gives the errors that have a line and no frame one of the file as it is now. What is found while the site is made
 * or rendered knows the line and not the text.
 */
export function withFrames({ textOf }: Pick<BuildContext, 'textOf'>, errors: readonly ErrorData[]): ErrorData[] {
  const texts = new Map<string, string | undefined>();
  return errors.map((error) => {
    const { file, line, column, message } = error;
    if (file === undefined || line === undefined || error.frame !== undefined) return error;
    if (!texts.has(file)) texts.set(file, textOf(file));
    const text = texts.get(file);
    const frame = text === undefined ? undefined : frameOf(text, { line, column, message });
    return frame === undefined ? error : { ...error, frame };
  });
}
