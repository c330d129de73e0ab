import { lstatSync, mkdirSync, realpathSync, type Stats, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config/options.ts';
import { hasCode, PrebakeError } from '../errors.ts';
import { diskPath } from './disk-path.ts';
import { findBoundaries, followLink } from './links.ts';
import { skipOnTheWay } from './scan.ts';

/**
 * Checks that a new file of content/ would be read as one, and that nothing is in its place. Throws `page-exists`,
 * `page-path-invalid` or `symlink-outside`.
 */
export function checkNewFile(config: Config, path: string): void {
  const skip = skipOnTheWay(config, config.paths.content, path);
  if (skip !== undefined) {
    throw new PrebakeError('page-path-invalid', `${path} would not be read as a page: ${skip.reason}.`);
  }
  const disk = diskPath(config.root, path);
  const kind = kindOf(disk);
  if (kind !== undefined) throw new PrebakeError('page-exists', `There is ${kind} at ${path} already.`, { file: path });
  let above = dirname(disk);
  let own = dirname(path);
  while (kindOf(above) === undefined && above !== config.root) {
    above = dirname(above);
    own = dirname(own);
  }
  if (!isFolder(above))
    throw new PrebakeError('page-exists', `${own} is a file, and cannot hold a page.`, { file: own });
  followLink(above, own, findBoundaries(config));
}

/** Writes a file that is not there, and the folders it needs. Throws `page-exists` or `write-failed`. */
export function writeNewFile({ root }: Config, path: string, text: string): void {
  const disk = diskPath(root, path);
  try {
    mkdirSync(dirname(disk), { recursive: true });
    writeFileSync(disk, text, { flag: 'wx' });
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) {
      throw new PrebakeError('page-exists', `There is a file at ${path} by now.`, { file: path });
    }
    throw new PrebakeError('write-failed', 'The page cannot be written.', { file: path, cause });
  }
}

function kindOf(disk: string): string | undefined {
  const stats = look(disk);
  return stats && (stats.isDirectory() ? 'a folder' : stats.isSymbolicLink() ? 'a link' : 'a file');
}

/** Nothing is below a file. */
function look(disk: string): Stats | undefined {
  try {
    return lstatSync(disk, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

function isFolder(disk: string): boolean {
  try {
    return lstatSync(realpathSync(disk)).isDirectory();
  } catch {
    return false;
  }
}
