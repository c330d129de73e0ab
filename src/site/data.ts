import type { Faults } from './faults.ts';
import type { DataRecord } from './record.ts';

/**
 * The values of data files as one tree: `_data/team/people.yaml` is `data.team.people`. Of two files for one key, the
 * first by path counts and the other is a fault.
 */
export function assembleData(records: DataRecord[], faults: Faults): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  /** Key path → file that holds its value. */
  const files = new Map<string, string>();
  /** Key path → a file somewhere below it. */
  const below = new Map<string, string>();
  for (const record of records) {
    const path = record.key.join('\0');
    const above = record.key.map((_, index) => record.key.slice(0, index).join('\0')).slice(1);
    const rival = files.get(path) ?? below.get(path) ?? above.map((key) => files.get(key)).find(Boolean);
    if (rival !== undefined) {
      faults.add(record.path, 'data-conflict', `${record.path} and ${rival} both give data.${record.key.join('.')}.`);
      continue;
    }
    files.set(path, record.path);
    for (const key of above) below.set(key, record.path);
    put(data, record.key, record.value);
  }
  return data;
}

function put(data: Record<string, unknown>, key: string[], value: unknown): void {
  let folder = data;
  for (const step of key.slice(0, -1)) {
    const inner = Object.hasOwn(folder, step) ? folder[step] : undefined;
    folder = isMap(inner) ? inner : set(folder, step, {});
  }
  const last = key.at(-1);
  if (last !== undefined) set(folder, last, value);
}

/** Defines rather than assigns: a file may be called `__proto__.yaml`. */
function set<T>(map: Record<string, unknown>, key: string, value: T): T {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  return value;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
