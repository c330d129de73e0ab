import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { hasCode } from './errors.ts';

/**
 * A file that only grows, for what must not be lost: each line is a checksum and a JSON array of records.
 *
 *     1c291ca3 [{"journal":"manifest","version":1}]
 *     5a0be1f2 [{"is":"done","generation":7}]
 *
 * A line is written and flushed as a whole: after a crash it is there or it is not. The first line names the format.
 */
export interface Journal<Record> {
  /**
   * Resolves once the record is on the disk. Records that come while another flush runs share the next one. Rejects
   * with the system error (`ENOSPC`), and then the file is as if it had not been tried.
   */
  append(record: Record): Promise<void>;
  /** Replaces everything by these records, in one step that a crash cannot split. */
  rewrite(records: AsyncIterable<Record> | Iterable<Record>): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface JournalFormat {
  /** What the file holds, such as `manifest`. */
  name: string;
  /** A reader knows exactly one; what to do with another is for the caller to decide. */
  version: number;
}

export interface JournalContents<Record> {
  /** Absent when the first line is damaged. */
  format?: JournalFormat;
  /** Every intact record, in order, also those that follow damage. */
  records: Record[];
  /** Bytes of an append that a crash cut short: never flushed, so nothing is lost. */
  torn: number;
  /** Whole lines that are not what was written; offsets in bytes from the start. */
  damage: { offset: number; bytes: number }[];
  /** Bytes up to the end of the last intact line. */
  length: number;
}

const NEWLINE = 10;
/** Eight hexadecimal digits and a space. */
const PREFIX = 9;
/** Characters per line when a whole journal is written. */
const LINE = 256 * 1024;

/** What the file holds; undefined when there is none, or none yet because its creation was cut short. */
export async function readJournal<Record>(path: string): Promise<JournalContents<Record> | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  if (bytes.length === 0) return undefined;
  const lines = linesOf(bytes);
  const contents: JournalContents<Record> = { records: [], torn: 0, damage: [], length: 0 };
  lines.forEach(({ offset, end, records }, index) => {
    if (records === undefined) {
      if (end === bytes.length && bytes[end - 1] !== NEWLINE) contents.torn = end - offset;
      else contents.damage.push({ offset, bytes: end - offset });
      return;
    }
    contents.length = end;
    if (index === 0) contents.format = formatOf(records[0]);
    else for (const record of records) contents.records.push(record as Record);
  });
  return contents;
}

interface Line {
  offset: number;
  end: number;
  /** Absent when the checksum does not fit. */
  records?: unknown[];
}

function linesOf(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, offset);
    const end = newline === -1 ? bytes.length : newline + 1;
    const records = newline === -1 ? undefined : recordsOf(bytes.subarray(offset, newline));
    lines.push({ offset, end, ...(records !== undefined && { records }) });
    offset = end;
  }
  return lines;
}

function recordsOf(line: Buffer): unknown[] | undefined {
  if (line.length < PREFIX) return undefined;
  const json = line.subarray(PREFIX);
  if (line.toString('latin1', 0, PREFIX) !== `${checksum(json)} `) return undefined;
  return JSON.parse(json.toString()) as unknown[];
}

function formatOf(header: unknown): JournalFormat {
  const { journal, version } = header as { journal: string; version: number };
  return { name: journal, version };
}

function checksum(json: string | Buffer): string {
  return crc32(json).toString(16).padStart(8, '0');
}

function lineOf(jsons: string[]): Buffer {
  const json = `[${jsons.join(',')}]`;
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

/** Goes on with a journal that was read, cutting off what follows its last intact line. */
export async function continueJournal<Record>(
  path: string,
  format: JournalFormat,
  contents: JournalContents<Record>,
): Promise<Journal<Record>> {
  const handle = await open(path, constants.O_RDWR);
  await handle.truncate(contents.length);
  return createHandle(path, format, { handle, length: contents.length });
}

/** Begins a journal with these records, in place of the file that is there, if any. */
export async function createJournal<Record>(
  path: string,
  format: JournalFormat,
  records: AsyncIterable<Record> | Iterable<Record> = [],
): Promise<Journal<Record>> {
  const fresh = await writeFresh(path, format, records);
  await putInPlace(path);
  return createHandle(path, format, fresh);
}

interface Open {
  handle: FileHandle;
  /** Where the next line goes. */
  length: number;
}

function createHandle<Record>(path: string, format: JournalFormat, first: Open): Journal<Record> {
  let file = first;
  let last: Promise<void> = Promise.resolve();
  let waiting: { json: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };

  async function flush(): Promise<void> {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      const line = lineOf(group.map(({ json }) => json));
      await writeAt(file, line);
      await file.handle.datasync();
      file.length += line.length;
    } catch (error) {
      // If this fails too, the next line overwrites what is left, or the next start cuts it off.
      await file.handle.truncate(file.length).catch(() => {});
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  }

  return {
    append(record) {
      const json = JSON.stringify(record);
      return new Promise((resolve, reject) => {
        waiting.push({ json, resolve, reject });
        if (waiting.length === 1) void inTurn(flush);
      });
    },
    rewrite: (records) =>
      inTurn(async () => {
        const fresh = await writeFresh(path, format, records);
        // Windows renames over no file that is open.
        await file.handle.close();
        try {
          await putInPlace(path);
        } catch (error) {
          await fresh.handle.close();
          file = { handle: await open(path, constants.O_RDWR), length: file.length };
          throw error;
        }
        file = fresh;
      }),
    async close() {
      await last;
      await file.handle.close();
    },
  };
}

async function writeAt({ handle, length }: Open, line: Buffer): Promise<void> {
  for (let done = 0; done < line.length; ) {
    const { bytesWritten } = await handle.write(line, done, line.length - done, length + done);
    done += bytesWritten;
  }
}

function freshPath(path: string): string {
  return `${path}.new`;
}

async function putInPlace(path: string): Promise<void> {
  await rename(freshPath(path), path);
  await syncFolder(dirname(path));
}

async function writeFresh<Record>(
  path: string,
  format: JournalFormat,
  records: AsyncIterable<Record> | Iterable<Record>,
): Promise<Open> {
  const handle = await open(freshPath(path), 'w+');
  const file: Open = { handle, length: 0 };
  const write = async (jsons: string[]) => {
    const line = lineOf(jsons);
    await writeAt(file, line);
    file.length += line.length;
  };
  try {
    await write([JSON.stringify({ journal: format.name, version: format.version })]);
    let jsons: string[] = [];
    let size = 0;
    for await (const record of records) {
      const json = JSON.stringify(record);
      jsons.push(json);
      size += json.length;
      if (size < LINE) continue;
      await write(jsons);
      jsons = [];
      size = 0;
    }
    if (jsons.length > 0) await write(jsons);
    await handle.sync();
    return file;
  } catch (error) {
    await handle.close();
    await rm(freshPath(path), { force: true });
    throw error;
  }
}

/** Makes renames in a folder last. Windows has no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
