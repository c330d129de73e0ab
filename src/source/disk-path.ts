import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The absolute path of a source file as the disk spells it. Paths in prebake are in NFC; a file system that keeps
 * names as written may hold them in NFD, and would not find the file by its NFC name.
 */
export function diskPath(root: string, path: string): string {
  const plain = join(root, path);
  if (/^[\x00-\x7f]*$/.test(path) || existsSync(plain)) return plain;
  const decomposed = join(root, path.normalize('NFD'));
  if (existsSync(decomposed)) return decomposed;
  let folder = root;
  for (const segment of path.split('/')) folder = join(folder, nameIn(folder, segment));
  return folder;
}

function nameIn(folder: string, segment: string): string {
  try {
    return readdirSync(folder).find((name) => name.normalize('NFC') === segment) ?? segment;
  } catch {
    return segment;
  }
}
