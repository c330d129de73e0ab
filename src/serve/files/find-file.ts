import type { Candidates } from './candidates.ts';
import type { FileEntry, Snapshot } from './contract.ts';

/** What a request leads to. */
export type Found =
  | { kind: 'file'; path: string; entry: FileEntry }
  /** `to` is where an alias leads. */
  | { kind: 'alias'; to: string }
  | { kind: 'slash' }
  /** With the site's own page for it, if there is one. */
  | { kind: 'missing'; path: string; entry: FileEntry | undefined };

/** The page shown for what is missing. */
export const MISSING_PAGE = '404.html';

export function findFile(snapshot: Snapshot, candidates: Candidates | undefined): Found {
  for (const path of candidates?.files ?? []) {
    const entry = snapshot.lookup(path);
    if (entry?.redirect !== undefined) return { kind: 'alias', to: entry.redirect };
    if (entry !== undefined) return { kind: 'file', path, entry };
  }
  const index = candidates?.folderIndex === undefined ? undefined : snapshot.lookup(candidates.folderIndex);
  if (index?.redirect !== undefined) return { kind: 'alias', to: index.redirect };
  if (index !== undefined) return { kind: 'slash' };
  return { kind: 'missing', path: MISSING_PAGE, entry: snapshot.lookup(MISSING_PAGE) };
}
