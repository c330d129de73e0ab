import type { ManifestEntry } from './contract.ts';
import { entryOf, type Intent, type ManifestRecord, type WriteRow, writeOf } from './rows.ts';

/** What the records of the manifest's file add up to. */
export interface ManifestState {
  generation: number;
  entries: Map<string, ManifestEntry>;
  pending: Intent | undefined;
  /** Writes of a commit whose `begin` has not come yet. */
  announced: WriteRow[];
  /** Files of generations up to this one have been read from the disk after they were written. */
  verified: number;
  /** Starts of the machine during which the generations above `verified` were made. */
  boots: Set<string>;
  /** Outputs that those generations removed: they must not come back after a power loss. */
  withdrawn: Map<string, { digest: string; generation: number }>;
  /** The newest generation in doubt at the opening; 0 for none. */
  doubt: number;
  /** Rows that were read or written, live or not. */
  rows: number;
}

export function createState(): ManifestState {
  return {
    generation: 0,
    entries: new Map(),
    pending: undefined,
    announced: [],
    verified: 0,
    boots: new Set(),
    withdrawn: new Map(),
    doubt: 0,
    rows: 0,
  };
}

/** Takes one more record into the state. Records that make no sense without a damaged one before them do nothing. */
export function applyRecord(state: ManifestState, record: ManifestRecord): void {
  switch (record.is) {
    case 'base':
      state.generation = record.generation;
      state.verified = record.verified;
      state.boots = new Set(record.boots);
      state.withdrawn = new Map(record.withdrawn.map(([path, digest, generation]) => [path, { digest, generation }]));
      return;
    case 'entries':
      for (const row of record.rows) state.entries.set(row[0], entryOf(row));
      state.rows += record.rows.length;
      return;
    case 'writes':
      if (record.from === 0) state.announced = [];
      for (const row of record.rows) state.announced.push(row);
      state.rows += record.rows.length;
      return;
    case 'begin': {
      const { is: _is, boot, ...intent } = record;
      state.pending = { ...intent, writes: state.announced.map(writeOf) };
      state.announced = [];
      state.boots.add(boot);
      state.rows += record.keeps.length + record.clears.length + record.deletes.length;
      return;
    }
    case 'done':
      if (state.pending?.generation === record.generation) applyIntent(state, state.pending, record.changed);
      state.generation = Math.max(state.generation, record.generation);
      state.pending = undefined;
      return;
    case 'undone':
      state.pending = undefined;
      return;
    case 'seen':
      for (const [path, changedAt] of record.rows) applySeen(state.entries.get(path), changedAt);
      state.rows += record.rows.length;
      return;
    case 'verified':
      state.verified = record.generation;
      state.boots = new Set(record.boots);
      for (const [path, { generation }] of state.withdrawn) {
        if (generation <= record.generation) state.withdrawn.delete(path);
      }
      return;
  }
}

function applyIntent(state: ManifestState, intent: Intent, changed: number[]): void {
  const { entries, withdrawn } = state;
  for (const path of [...intent.clears, ...intent.deletes]) {
    const entry = entries.get(path);
    if (entry === undefined) continue;
    withdrawn.set(path, { digest: entry.digest, generation: intent.generation });
    entries.delete(path);
  }
  for (const { path, owner, id, redirect } of intent.keeps) {
    const entry = entries.get(path);
    if (entry === undefined) continue;
    const { redirect: _old, ...rest } = entry;
    entries.set(path, { ...rest, owner, id, ...(redirect !== undefined && { redirect }) });
  }
  intent.writes.forEach(({ path, digest, size, owner, id, redirect }, index) => {
    const changedAt = changed[index];
    withdrawn.delete(path);
    entries.set(path, {
      digest,
      size,
      owner,
      id,
      generation: intent.generation,
      ...(redirect !== undefined && { redirect }),
      ...(changedAt !== undefined && { changedAt }),
    });
  });
}

function applySeen(entry: ManifestEntry | undefined, changedAt: number): void {
  if (entry === undefined) return;
  if (changedAt === 0) delete entry.changedAt;
  else entry.changedAt = changedAt;
}
