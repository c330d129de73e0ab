import type { Commit, ManifestEntry, StagedFile } from './contract.ts';

/** An entry as the manifest's file has it: path, digest, size, owner, id, generation, ctime or 0, redirect. */
export type EntryRow = [string, string, number, string, string, number, number, string?];

/** A staged file: path, name in the stage, digest, size, owner, id, redirect. */
export type WriteRow = [string, string, string, number, string, string, string?];

/** An output that was removed: path, digest, and the generation that removed it. */
export type WithdrawnRow = [string, string, number];

/** What a commit is about to do; everything that is needed to finish it, or to take it back. */
export interface Intent {
  /** The generation that it makes. */
  generation: number;
  buildId: string;
  /** The stage was a folder inside the output folder. */
  inside: boolean;
  adopt: boolean;
  /** In the order in which they are put in place. */
  writes: StagedFile[];
  keeps: Commit['keeps'];
  /** Output paths that go before anything is put in place, since they stand in the way. */
  clears: string[];
  /** Output paths that go after everything is in place. */
  deletes: string[];
}

export type ManifestRecord =
  /** The state at the time of writing; entries follow. `boots`: in which the generations above `verified` were made. */
  | { is: 'base'; generation: number; verified: number; boots: string[]; withdrawn: WithdrawnRow[] }
  | { is: 'entries'; rows: EntryRow[] }
  /** Writes of a commit that is about to begin, from the one with this index on. */
  | { is: 'writes'; from: number; rows: WriteRow[] }
  | ({ is: 'begin'; boot: string } & Omit<Intent, 'writes'>)
  /** The commit that began is in place. ctimes in the order of its writes. */
  | { is: 'done'; generation: number; changed: number[] }
  /** The commit that began was taken back. */
  | { is: 'undone'; generation: number }
  /** Files that were looked at again: path and ctime, 0 for one that is not what was published. */
  | { is: 'seen'; rows: [string, number][] }
  /** Files of the generations up to this one were read after a start of the machine; `boots` made the later ones. */
  | { is: 'verified'; generation: number; boots: string[] };

export function entryRow(path: string, entry: ManifestEntry): EntryRow {
  const { digest, size, owner, id, generation, changedAt = 0, redirect } = entry;
  const row: EntryRow = [path, digest, size, owner, id, generation, changedAt];
  if (redirect !== undefined) row.push(redirect);
  return row;
}

export function entryOf(row: EntryRow): ManifestEntry {
  const [, digest, size, owner, id, generation, changedAt, redirect] = row;
  const entry: ManifestEntry = { digest, size, owner, id, generation };
  if (changedAt !== 0) entry.changedAt = changedAt;
  if (redirect !== undefined) entry.redirect = redirect;
  return entry;
}

export function writeRow({ path, staged, digest, size, owner, id, redirect }: StagedFile): WriteRow {
  const row: WriteRow = [path, staged, digest, size, owner, id];
  if (redirect !== undefined) row.push(redirect);
  return row;
}

export function writeOf([path, staged, digest, size, owner, id, redirect]: WriteRow): StagedFile {
  return { path, staged, digest, size, owner, id, ...(redirect !== undefined && { redirect }) };
}
