import { type Spread, spreadOf } from './statistics.ts';

/** What a run of the benchmark found: `results.json`. */
export interface Results {
  /** ISO, UTC. */
  date: string;
  machine: Machine;
  /** Name → version; tools that are not installed are left out. */
  versions: Record<string, string>;
  runs: number;
  seed: number;
  rows: RowResult[];
}

export interface Machine {
  cpu: string;
  cores: number;
  /** Bytes. */
  memory: number;
  system: string;
}

export interface RowResult {
  name: string;
  title: string;
  /** What was built: pages, bytes of Markdown, digest of both; where it was. */
  corpus?: { pages: number; bytes: number; digest: string };
  medium?: 'memory' | 'disk';
  subjects: Subject[];
  /** What a reader must know to read the row right. */
  notes: string[];
}

export interface Subject {
  /** A tool, or what the row compares with. */
  name: string;
  state: 'measured' | 'not installed' | 'failed';
  /** Why it failed. */
  why?: string;
  figures: Partial<Record<FigureName, Figure>>;
  /** Before each run: the system's load average of one minute, and the share of the processors in use by others. */
  loads: { average: number; busy: number }[];
}

/** Share of the processors in use by others from which a machine is called busy. */
export const BUSY = 0.1;

/** `wall`, `cpu`, `p50` and `p99` are ms, `memory` bytes, `rate` requests per second. */
export type FigureName = 'wall' | 'cpu' | 'memory' | 'p50' | 'p99' | 'rate';

export interface Figure extends Spread {
  values: number[];
}

export function figureOf(values: number[]): Figure {
  return { ...spreadOf(values), values };
}

/** The median of a subject's figure, if it was measured. */
export function medianOf(row: RowResult | undefined, subject: string, figure: FigureName): number | undefined {
  return row?.subjects.find(({ name }) => name === subject)?.figures[figure]?.median;
}
