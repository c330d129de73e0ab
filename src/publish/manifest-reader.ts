import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { PrebakeError } from '../errors.ts';
import { readJournal } from '../journal.ts';
import type { Service } from '../service.ts';
import type { Manifest } from './contract.ts';
import { applyRecord, createState } from './replay.ts';
import type { ManifestRecord } from './rows.ts';

/** ms between two looks at whether another process has published. */
const PAUSE = 1_000;

export interface ManifestReader extends Service {
  /** As of a second ago at most; while it cannot be read, as it was before. */
  manifest(): Manifest;
}

/**
 * The manifest as it stands on disk, for a process that serves without owning the site: follows what others publish.
 * `start` throws `file-unreadable` when it cannot be read.
 */
export function createManifestReader(stateFolder: string, clock: Clock): ManifestReader {
  const path = join(stateFolder, 'manifest', 'journal');
  let manifest: Manifest = { generation: 0, entries: new Map() };
  let seen = '';
  let callOff = () => {};
  let started: Promise<void> | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const stats = statSync(path, { throwIfNoEntry: false });
    const stamp = stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    if (stamp === seen) return;
    const contents = await readJournal<ManifestRecord>(path);
    const state = createState();
    for (const record of contents?.records ?? []) applyRecord(state, record);
    manifest = { generation: state.generation, entries: state.entries };
    seen = stamp;
  }

  async function start(): Promise<void> {
    try {
      await look();
    } catch (cause) {
      throw new PrebakeError('file-unreadable', 'The record of what is published cannot be read.', {
        file: path,
        cause,
      });
    }
    lookLater();
  }

  function lookLater(): void {
    if (stopped) return;
    callOff = clock.after(PAUSE, () => {
      look().then(lookLater, lookLater);
    });
  }

  return {
    manifest: () => manifest,
    start: () => (started ??= start()),
    async stop() {
      stopped = true;
      callOff();
    },
  };
}
