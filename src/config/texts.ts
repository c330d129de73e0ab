import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * Gives the text of a file by its path from `root`, for the lines around an error; undefined when it cannot be had. A
 * byte order mark is no part of it, as wherever columns are counted.
 */
export function textsIn(root: string): (file: string) => string | undefined {
  return (file) => {
    if (isAbsolute(file)) return undefined;
    try {
      return decoder.decode(readFileSync(join(root, file)));
    } catch {
      return undefined;
    }
  };
}

const decoder = new TextDecoder();
