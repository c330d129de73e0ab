import { isUtf8 } from 'node:buffer';
import * as nodeFs from 'node:fs';
import { digestOf, startDigest } from '../digest.ts';
import { hasCode, PrebakeError } from '../errors.ts';
import type { FileStamp } from '../site/record.ts';
import { diskPath } from './disk-path.ts';
import { placeOf } from './fault.ts';

/** What reading needs of a file system. */
export interface ReadableFiles {
  openSync(path: string, flags: string): number;
  fstatSync(descriptor: number): nodeFs.Stats;
  readSync(descriptor: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  closeSync(descriptor: number): void;
}

export interface WholeFile {
  bytes: Uint8Array;
  stamp: FileStamp;
  /** Of the bytes. */
  digest: string;
}

/** Milliseconds to wait before each further try of a file that changed while it was read. */
const WAITS = [1, 5, 20];
const CHUNK = 1 << 20;

/**
 * Reads a file so that the bytes are those of one moment: the size and the times are the same before and after.
 * Synchronous. Gives undefined when there is no file. Throws `file-unstable` or `file-unreadable`.
 */
export function readStable(root: string, path: string, files: ReadableFiles = nodeFs): WholeFile | undefined {
  return whenStable(root, path, files, (descriptor, size) => {
    const bytes = Buffer.allocUnsafe(size + 1);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < bytes.length && filled !== size; filled += got) {
      got = files.readSync(descriptor, bytes, filled, bytes.length - filled, filled);
    }
    if (filled !== size) return undefined;
    const whole = bytes.subarray(0, size);
    return (stamp: FileStamp) => ({ bytes: whole, stamp, digest: digestOf(whole) });
  });
}

/** As `readStable`, for files of any size whose bytes are not wanted: reads and forgets piece by piece. */
export function digestStable(
  root: string,
  path: string,
  files: ReadableFiles = nodeFs,
): Omit<WholeFile, 'bytes'> | undefined {
  return whenStable(root, path, files, (descriptor, size) => {
    const digest = startDigest();
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size + 1));
    let filled = 0;
    for (let got = -1; got !== 0 && filled < size; filled += got) {
      got = files.readSync(descriptor, chunk, 0, chunk.length, filled);
      digest.add(chunk.subarray(0, got));
    }
    if (filled !== size) return undefined;
    return (stamp: FileStamp) => ({ stamp, digest: digest.end() });
  });
}

/** `read` gives undefined when it did not find exactly `size` bytes. */
function whenStable<T>(
  root: string,
  path: string,
  files: ReadableFiles,
  read: (descriptor: number, size: number) => ((stamp: FileStamp) => T) | undefined,
): T | undefined {
  try {
    for (let attempt = 0; ; attempt++) {
      const descriptor = open(root, path, files);
      try {
        const before = files.fstatSync(descriptor);
        if (!before.isFile()) return undefined;
        const result = read(descriptor, before.size);
        const after = files.fstatSync(descriptor);
        if (result !== undefined && unchanged(before, after)) {
          return result({ size: after.size, mtimeMs: after.mtimeMs, inode: after.ino });
        }
      } finally {
        files.closeSync(descriptor);
      }
      const wait = WAITS[attempt];
      if (wait === undefined) break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw unreadable(path, error);
  }
  throw new PrebakeError('file-unstable', 'The file changed each time it was read, so it was never read whole.', {
    file: path,
  });
}

function open(root: string, path: string, files: ReadableFiles): number {
  try {
    return files.openSync(`${root}/${path}`, 'r');
  } catch (error) {
    const other = hasCode(error, 'ENOENT') ? diskPath(root, path) : undefined;
    if (other === undefined || other === `${root}/${path}`) throw error;
    return files.openSync(other, 'r');
  }
}

function unchanged(before: nodeFs.Stats, after: nodeFs.Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
}

/** The error for a file or folder that the system refuses to give. */
export function unreadable(path: string, error: unknown): PrebakeError {
  const why = hasCode(error, 'EACCES', 'EPERM')
    ? 'The user that runs prebake has no right to read it.'
    : `The system refused to read it: ${error instanceof Error ? error.message : String(error)}.`;
  const remedy = hasCode(error, 'EACCES', 'EPERM') ? undefined : 'Mend the disk or the mount, then build again.';
  return new PrebakeError('file-unreadable', why, { file: path, cause: error, remedy });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text without its byte order mark; line ends stay as they are. Throws `file-not-utf8` at the first wrong byte. */
export function decodeUtf8(bytes: Uint8Array, path: string): string {
  if (isUtf8(bytes)) return decoder.decode(bytes);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new PrebakeError('file-not-utf8', 'The file is in UTF-16, not in UTF-8.', { file: path, line: 1 });
  }
  const offset = firstWrongByte(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const { line, column } = placeOf(before, before.length);
  const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const message = `Byte ${offset} (0x${byte}) is not UTF-8; the file may be in Latin-1 or Windows-1252.`;
  throw new PrebakeError('file-not-utf8', message, { file: path, line, column });
}

/** Where decoding leniently and encoding again first gives other bytes, from the start of that character. */
function firstWrongByte(bytes: Uint8Array): number {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  let offset = again.findIndex((byte, index) => byte !== bytes[index]);
  while (offset > 0 && ((again[offset] ?? 0) & 0xc0) === 0x80) offset--;
  return offset;
}
