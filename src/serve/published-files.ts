import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource } from './files/contract.ts';

/** What the server needs of a manifest. */
export interface Published {
  generation: number;
  entries: ReadonlyMap<string, { digest: string; size: number; id: string; owner: string; redirect?: string }>;
}

/** The output folder, absolute, as its manifest knows it: nothing else in it is ever served. */
export function publishedFiles(folder: string, manifest: () => Published): FileSource {
  return {
    snapshot() {
      const { generation, entries } = manifest();
      return {
        generation,
        lookup: (path) => entries.get(path),
        read: (path) => readFile(join(folder, path)),
      };
    },
  };
}
