import { constants, copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, PrebakeError } from '../errors.ts';
import type { StagedFile } from './contract.ts';
import { at, publishFault } from './fault.ts';
import { folderOf, foldersOf, holds, lookAt } from './file.ts';
import { createPace, type Pace } from './pace.ts';
import type { Intent } from './rows.ts';
import type { Stage } from './stage.ts';

/**
 * The moves of one commit on the disk. What they replace or remove is kept in the stage, so that each can be taken
 * back; where a file is kept depends on the intent alone, so that another process can finish or take back what one
 * began.
 */
export interface Placement {
  /**
   * Gives the ctimes of the writes. With `resume`, does what another process left undone: a file that is not in the
   * stage any more counts as placed.
   */
  forward(resume: boolean): Promise<number[]>;
  /** Undoes what is done, by whichever process. Throws when something could not be undone, after trying the rest. */
  back(): Promise<void>;
}

export function createPlacement(
  publicFolder: string,
  stage: Stage,
  intent: Intent,
  step: (name: string) => void = () => {},
): Placement {
  const { writes, clears, deletes } = intent;
  const stageFolder = stage.folder(intent.buildId);
  const keptFolder = stage.replaced(intent.generation);
  /** Real folders in the output folder → made by this commit, so empty before. */
  const folders = new Map<string, boolean>([['', false]]);
  const pathOf = (path: string) => `${publicFolder}/${path}`;
  const kept = (kind: 'clear' | 'write' | 'delete', index: number) => join(keptFolder, `${kind}-${index}`);

  /** Makes the folder of an output, never through a link. True when nothing was in it. */
  function openFolder(folder: string): boolean {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const parentIsFresh = openFolder(folderOf(folder));
    const found = parentIsFresh ? undefined : lookAt(pathOf(folder));
    if (found === undefined) mkdirSync(pathOf(folder));
    else if (!found.isDirectory()) {
      throw new PrebakeError('public-foreign-file', `${pathOf(folder)} is not a folder, and outputs must stand in it.`);
    }
    folders.set(folder, found === undefined);
    return found === undefined;
  }

  /** True when every folder of an output is a real one. */
  function isReachable(path: string): boolean {
    return foldersOf(path).every((folder) => folders.has(folder) || lookAt(pathOf(folder))?.isDirectory());
  }

  function moveAway(path: string, keep: string): void {
    if (!isReachable(path) || lookAt(keep) !== undefined) return;
    const found = lookAt(pathOf(path));
    if (found !== undefined && !found.isDirectory()) at(pathOf(path), () => renameSync(pathOf(path), keep));
  }

  /** Removes folders that the loss of these outputs left empty, from the inside out. */
  async function removeEmptied(paths: string[], pace: Pace): Promise<void> {
    const full = new Set<string>();
    for (const path of paths) {
      if (pace.due()) await pace.rest();
      if (!isReachable(path)) continue;
      for (const folder of foldersOf(path)) {
        if (full.has(folder)) break;
        if (!removeFolder(pathOf(folder))) {
          full.add(folder);
          break;
        }
        folders.delete(folder);
        full.delete(folderOf(folder));
      }
    }
  }

  /** Second names for the bytes that stand where a write goes, so that it replaces them without a gap. */
  function keepOld(path: string, keep: string): void {
    try {
      linkSync(pathOf(path), keep);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'EEXIST')) return;
      if (lookAt(pathOf(path))?.isDirectory()) removeEmptyTree(pathOf(path));
      else copyFileSync(pathOf(path), keep, constants.COPYFILE_FICLONE);
    }
  }

  function write(write: StagedFile, index: number): void {
    const { path, staged } = write;
    if (!openFolder(folderOf(path))) keepOld(path, kept('write', index));
    step(`kept ${path}`);
    renameSync(`${stageFolder}/${staged}`, pathOf(path));
    step(`placed ${path}`);
  }

  /** Gives an output's place back to what was kept of it. False when nothing was. */
  function putBack(path: string, keep: string): boolean {
    if (lookAt(keep) === undefined) return false;
    openFolder(folderOf(path));
    renameSync(keep, pathOf(path));
    return true;
  }

  return {
    async forward(resume) {
      const pace = createPace();
      stage.openReplaced(intent.generation);
      const isPlaced = (file: StagedFile) => resume && lookAt(join(stageFolder, file.staged)) === undefined;
      if (!writes.some(isPlaced)) {
        for (const [index, path] of clears.entries()) {
          moveAway(path, kept('clear', index));
          step(`cleared ${path}`);
        }
        await removeEmptied(clears, pace);
      }
      const changed: number[] = [];
      for (const [index, file] of writes.entries()) {
        if (pace.due()) await pace.rest();
        at(pathOf(file.path), () => {
          if (!isPlaced(file)) write(file, index);
          changed.push(lookAt(pathOf(file.path))?.ctimeMs ?? 0);
        });
      }
      for (const [index, path] of deletes.entries()) {
        if (pace.due()) await pace.rest();
        moveAway(path, kept('delete', index));
        step(`deleted ${path}`);
      }
      await removeEmptied(deletes, pace);
      return changed;
    },

    async back() {
      folders.clear();
      folders.set('', false);
      const pace = createPace();
      const faults: PrebakeError[] = [];
      const undo = async (path: string, work: () => unknown) => {
        if (pace.due()) await pace.rest();
        try {
          await work();
        } catch (error) {
          faults.push(publishFault(error, pathOf(path)));
        }
      };
      const inReverse = <T>(list: T[]) => [...list.entries()].reverse();
      for (const [index, path] of inReverse(deletes)) await undo(path, () => putBack(path, kept('delete', index)));
      for (const [index, file] of inReverse(writes)) {
        await undo(file.path, async () => {
          if (putBack(file.path, kept('write', index)) || !isReachable(file.path)) return;
          if (lookAt(join(stageFolder, file.staged)) !== undefined) return;
          if (await holds(pathOf(file.path), file)) unlinkSync(pathOf(file.path));
        });
      }
      await removeEmptied(
        writes.map(({ path }) => path),
        pace,
      );
      for (const [index, path] of inReverse(clears)) await undo(path, () => putBack(path, kept('clear', index)));
      if (faults[0] !== undefined) throw faults[0];
    },
  };
}

/** False when it stays: mostly because it is not empty, and an empty one that stays does no harm. */
function removeFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Removes a folder that holds nothing but folders. Throws when there is a file after all. */
function removeEmptyTree(path: string): void {
  for (const inner of readdirSync(path)) removeEmptyTree(join(path, inner));
  rmdirSync(path);
}
