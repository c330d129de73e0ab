import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/options.ts';
import { hasCode } from '../errors.ts';
import type { Archetype } from '../site/new-page.ts';
import { decodeUtf8, readStable, unreadable } from './read.ts';

/** Names of the archetypes: their files without `.md`, in order. A folder that does not exist has none. */
export function listArchetypes({ root, paths }: Config): string[] {
  try {
    const files = readdirSync(join(root, paths.archetypes)).filter((name) => /^[^._].*\.md$/.test(name));
    return files.map((name) => name.slice(0, -'.md'.length).normalize('NFC')).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw unreadable(paths.archetypes, error);
  }
}

/** Undefined when there is no such archetype. Throws a `file-…` error. */
export function loadArchetype({ root, paths }: Config, name: string): Archetype | undefined {
  const path = `${paths.archetypes}/${name}.md`;
  const whole = readStable(root, path);
  return whole && { path, digest: whole.digest, text: decodeUtf8(whole.bytes, path) };
}
