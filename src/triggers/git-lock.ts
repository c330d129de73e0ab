import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The file that exists while git changes the work tree around `folder`; undefined outside of any. */
export function findGitLock(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, '.git');
    if (existsSync(git)) return join(gitFolder(git), 'index.lock');
    if (dirname(at) === at) return undefined;
  }
}

/** In linked work trees and submodules `.git` is a file that names the folder. */
function gitFolder(git: string): string {
  if (statSync(git).isDirectory()) return git;
  const named = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  return named === undefined ? git : resolve(dirname(git), named.trim());
}
