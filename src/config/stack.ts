import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename } from 'node:path';

/**
 * Where an error was thrown, in the source that a bundle was made from: the first frame of its stack that lies in the
 * bundle. `file` is relative to the project root; lines and columns count from 1.
 */
export function placeInBundle(
  error: unknown,
  bundle: string,
): { file: string; line: number; column: number } | undefined {
  if (!(error instanceof Error) || error.stack === undefined || !existsSync(`${bundle}.map`)) return undefined;
  // The name holds a digest, so that it is enough to tell the bundle's rows from others.
  const name = basename(bundle);
  const row = error.stack.split('\n').find((row) => row.includes(name));
  const position = row?.slice(row.indexOf(name) + name.length).match(/^:(\d+):(\d+)/);
  if (!position) return undefined;
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  const entry = map.findEntry(Number(position[1]) - 1, Number(position[2]) - 1);
  if (!('originalSource' in entry)) return undefined;
  return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
