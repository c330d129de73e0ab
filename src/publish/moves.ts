import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { PrebakeError } from '../errors.ts';
import type { Commit, ManifestEntry, StagedFile } from './contract.ts';
import { findAll, folderOf, foldersOf, foldPath, holds, lookAt } from './file.ts';
import { createPace } from './pace.ts';
import type { Intent } from './rows.ts';
import { STAGE_INSIDE } from './stage.ts';

export type Moves = Pick<Intent, 'writes' | 'clears' | 'deletes'>;

/** What keeps a folder of an output path from being used. */
type FolderState = 'there' | 'missing';

/**
 * What a commit has to move, in an order that readers never see a page before its assets. Touches nothing. Throws
 * `public-foreign-file` when files that prebake did not make stand in the way, `output-collision` when its own do.
 */
export async function planMoves(
  publicFolder: string,
  entries: ReadonlyMap<string, ManifestEntry>,
  commit: Commit,
): Promise<Moves> {
  const writes = inOrder(commit.writes);
  const written = new Set(writes.map(({ path }) => path));
  for (const path of written) refuseUnsafe(path);
  if (written.size < writes.length) throw collisionWithin(writes);
  const { clears, deletes } = splitDeletes(
    written,
    commit.deletes.filter((path) => entries.has(path) && !written.has(path)),
  );
  const leaving = new Map([...clears, ...deletes].map((path) => [foldPath(path), path]));
  const foreign: string[] = [];
  const states = new Map<string, FolderState>([['', 'there']]);
  const pace = createPace();

  const isLeaving = (path: string, found: Stats): boolean => {
    const old = leaving.get(foldPath(path));
    return old !== undefined && (old === path || lookAt(join(publicFolder, old))?.ino === found.ino);
  };

  const folderState = (folder: string): FolderState => {
    const known = states.get(folder);
    if (known !== undefined) return known;
    const found = folderState(folderOf(folder)) === 'there' ? lookAt(join(publicFolder, folder)) : undefined;
    const state = found?.isDirectory() ? 'there' : 'missing';
    states.set(folder, state);
    if (found === undefined || state === 'there' || isLeaving(folder, found)) return state;
    if (entries.has(folder)) throw collision(folder, 'a file', 'a folder');
    if (commit.adopt) clears.push(folder);
    else foreign.push(found.isSymbolicLink() ? `${folder} (a symbolic link where a folder must be)` : folder);
    return state;
  };

  for (const write of writes) {
    if (pace.due()) await pace.rest();
    const { path } = write;
    if (folderState(folderOf(path)) === 'missing') continue;
    const found = lookAt(join(publicFolder, path));
    if (found === undefined) continue;
    if (found.isDirectory()) {
      for await (const inner of findAll(join(publicFolder, path))) {
        const innerPath = `${path}/${inner}`;
        if (!entries.has(innerPath)) foreign.push(innerPath);
        else if (!leaving.has(foldPath(innerPath))) throw collision(path, 'a folder', 'a file');
      }
      continue;
    }
    if (entries.has(path) || commit.adopt || isLeaving(path, found)) continue;
    if (!(await holds(join(publicFolder, path), write))) foreign.push(path);
  }
  if (foreign.length > 0) throw foreignFiles(publicFolder, foreign, entries.size === 0);
  return { writes, clears, deletes };
}

/** Assets before the pages that use them. */
function inOrder(writes: StagedFile[]): StagedFile[] {
  const isPage = ({ path }: StagedFile) => /\.html?$/.test(path);
  return [...writes.filter((write) => !isPage(write)), ...writes.filter(isPage)];
}

/**
 * Deletes that must come first: a file where a folder will be, files in a folder that will be a file, and names that
 * differ only in case or Unicode form, where deleting last could hit the new file.
 */
function splitDeletes(written: Set<string>, gone: string[]): { clears: string[]; deletes: string[] } {
  if (gone.length === 0) return { clears: [], deletes: [] };
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of written) {
    const folded = foldPath(path);
    files.add(folded);
    for (const folder of foldersOf(folded)) folders.add(folder);
  }
  const clears: string[] = [];
  const deletes: string[] = [];
  for (const path of gone) {
    const folded = foldPath(path);
    const inTheWay = files.has(folded) || folders.has(folded) || foldersOf(folded).some((folder) => files.has(folder));
    (inTheWay ? clears : deletes).push(path);
  }
  return { clears, deletes };
}

/** Permalinks are checked where they are made; this is the last line before the disk. */
function refuseUnsafe(path: string): void {
  if (/(^|\/)\.{0,2}(\/|$)|[\\\0]/.test(path) || path.split('/', 1)[0] === STAGE_INSIDE) {
    throw new PrebakeError('permalink-unsafe', `The output path ${JSON.stringify(path)} would not stay a plain file.`);
  }
}

function collisionWithin(writes: StagedFile[]): PrebakeError {
  const seen = new Map<string, StagedFile>();
  for (const write of writes) {
    const other = seen.get(write.path);
    if (other !== undefined) {
      return new PrebakeError('output-collision', `Both ${other.id} and ${write.id} would be ${write.path}.`);
    }
    seen.set(write.path, write);
  }
  return new PrebakeError('internal', 'Two outputs have one path.');
}

function collision(path: string, is: string, wanted: string): PrebakeError {
  const message = `The output ${path} is published as ${is}, and another output needs ${wanted} there.`;
  return new PrebakeError('output-collision', message);
}

function foreignFiles(folder: string, paths: string[], knowsNothing: boolean): PrebakeError {
  const history = knowsNothing ? ' The state folder has no record of an earlier build.' : '';
  const message =
    paths.length === 1
      ? `prebake did not make ${join(folder, paths[0] ?? '')}, and an output must stand there.${history}`
      : `prebake did not make ${some(paths)} in ${folder}, and outputs must stand there.${history}`;
  return new PrebakeError('public-foreign-file', message);
}

/** The first few of many paths, and how many more there are. */
export function some(paths: string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
