import { lstatSync, type Stats, statSync } from 'node:fs';
import type { Config } from '../config/options.ts';
import { type ErrorData, hasCode, PrebakeError, toErrorData } from '../errors.ts';
import type { FileStamp, SkippedFile, SourceFile } from '../site/record.ts';
import { kindInContent, type Skip, skipInContent, skipInStatic } from './classify.ts';
import { diskPath } from './disk-path.ts';
import { findBoundaries, followLink, isWithin } from './links.ts';
import { unreadable } from './read.ts';
import { walk } from './walk.ts';

export interface Scan {
  /** All three in order of path, folder by folder. */
  files: SourceFile[];
  skipped: SkippedFile[];
  warnings: ErrorData[];
}

/**
 * Lists every source file under content/ and static/, without reading them. Throws `project-missing` when there is no
 * content folder.
 */
export async function scanSource(config: Config): Promise<Scan> {
  const { root, paths } = config;
  const scan: Scan = { files: [], skipped: [], warnings: [] };
  const boundaries = findBoundaries(config);
  for (const folder of [paths.content, paths.static].sort()) {
    const exists = await walk(root, folder, boundaries, {
      skip: (within, name, asFolder) => skipOf(config, within, name, asFolder),
      file(within, name, disk, stats) {
        scan.files.push(sourceFile(config, within, name, disk, stats));
      },
      skipped: (path, reason) => scan.skipped.push({ path, reason }),
      warning: (error) => scan.warnings.push(toErrorData(error)),
    });
    if (!exists && folder === paths.content) {
      throw new PrebakeError('project-missing', `There is no folder ${paths.content}/ in ${root}.`);
    }
  }
  scan.skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return scan;
}

/**
 * Looks at one path again, as a scan would see it. Gives undefined when no file is there any more, or a folder, or
 * when the path is not one of content/ or static/.
 */
export function statFile(config: Config, path: string): SourceFile | SkippedFile | undefined {
  const area = [config.paths.content, config.paths.static].find((folder) => path.startsWith(`${folder}/`));
  if (area === undefined) return undefined;
  const disk = diskPath(config.root, path);
  const stats = look(disk, path);
  if (stats === undefined || stats.isDirectory()) return undefined;
  const skip = skipOnTheWay(config, area, path);
  if (skip !== undefined) return { path, reason: skip.reason };
  try {
    followLink(disk, path, findBoundaries(config));
  } catch (error) {
    if (!(error instanceof PrebakeError) || error.name === 'file-unreadable') throw error;
    return look(disk, path) && { path, reason: 'it is a link that is not followed' };
  }
  if (!stats.isFile()) return { path, reason: 'it is no regular file' };
  const cut = path.lastIndexOf('/');
  return sourceFile(config, path.slice(0, cut), path.slice(cut + 1), disk, stats);
}

/** True when a folder is at this path now, or a link to one. */
export function isFolder(root: string, path: string): boolean {
  return look(diskPath(root, path), path)?.isDirectory() === true;
}

/** What the disk says of a path, links followed; of a link that leads nowhere, what it says of the link. */
function look(disk: string, path: string): Stats | undefined {
  try {
    return statSync(disk, { throwIfNoEntry: false }) ?? lstatSync(disk, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    if (hasCode(error, 'ELOOP')) return lstatSync(disk, { throwIfNoEntry: false });
    throw unreadable(path, error);
  }
}

/** The first reason to pass over one of the path's folders or its name; the path lies in `area`, content/ or static/. */
export function skipOnTheWay(config: Config, area: string, path: string): Skip | undefined {
  let folder = area;
  const names = path.slice(area.length + 1).split('/');
  for (const [index, name] of names.entries()) {
    const skip = skipOf(config, folder, name, index < names.length - 1);
    if (skip !== undefined) return skip;
    folder = `${folder}/${name}`;
  }
  return undefined;
}

function skipOf({ paths }: Config, folder: string, name: string, asFolder: boolean): Skip | undefined {
  if (isWithin(folder, paths.static)) return skipInStatic(name);
  return skipInContent(folder.slice(paths.content.length + 1), name, asFolder);
}

function sourceFile({ paths }: Config, folder: string, name: string, disk: string, stats: Stats): SourceFile {
  const path = `${folder}/${name}`;
  const stamp = stampOf(stats);
  if (isWithin(folder, paths.static)) return { path, kind: 'asset', stamp, verbatim: true };
  return { path, kind: kindInContent(folder.slice(paths.content.length + 1), name, disk), stamp };
}

function stampOf(stats: Stats): FileStamp {
  return { size: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino };
}
