import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folder.ts';

/** prebake's own folder, which is also the site of its documentation. */
export const root = join(import.meta.dirname, '../..');

/** The sources of the documentation in a temp folder, ready to be built. */
export function copyDocumentation(): string {
  const folder = makeFolder();
  const parts = [
    'content',
    'templates',
    'static',
    'styles',
    'src',
    'bench',
    'prebake.config.ts',
    'package.json',
    'CHANGELOG.md',
  ];
  const isOwn = (path: string) => !/bench[\\/](peers|profiles)$/.test(path);
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true, filter: isOwn });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
