import type { DefaultsRecord } from './record.ts';

/** What the `_defaults` files say for the pages of one folder, nearer files over farther ones. */
export interface FolderDefaults {
  values: Record<string, unknown>;
  /** The file that each value comes from. */
  files: Record<string, string>;
}

/** Gives the defaults of a folder, such as `content/blog`; undefined when no file speaks for it. */
export type DefaultsOf = (folder: string) => FolderDefaults | undefined;

export function createDefaults(records: DefaultsRecord[]): DefaultsOf {
  const own = new Map(records.map((record) => [record.folder, record]));
  const known = new Map<string, FolderDefaults | undefined>();
  const defaultsOf: DefaultsOf = (folder) => {
    if (own.size === 0) return undefined;
    if (known.has(folder)) return known.get(folder);
    const slash = folder.lastIndexOf('/');
    const above = slash === -1 ? undefined : defaultsOf(folder.slice(0, slash));
    const merged = merge(above, own.get(folder));
    known.set(folder, merged);
    return merged;
  };
  return defaultsOf;
}

function merge(above: FolderDefaults | undefined, record: DefaultsRecord | undefined): FolderDefaults | undefined {
  if (record === undefined) return above;
  const files = { ...above?.files };
  for (const key of Object.keys(record.values)) files[key] = record.path;
  return { values: { ...above?.values, ...record.values }, files };
}
