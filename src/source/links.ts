import { readlinkSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Config } from '../config/options.ts';
import { hasCode, PrebakeError } from '../errors.ts';
import { unreadable } from './read.ts';

/** Where links may lead, as real absolute paths. */
export interface Boundaries {
  inside: string[];
  /** What prebake itself writes: a link to it would feed the site with its own output. */
  outside: string[];
}

/** The project, and its source folders even if they are links that lead out of it themselves. */
export function findBoundaries({ root, paths }: Config): Boundaries {
  const real = (paths: string[]) => paths.map(realPath).filter((path) => path !== undefined);
  return {
    inside: real([root, join(root, paths.content), join(root, paths.static), join(root, paths.templates)]),
    outside: real([join(root, paths.public), join(root, paths.state)]),
  };
}

/** The real path that a link leads to. Throws `symlink-broken`, `symlink-outside` or `file-unreadable`. */
export function followLink(disk: string, path: string, { inside, outside }: Boundaries): string {
  let target: string;
  try {
    target = realpathSync(disk);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw unreadable(path, error);
    const target = `"${readlinkSync(disk)}"`;
    const message = hasCode(error, 'ELOOP')
      ? `The link leads to ${target}, and from there back to itself.`
      : `The link leads to ${target}, which does not exist.`;
    throw new PrebakeError('symlink-broken', message, { file: path });
  }
  if (!inside.some((folder) => isWithin(target, folder))) {
    throw new PrebakeError('symlink-outside', `The link leads out of the project, to ${target}.`, { file: path });
  }
  if (outside.some((folder) => isWithin(target, folder))) {
    throw new PrebakeError('symlink-outside', 'The link leads to what prebake writes itself.', {
      file: path,
      remedy: 'Remove the link.',
    });
  }
  return target;
}

/** Compares whole segments: `/a/bc` is not within `/a/b`. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
