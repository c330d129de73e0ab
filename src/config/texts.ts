import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Gives the text of a file by its path from `root`, for the lines around an error; undefined when it cannot be had. */
export function textsIn(root: string): (file: string) => string | undefined {
  return (file) => {
    if (isAbsolute(file)) return undefined;
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch {
      return undefined;
    }
  };
}
