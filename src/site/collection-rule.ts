import type { CollectionOptions, Config } from '../config/options.ts';
import { folderAbove } from './source-name.ts';

/** A collection before its pages are known. */
export interface CollectionRule extends CollectionOptions {
  name: string;
}

export interface CollectionRules {
  /** By name; those of the config first. */
  all: Map<string, CollectionRule>;
  /** The collection that a folder's pages belong to: the one that begins nearest above them. */
  of(folder: string): CollectionRule | undefined;
}

/** Folders with these names hold dated posts unless the config says otherwise. */
const POST_FOLDERS = new Set(['blog', 'posts', 'news']);

/**
 * Collections of the config, and one for each top folder that the config neither names nor reads from. `topFolders` are
 * the folders directly under content/ that hold pages.
 */
export function createCollectionRules(config: Config, topFolders: Iterable<string>): CollectionRules {
  const all = new Map<string, CollectionRule>();
  const byFolder = new Map<string, CollectionRule>();
  const put = (rule: CollectionRule) => {
    all.set(rule.name, rule);
    if (!byFolder.has(rule.from)) byFolder.set(rule.from, rule);
  };
  for (const [name, options] of Object.entries(config.collections)) {
    put({ ...options, name, from: options.from.replace(/^\/+|\/+$/g, '') });
  }
  for (const folder of [...topFolders].sort()) {
    if (all.has(folder) || byFolder.has(folder)) continue;
    put({ name: folder, from: folder, kind: POST_FOLDERS.has(folder) ? 'posts' : 'pages' });
  }
  const known = new Map<string, CollectionRule | undefined>();
  const of = (folder: string): CollectionRule | undefined => {
    if (known.has(folder)) return known.get(folder);
    const rule = byFolder.get(folder) ?? (folder === '' ? undefined : of(folderAbove(folder)));
    known.set(folder, rule);
    return rule;
  };
  return { all, of };
}
