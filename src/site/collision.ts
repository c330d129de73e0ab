import { foldCase } from './output-path.ts';

/** Something that wants an output path. */
export interface Claim {
  path: string;
  /** Source path of whom it belongs to; empty for what prebake makes by itself. */
  owner: string;
  /** What it is, as part of a sentence: `blog/a.md`, `an alias of blog/a.md`. */
  label: string;
  /** False for an alias: where it meets a page or file, it alone is at fault. */
  isOwn: boolean;
  /** It is published there already: what comes into its way is at fault alone. */
  isHeld: boolean;
}

export interface Claims {
  /** Claims that stand in this one's way; an empty list when the path was free and is now taken. */
  take(claim: Claim): Clash[];
  /** Who holds a path, compared without case. */
  holder(path: string): Claim | undefined;
}

export interface Clash {
  holder: Claim;
  /** `same`: both want one path; `folder`: one wants a file where the other needs a folder. */
  kind: 'same' | 'folder';
}

/**
 * Output paths by who wants them, compared as a disk compares them that ignores case and Unicode form. Looks at each
 * segment of a path once, so that 100,000 claims cost what reading them costs.
 */
export function createClaims(): Claims {
  const files = new Map<string, Claim>();
  /** Folder → one claim that needs it. */
  const folders = new Map<string, Claim>();
  const fileAbove = (key: string, claim: Claim): Claim | undefined => {
    for (let slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
      const folder = key.slice(0, slash);
      const file = files.get(folder);
      if (file !== undefined) {
        // Told once: the file fails, so that the folder's other pages keep their place.
        if (claim.isOwn && !file.isHeld) files.delete(folder);
        return file;
      }
      // Whoever needed this folder first has looked at those above it.
      if (folders.has(folder)) return undefined;
      folders.set(folder, claim);
    }
    return undefined;
  };
  return {
    take(claim) {
      const key = foldCase(claim.path);
      const same = files.get(key);
      if (same !== undefined) return [{ holder: same, kind: 'same' }];
      const clashes: Clash[] = [];
      const below = folders.get(key);
      if (below !== undefined) clashes.push({ holder: below, kind: 'folder' });
      const above = fileAbove(key, claim);
      if (above !== undefined) clashes.push({ holder: above, kind: 'folder' });
      if (clashes.length === 0) files.set(key, claim);
      return clashes;
    },
    holder: (path) => files.get(foldCase(path)),
  };
}

/** The sentence of an `output-collision`, seen from `claim`. */
export function describeClash(claim: Claim, { holder, kind }: Clash): string {
  if (kind === 'folder') {
    const [file, inside] = holder.path.length < claim.path.length ? [holder, claim] : [claim, holder];
    return `${file.label} wants the output file "${file.path}" where ${inside.label} needs a folder for "${inside.path}".`;
  }
  const spelling =
    holder.path === claim.path ? '' : ` and "${holder.path}", which are one file on disks that ignore case`;
  return `${claim.label} and ${holder.label} both claim the output path "${claim.path}"${spelling}.`;
}
