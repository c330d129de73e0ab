import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { hasCode, PrebakeError } from '../errors.ts';
import { type Boundaries, followLink, isWithin } from './links.ts';
import { unreadable } from './read.ts';

/** What a walk tells of, each in order of path. Paths are project-relative and in NFC. */
export interface Visitor {
  /** Why to pass over a file or folder; `folder` is the path of the folder that holds it. */
  skip(folder: string, name: string, isFolder: boolean): { reason: string } | undefined;
  /** `disk` is the absolute path as the disk spells it. */
  file(folder: string, name: string, disk: string, stats: Stats): void;
  skipped(path: string, reason: string): void;
  warning(error: PrebakeError): void;
}

/** Milliseconds of work after which the event loop gets its turn. */
const TURN = 4;
/** Files between two looks at the time. */
const STRIDE = 32;

/**
 * Walks a folder and all below it, following links that stay within the boundaries. Gives false when the folder does
 * not exist. Throws `file-unreadable` when a folder cannot be listed: what it holds must not pass for deleted.
 */
export async function walk(root: string, folder: string, boundaries: Boundaries, visitor: Visitor): Promise<boolean> {
  let real: string;
  try {
    real = realpathSync(join(root, folder));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw unreadable(folder, error);
  }
  if (!statSync(real).isDirectory()) return false;
  let turn = performance.now();
  for (const _ of steps({ path: folder, disk: join(root, folder), real, cameFrom: [] }, boundaries, visitor)) {
    if (performance.now() - turn < TURN) continue;
    await setImmediate();
    turn = performance.now();
  }
  return true;
}

interface Folder {
  path: string;
  /** Absolute, as the disk spells it. */
  disk: string;
  /** Absolute, without links. */
  real: string;
  /** The real folders of the links that led here. */
  cameFrom: string[];
}

interface Entry {
  name: string;
  disk: string;
  /** With a slash at the end for folders, so that sorting entries sorts the paths below them. */
  order: string;
  /** Of a folder. */
  folder?: { real: string; cameFrom: string[] };
}

function* steps(folder: Folder, boundaries: Boundaries, visitor: Visitor): Generator<void> {
  let count = 0;
  for (const entry of listEntries(folder, boundaries, visitor)) {
    if (++count % STRIDE === 0) yield;
    const { name, disk } = entry;
    if (entry.folder !== undefined) {
      yield* steps({ path: `${folder.path}/${name}`, disk, ...entry.folder }, boundaries, visitor);
      continue;
    }
    const stats = look(disk, `${folder.path}/${name}`);
    if (stats?.isFile()) visitor.file(folder.path, name, disk, stats);
    else if (name.includes('\ufffd')) visitor.skipped(`${folder.path}/${name}`, 'its name is not UTF-8');
  }
  yield;
}

/** Files and folders to visit, in order; what is passed over has been told of. */
function listEntries(folder: Folder, boundaries: Boundaries, visitor: Visitor): Entry[] {
  const entries: Entry[] = [];
  for (const dirent of list(folder)) {
    const name = dirent.name.normalize('NFC');
    const path = `${folder.path}/${name}`;
    try {
      const entry = inspect(folder, dirent, name, boundaries);
      if (entry === undefined) {
        if (visitor.skip(folder.path, name, false) === undefined) visitor.skipped(path, 'it is no regular file');
        continue;
      }
      const skip = visitor.skip(folder.path, name, entry.folder !== undefined);
      if (skip === undefined) entries.push(entry);
      else visitor.skipped(path, skip.reason);
    } catch (error) {
      if (!(error instanceof PrebakeError) || error.name === 'file-unreadable') throw error;
      const skip = visitor.skip(folder.path, name, false);
      visitor.skipped(path, skip?.reason ?? 'it is a link that is not followed');
      if (skip === undefined) visitor.warning(error);
    }
  }
  entries.sort((a, b) => compare(a.order, b.order) || compare(a.disk, b.disk));
  return withoutTwins(entries, folder, visitor);
}

/** By code unit, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function list({ disk, path }: Folder): Dirent[] {
  try {
    return readdirSync(disk, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw unreadable(path, error);
  }
}

/** Undefined for what is neither file, folder nor link. Throws `symlink-broken` and `symlink-outside`. */
function inspect(folder: Folder, dirent: Dirent, name: string, boundaries: Boundaries): Entry | undefined {
  const disk = `${folder.disk}/${dirent.name}`;
  if (dirent.isFile()) return { name, disk, order: name };
  if (dirent.isDirectory()) {
    const real = `${folder.real}/${dirent.name}`;
    return { name, disk, order: `${name}/`, folder: { real, cameFrom: folder.cameFrom } };
  }
  if (!dirent.isSymbolicLink()) return undefined;
  const path = `${folder.path}/${name}`;
  const real = followLink(disk, path, boundaries);
  const stats = look(disk, path);
  if (stats?.isFile()) return { name, disk, order: name };
  if (!stats?.isDirectory()) return undefined;
  const cameFrom = [...folder.cameFrom, folder.real];
  if (cameFrom.some((passed) => isWithin(passed, real))) {
    throw new PrebakeError('symlink-broken', 'The link leads back to a folder that holds it.', {
      file: path,
      remedy: 'Remove the link.',
    });
  }
  return { name, disk, order: `${name}/`, folder: { real, cameFrom } };
}

/** Undefined when there is nothing any more. */
function look(disk: string, path: string): Stats | undefined {
  try {
    return statSync(disk, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw unreadable(path, error);
  }
}

/** Of two names that are one in NFC, the one that the disk spells so stays, since that one is found by it. */
function withoutTwins(entries: Entry[], folder: Folder, visitor: Visitor): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    if (kept.at(-1)?.order !== entry.order) {
      kept.push(entry);
      continue;
    }
    if (entry.disk.endsWith(`/${entry.name}`)) kept[kept.length - 1] = entry;
    const message = `Two names here are both "${entry.name}", in two Unicode spellings; only one of them is used.`;
    const details = { file: `${folder.path}/${entry.name}`, remedy: 'Rename one of the two.' };
    visitor.warning(new PrebakeError('output-collision', message, details));
  }
  return kept;
}
