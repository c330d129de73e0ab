import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrebakeError } from '../errors.ts';
import { continueJournal, createJournal, type Journal, type JournalContents, readJournal } from '../journal.ts';
import type { ManifestEntry } from './contract.ts';
import { makeFolders } from './file.ts';
import { applyRecord, createState, type ManifestState } from './replay.ts';
import { type EntryRow, entryRow, type Intent, type ManifestRecord, type WithdrawnRow, writeRow } from './rows.ts';

const format = { name: 'manifest', version: 1 };
/** Rows in one record. */
const CHUNK = 1_000;
/** The file is rewritten once it holds more than twice the live rows and this many. */
const SLACK = 1_000;

/** The manifest and its file. Changes take effect in memory once they are on the disk. */
export interface ManifestStore {
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  generation(): number;
  /** A commit that began and is neither done nor undone. */
  pending(): Intent | undefined;
  /** Outputs that were removed by generations that may not have reached the disk. */
  withdrawn(): ReadonlyMap<string, { digest: string }>;
  /** True when the machine was started anew since generations were published that nobody has read since. */
  inDoubt(): boolean;
  begin(intent: Intent): Promise<void>;
  /** `changed`: ctimes in the order of the intent's writes. */
  done(changed: number[]): Promise<void>;
  undone(): Promise<void>;
  /** Notes ctimes of files that were looked at; 0 for one that is not what was published. */
  seen(rows: [string, number][]): Promise<void>;
  /** Everything that was in doubt at the opening has been read. */
  verified(): Promise<void>;
  /** Makes the file small again when most of it is history. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the manifest in the state folder. A damaged one gives its intact records, is kept beside as `damaged`, and is
 * told to `warn`. Throws `manifest-damaged` for one that a newer prebake wrote.
 */
export async function openManifest(
  stateFolder: string,
  boot: string,
  warn: (error: PrebakeError) => void,
): Promise<ManifestStore> {
  const folder = join(stateFolder, 'manifest');
  const path = join(folder, 'journal');
  makeFolders(folder);
  const contents = await readJournal<ManifestRecord>(path);
  const state = createState();
  if (contents === undefined) return createStore(await createJournal(path, format), state, boot);
  refuseForeignFormat(contents, path);
  for (const record of contents.records) applyRecord(state, record);
  doubtOtherBoots(state, boot);
  if (contents.damage.length === 0) return createStore(await continueJournal(path, format, contents), state, boot);
  await copyFile(path, join(folder, 'damaged'));
  for (const entry of state.entries.values()) delete entry.changedAt;
  warn(damageError(contents, path));
  return createStore(await createJournal(path, format, recordsOf(state)), state, boot);
}

function refuseForeignFormat({ format: found }: JournalContents<ManifestRecord>, path: string): void {
  if (found === undefined || (found.name === format.name && found.version === format.version)) return;
  throw new PrebakeError(
    'manifest-damaged',
    `The manifest ${path} has the format ${found.name} ${found.version}; this prebake knows ${format.name} ${format.version}.`,
    { remedy: 'Use the prebake that wrote it, or delete the file and publish with --adopt.' },
  );
}

function damageError({ damage, length }: JournalContents<ManifestRecord>, path: string): PrebakeError {
  const bytes = damage.reduce((sum, part) => sum + part.bytes, 0);
  const first = damage[0]?.offset ?? 0;
  return new PrebakeError(
    'manifest-damaged',
    `${bytes} of ${Math.max(length, first + bytes)} bytes of the manifest ${path} are damaged, from byte ${first} on. ` +
      'The rest was kept, and every published file is read to check it. Files that only the damaged part told of count ' +
      'as not made by prebake, until a build makes the same bytes.',
    { remedy: 'Build again; publish with --adopt if files then count as not made by prebake. Check the disk.' },
  );
}

function doubtOtherBoots(state: ManifestState, boot: string): void {
  state.doubt = [...state.boots].some((made) => made !== boot) ? state.generation : 0;
  if (state.doubt === 0) return;
  for (const entry of state.entries.values()) if (entry.generation > state.verified) delete entry.changedAt;
}

function createStore(journal: Journal<ManifestRecord>, state: ManifestState, boot: string): ManifestStore {
  const write = async (record: ManifestRecord) => {
    await journal.append(record);
    applyRecord(state, record);
  };
  return {
    entries: state.entries,
    generation: () => state.generation,
    pending: () => state.pending,
    withdrawn: () => state.withdrawn,
    inDoubt: () => state.doubt > 0,
    async begin({ writes, ...rest }) {
      for (let from = 0; from < writes.length; from += CHUNK) {
        await write({ is: 'writes', from, rows: writes.slice(from, from + CHUNK).map(writeRow) });
      }
      await write({ is: 'begin', boot, ...rest });
    },
    async done(changed) {
      if (state.pending !== undefined) await write({ is: 'done', generation: state.pending.generation, changed });
    },
    async undone() {
      if (state.pending !== undefined) await write({ is: 'undone', generation: state.pending.generation });
    },
    async seen(rows) {
      for (let from = 0; from < rows.length; from += CHUNK) {
        await write({ is: 'seen', rows: rows.slice(from, from + CHUNK) });
      }
    },
    async verified() {
      const boots = state.generation > state.doubt ? [boot] : [];
      await write({ is: 'verified', generation: state.doubt, boots });
      state.doubt = 0;
    },
    async compact() {
      if (state.rows <= 2 * state.entries.size + SLACK || state.pending !== undefined) return;
      await journal.rewrite(recordsOf(state));
      state.rows = state.entries.size;
    },
    close: () => journal.close(),
  };
}

async function* recordsOf(state: ManifestState): AsyncIterable<ManifestRecord> {
  const { generation, verified, boots } = state;
  const withdrawn = Array.from(state.withdrawn, ([path, gone]): WithdrawnRow => [path, gone.digest, gone.generation]);
  yield { is: 'base', generation, verified, boots: [...boots], withdrawn };
  let rows: EntryRow[] = [];
  for (const [path, entry] of state.entries) {
    rows.push(entryRow(path, entry));
    if (rows.length < CHUNK) continue;
    yield { is: 'entries', rows };
    rows = [];
    await new Promise(setImmediate);
  }
  if (rows.length > 0) yield { is: 'entries', rows };
}
