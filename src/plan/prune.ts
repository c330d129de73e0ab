/** What is known of a published file. */
export interface Owned {
  owner: string;
  id: string;
}

export interface PruneInput {
  /** Every published output path. */
  entries: Iterable<[string, Owned]>;
  /** Output paths that a page or an asset claims now. */
  claimed: (path: string) => boolean;
  /** Owners whose outputs stay, old paths included: those that fail keep their last good ones. */
  isSpared: (owner: string) => boolean;
  /** Owners that are in the site, or would be if they did not fail. */
  owners: ReadonlySet<string>;
}

/**
 * Which outputs to remove. Ownership is by source: only what a successful owner no longer claims, or what belongs to a
 * source that is gone or withdrawn, goes.
 */
export function planPrune(input: PruneInput): { path: string; reason: string }[] {
  const pruned: { path: string; reason: string }[] = [];
  for (const [path, { owner }] of input.entries) {
    if (input.claimed(path) || input.isSpared(owner)) continue;
    const reason = input.owners.has(owner) ? `${owner} no longer makes it` : `${owner} is gone or not published now`;
    pruned.push({ path, reason });
  }
  return pruned;
}
