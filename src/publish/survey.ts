import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';
import { findAll, foldPath, holds, lookAt } from './file.ts';
import type { ManifestStore } from './manifest.ts';
import { createPace } from './pace.ts';
import { STAGE_INSIDE } from './stage.ts';

/**
 * Outputs whose file is missing or is not what was published. Reads only files whose ctime differs from what was seen
 * last, or that are in doubt after a start of the machine; notes what it saw, so that each is read once.
 */
export async function findAltered(publicFolder: string, manifest: ManifestStore): Promise<string[]> {
  if (manifest.inDoubt()) await removeReturned(publicFolder, manifest);
  const altered: string[] = [];
  const seen: [string, number][] = [];
  const pace = createPace();
  for (const [path, entry] of manifest.entries) {
    if (pace.due()) await pace.rest();
    const file = join(publicFolder, path);
    const found = lookAt(file);
    if (found?.isFile() && found.size === entry.size) {
      if (found.ctimeMs === entry.changedAt) continue;
      if (await holds(file, entry)) {
        seen.push([path, found.ctimeMs]);
        continue;
      }
    }
    if (entry.changedAt !== undefined || manifest.inDoubt()) seen.push([path, 0]);
    altered.push(path);
  }
  if (seen.length > 0) await manifest.seen(seen);
  if (manifest.inDoubt()) await manifest.verified();
  return altered;
}

/** A power loss can bring back files that were removed shortly before. */
async function removeReturned(publicFolder: string, manifest: ManifestStore): Promise<void> {
  for (const [path, { digest }] of manifest.withdrawn()) {
    const file = join(publicFolder, path);
    const found = lookAt(file);
    if (found !== undefined && (await holds(file, { digest, size: found.size }))) rmSync(file);
  }
}

/** Files in the output folder that are not in the manifest, as output paths, in order. */
export async function findForeign(publicFolder: string, manifest: ManifestStore): Promise<string[]> {
  const unknown: string[] = [];
  try {
    for await (const path of findAll(publicFolder)) {
      if (!manifest.entries.has(path) && !path.startsWith(`${STAGE_INSIDE}/`)) unknown.push(path);
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  if (unknown.length === 0) return [];
  const owned = new Map(Array.from(manifest.entries.keys(), (path) => [foldPath(path), path]));
  const inode = (path: string) => lstatSync(join(publicFolder, path), { throwIfNoEntry: false })?.ino;
  // The same file under another case or Unicode form, on systems that ignore those.
  const isOwned = (path: string) => {
    const known = owned.get(foldPath(path));
    return known !== undefined && inode(known) === inode(path);
  };
  return unknown.filter((path) => !isOwned(path)).sort();
}
