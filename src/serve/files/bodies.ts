import { digestOf } from '../../digest.ts';
import { hasCode } from '../../errors.ts';
import type { FileEntry, FileSource, Snapshot } from './contract.ts';

export interface Body {
  bytes: Uint8Array;
  /** Absent when the bytes on disk are of no generation we know: someone else changed the file. */
  digest?: string;
}

export interface Bodies {
  /** The bytes of the entry if they are in memory. */
  kept(entry: FileEntry): Body | undefined;
  /** From disk. Undefined when the file is gone from it. */
  load(snapshot: Snapshot, path: string, entry: FileEntry): Promise<Body | undefined>;
}

/**
 * Keeps bodies in memory by digest, the least used ones leaving first. `capacity` in bytes. Bytes are checked against
 * their digest when they come from disk, so that a tag is never sent with bytes it does not belong to.
 */
export function createBodies(source: FileSource, capacity: number): Bodies {
  const kept = new Map<string, Body>();
  const loading = new Map<string, Promise<Body | undefined>>();
  /** The last in `kept`. */
  let newest: Body | undefined;
  let size = 0;

  function keep(digest: string, body: Body): void {
    // One file may not push out all others.
    if (body.bytes.length > capacity / 4 || kept.has(digest)) return;
    kept.set(digest, body);
    newest = body;
    size += body.bytes.length;
    for (const [oldest, { bytes }] of kept) {
      if (size <= capacity) break;
      kept.delete(oldest);
      size -= bytes.length;
    }
  }

  async function read(snapshot: Snapshot, path: string): Promise<Body | undefined> {
    try {
      const bytes = await snapshot.read(path);
      return { bytes, digest: digestOf(bytes) };
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
      throw error;
    }
  }

  async function loadFresh(snapshot: Snapshot, path: string, entry: FileEntry): Promise<Body | undefined> {
    const body = await read(snapshot, path);
    if (body?.digest === undefined) return undefined;
    // A generation published since the request began is just as good.
    if (body.digest !== entry.digest && body.digest !== source.snapshot().lookup(path)?.digest) {
      return { bytes: body.bytes };
    }
    keep(body.digest, body);
    return body;
  }

  return {
    kept({ digest }) {
      const body = kept.get(digest);
      if (body === undefined || body === newest) return body;
      kept.delete(digest);
      kept.set(digest, body);
      newest = body;
      return body;
    },
    load(snapshot, path, entry) {
      const key = `${entry.digest} ${path}`;
      const begun = loading.get(key) ?? loadFresh(snapshot, path, entry).finally(() => loading.delete(key));
      loading.set(key, begun);
      return begun;
    },
  };
}
