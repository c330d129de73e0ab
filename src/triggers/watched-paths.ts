import { existsSync, realpathSync, type Stats } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/** Which paths are watched. `full` is an absolute path; the rest are relative to the root, with `/`. */
export interface WatchedPaths {
  /**
   * The folders chokidar is given, as absolute paths: the root, and those of files outside it. It forgets a path that
   * goes away, and an absent one makes it say too early that it is ready; so folders and files that may come and go
   * are found through the folder that holds them, and `isIgnored` keeps all else out.
   */
  roots(): string[];
  /** For chokidar, which descends into what is not ignored. `stats` are the link's own for a symbolic link. */
  isIgnored(full: string, stats?: Stats): boolean;
  /** The path within the root, if changes of it matter. */
  relevant(full: string): string | undefined;
  /** Returns the folders, as absolute paths, in which chokidar must look once more. */
  setFiles(files: readonly string[]): string[];
}

/** Files that editors put beside the one being edited: vim's swap, probe and backup files, Emacs' locks and saves. */
const EDITOR_FILE = /(^|\/)(\.[^/]*\.sw[a-z]|4913|[^/]*~|\.#[^/]*|#[^/]*#)$/;

export function createWatchedPaths(
  root: string,
  folders: readonly string[],
  files: readonly string[],
  ignored: readonly string[],
): WatchedPaths {
  const never = [...ignored, '.git'].map(plain);
  const watched = folders.map(plain);
  let single = new Set(files.map(plain));
  let passages = findPassages();

  function within(full: string): string {
    const path = relative(root, full);
    return sep === '/' ? path : path.replaceAll(sep, '/');
  }

  function plain(path: string): string {
    return within(resolve(root, path));
  }

  /** The folders on the way to what is watched. */
  function findPassages(): Set<string> {
    const found = new Set(['']);
    for (const path of [...watched, ...single]) {
      for (let at = dirname(path); at !== '.' && at !== '..' && at !== dirname(at); at = dirname(at)) found.add(at);
    }
    return found;
  }

  function isIgnored(full: string, stats?: Stats): boolean {
    const path = within(full);
    if (single.has(path) || passages.has(path) || watched.includes(path)) return false;
    return !isInFolders(path) || (stats?.isSymbolicLink() === true && leadsAstray(full));
  }

  function isInFolders(path: string): boolean {
    if (EDITOR_FILE.test(path) || never.some((folder) => isBelow(path, folder))) return false;
    return watched.some((folder) => isBelow(path, folder));
  }

  /** A link out of the project, back to a folder that holds it, or to nowhere. */
  function leadsAstray(link: string): boolean {
    try {
      const target = realpathSync(link);
      const here = realpathSync(dirname(link));
      return !isBelow(relative(realpathSync(root), target), '') || `${here}${sep}`.startsWith(`${target}${sep}`);
    } catch {
      return true;
    }
  }

  return {
    roots() {
      const outside = [...single].filter((path) => !isBelow(path, '')).map((path) => resolve(root, dirname(path)));
      return [...new Set([root, ...outside])].filter((folder) => existsSync(folder));
    },
    isIgnored,
    relevant(full) {
      const path = within(full);
      return single.has(path) || isInFolders(path) ? path : undefined;
    },
    setFiles(next) {
      const before = single;
      single = new Set(next.map(plain));
      passages = findPassages();
      const added = [...single].filter((path) => !before.has(path));
      return [...new Set(added.map((path) => resolve(root, dirname(path))))];
    },
  };
}

/** '' is the root, which holds all but what leads out of it. */
function isBelow(path: string, folder: string): boolean {
  if (folder === '') return path !== '..' && !path.startsWith('../');
  return path === folder || path.startsWith(`${folder}/`);
}
