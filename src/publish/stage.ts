import { randomBytes } from 'node:crypto';
import { constants, renameSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import { hasCode } from '../errors.ts';
import { at, publishFault } from './fault.ts';
import { digestOfFile, makeFolders, removeTree } from './file.ts';

/** In the output folder, when the state folder is on another mount. Serve nothing from it. */
export const STAGE_INSIDE = '.prebake-stage';

/** Stands in the output folder for the moment of a trial. */
const PROBE = '.prebake-probe';

/** A file in the stage: its name there, and what it holds. */
export interface Staged {
  staged: string;
  digest: string;
  /** In bytes. */
  size: number;
}

/** Where builds put files before they are published, on the same mount as the output folder. */
export interface Stage {
  /** Lies inside the output folder. */
  inside: boolean;
  /** Of a build's files. */
  folder(buildId: string): string;
  /** Of the bytes that a commit replaces or removes, until it is done. */
  replaced(generation: number): string;
  /** Makes the folder for a build. */
  open(buildId: string): string;
  /** Makes the folder for what a commit replaces. */
  openReplaced(generation: number): string;
  discard(buildId: string): Promise<void>;
  /** Removes what a commit replaced. */
  forget(generation: number): Promise<void>;
  /** Removes everything in the stage. */
  sweep(): Promise<void>;
}

/** The two places a stage can be: in the state folder, or inside the output folder. */
export function stageAt(publicFolder: string, stateFolder: string, inside: boolean): Stage {
  const root = inside ? join(publicFolder, STAGE_INSIDE) : join(stateFolder, 'stage');
  const folder = (buildId: string) => join(root, 'builds', buildId);
  const replaced = (generation: number) => join(root, 'replaced', String(generation));
  const make = (path: string) => {
    at(root, () => {
      // Closed for other users, such as that of another web server.
      makeFolders(root, 0o700);
      makeFolders(path);
    });
    return path;
  };
  return {
    inside,
    folder,
    replaced,
    open: (buildId) => make(folder(buildId)),
    openReplaced: (generation) => make(replaced(generation)),
    discard: (buildId) => removeTree(folder(buildId)),
    forget: (generation) => removeTree(replaced(generation)),
    sweep: () => removeTree(root),
  };
}

/**
 * The stage for an output folder, which is made when it is missing. A trial rename proves that files of the state
 * folder can be moved into it; where they cannot, the stage is a dot folder inside. Throws `public-read-only` and the like.
 */
export function chooseStage(publicFolder: string, stateFolder: string): Stage {
  at(publicFolder, () => makeFolders(publicFolder));
  const own = join(stateFolder, 'stage');
  const probe = join(own, 'probe');
  const target = join(publicFolder, PROBE);
  at(own, () => makeFolders(own, 0o700));
  at(own, () => writeFileSync(probe, ''));
  try {
    renameSync(probe, target);
    return stageAt(publicFolder, stateFolder, false);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw publishFault(error, publicFolder);
    // A read-only mount says EXDEV too: only writing tells.
    at(publicFolder, () => makeFolders(join(publicFolder, STAGE_INSIDE), 0o700));
    return stageAt(publicFolder, stateFolder, true);
  } finally {
    rmSync(probe, { force: true });
    rmSync(target, { force: true });
  }
}

const prefix = randomBytes(6).toString('hex');
let count = 0;

/** Unique among threads and processes without asking them: this module is loaded once in each. */
function nextName(): string {
  return `${prefix}-${(count++).toString(36)}`;
}

/** Writes a file into the stage folder, at once: for workers. Throws `public-full` and the like. */
export function stageBytes(folder: string, bytes: string | Uint8Array): Staged {
  const staged = nextName();
  const path = join(folder, staged);
  try {
    writeFileSync(path, bytes, { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) rmSync(path, { force: true });
    throw publishFault(error, path);
  }
  return { staged, digest: digestOf(bytes), size: Buffer.byteLength(bytes) };
}

/** Readable for all, as far as the process's mask allows, whatever the source's own mode is. */
const mode = 0o666 & ~process.umask();

/**
 * Copies a file into the stage folder, as a clone where the file system can. The digest is that of the copy. Rejects
 * with the plain `ENOENT` when there is no such source, else with `public-full` and the like.
 */
export async function stageCopy(folder: string, source: string): Promise<Staged> {
  const staged = nextName();
  const path = join(folder, staged);
  try {
    await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(path, mode);
    const { size } = await stat(path);
    return { staged, digest: await digestOfFile(path), size };
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) await rm(path, { force: true });
    throw hasCode(error, 'ENOENT') ? error : publishFault(error, path);
  }
}
