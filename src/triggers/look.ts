import { readdirSync, readFileSync, statSync } from 'node:fs';
import { digestOf } from '../digest.ts';

/** What a path was at one look: enough to tell at the next whether it has changed in between. */
export interface Look {
  kind: 'file' | 'folder' | 'nothing';
  size: number;
  modified: number;
  inode: number;
  /**
   * Of a folder's names, or of the content of a file that was written so shortly before the look that another write
   * could bear the same time stamp.
   */
  digest?: string;
}

/** Time stamps of file systems are as coarse as the kernel's tick: 10 ms at most, with some room. */
const GRAIN = 20;
/** Bytes. A larger file is not rewritten within one tick. */
const LARGEST_READ = 2 ** 20;

const NOTHING: Look = { kind: 'nothing', size: 0, modified: 0, inode: 0 };

/**
 * Looks at an absolute path. With `content`, what the time stamp cannot tell is told by a digest. `now` is the wall
 * clock of the file system, in ms.
 */
export function lookAt(path: string, content: boolean, now: number): Look {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return NOTHING;
    const look = { size: stat.size, modified: stat.mtimeMs, inode: stat.ino };
    if (stat.isDirectory()) return { kind: 'folder', ...look, digest: digestOf(readdirSync(path).join('/')) };
    const digest =
      content && stat.isFile() && stat.size <= LARGEST_READ && Math.abs(now - stat.mtimeMs) <= GRAIN
        ? digestOf(readFileSync(path))
        : undefined;
    return { kind: 'file', ...look, ...(digest !== undefined && { digest }) };
  } catch {
    return NOTHING;
  }
}

/** Whether a path is what it was at an earlier look. */
export function isUnchanged(path: string, before: Look): boolean {
  const after = lookAt(path, false, 0);
  if (after.kind !== before.kind || after.modified !== before.modified || after.inode !== before.inode) return false;
  if (after.kind === 'folder') return after.digest === before.digest;
  if (after.size !== before.size) return false;
  return before.digest === undefined || before.digest === digestOfFile(path);
}

/** A file that is empty, or a path with nothing there: perhaps between two steps of one save. */
export function isBare(look: Look): boolean {
  return look.kind === 'nothing' || (look.kind === 'file' && look.size === 0);
}

function digestOfFile(path: string): string | undefined {
  try {
    return digestOf(readFileSync(path));
  } catch {
    return undefined;
  }
}
