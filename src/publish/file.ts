import {
  createReadStream,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, startDigest } from '../digest.ts';
import { hasCode } from '../errors.ts';
import { createPace } from './pace.ts';

/** Bytes above which a file is read in pieces. */
const LARGE = 4 * 1024 * 1024;

/** What is at the path itself, links not followed; undefined for nothing. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A file stands where a folder of the path would be.
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

export async function digestOfFile(path: string): Promise<string> {
  const found = lookAt(path);
  if (found === undefined || found.size <= LARGE) return digestOf(await readFile(path));
  const digest = startDigest();
  for await (const piece of createReadStream(path)) digest.add(piece as Buffer);
  return digest.end();
}

/** True when a regular file with exactly these bytes is at the path. */
export async function holds(path: string, { digest, size }: { digest: string; size: number }): Promise<boolean> {
  const found = lookAt(path);
  if (found === undefined || !found.isFile() || found.size !== size) return false;
  return (await digestOfFile(path)) === digest;
}

/** Output paths with equal keys are one file on systems that ignore case or Unicode form. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** The folder of an output path; empty for the output folder itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** All folders of an output path, from the nearest up, without the output folder itself. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  return folders;
}

/** Everything below a folder that is not a folder, links not followed, as paths with `/`. */
export async function* findAll(folder: string, below = '', pace = createPace()): AsyncGenerator<string> {
  if (pace.due()) await pace.rest();
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* findAll(folder, path, pace);
    else yield path;
  }
}

/** Makes a folder and those above it; the mode is for itself alone. Node's own way says ENOENT where the file system said EROFS. */
export function makeFolders(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (hasCode(error, 'ENOENT') && dirname(path) !== path) {
      makeFolders(dirname(path));
      mkdirSync(path, mode);
    } else if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw error;
    }
  }
}

/** Removes a folder and all in it, if it is there. Unlike `rm`, it does not queue the whole of it at once. */
export async function removeTree(path: string, pace = createPace()): Promise<void> {
  if (!lookAt(path)?.isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (pace.due()) await pace.rest();
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await removeTree(inner, pace);
    else unlinkSync(inner);
  }
  rmdirSync(path);
}
