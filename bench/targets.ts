import { type FigureName, medianOf, type RowResult } from './results.ts';

/** What prebake has set out to reach; what is judged without another tool is meant for a machine of two cores. */
export interface Target {
  row: string;
  /** Pages that the row must have had for the target to be judged; absent: it does not matter. */
  pages?: number;
  figure: FigureName;
  /** What prebake's figure is divided by, or what is subtracted from it; absent: the figure itself is judged. */
  against?: { subject: string; by: 'ratio' | 'difference' };
  /** At most; for `rate` at least. In the figure's unit unless it is a ratio. */
  limit: number;
  text: string;
}

export interface Verdict {
  target: Target;
  /** Undefined when a figure is missing: then nothing is claimed. */
  value?: number;
  reached: boolean;
}

const ratio = (subject: string) => ({ subject, by: 'ratio' as const });

export const targets: Target[] = [
  {
    row: 'docs',
    pages: 3000,
    figure: 'wall',
    against: ratio('hugo'),
    limit: 1 / 2.5,
    text: 'Documentation, cold: 2.5 times as fast as Hugo',
  },
  {
    row: 'docs',
    pages: 3000,
    figure: 'wall',
    against: ratio('eleventy'),
    limit: 1 / 5,
    text: 'Documentation, cold: 5 times as fast as Eleventy',
  },
  {
    row: 'docs',
    pages: 3000,
    figure: 'memory',
    against: ratio('hugo'),
    limit: 0.4,
    text: "Documentation, cold: 0.4 of Hugo's memory",
  },
  {
    row: 'docs-highlighted',
    pages: 3000,
    figure: 'wall',
    against: ratio('hugo'),
    limit: 1 / 3,
    text: 'Documentation, highlighted: 3 times as fast as Hugo',
  },
  {
    row: 'small-40000',
    figure: 'wall',
    against: ratio('hugo'),
    limit: 1 / 3,
    text: '40,000 small pages: 3 times as fast as Hugo',
  },
  {
    row: 'small-40000',
    figure: 'memory',
    against: ratio('hugo'),
    limit: 0.45,
    text: "40,000 small pages: 0.45 of Hugo's memory",
  },
  {
    row: 'start-up',
    figure: 'wall',
    against: { subject: 'node', by: 'difference' },
    limit: 60,
    text: 'Start-up: within 60 ms of `node -e 0`',
  },
  {
    row: 'http',
    figure: 'rate',
    against: ratio('node:http'),
    limit: 0.8,
    text: 'HTTP: 0.8 of the rate of bare node:http',
  },
  { row: 'docs-again', pages: 3000, figure: 'wall', limit: 300, text: 'Documentation, nothing changed' },
  { row: 'small-again', figure: 'wall', limit: 1200, text: '40,000 small pages, nothing changed' },
  { row: 'watch-docs', pages: 3000, figure: 'p50', limit: 20, text: 'Documentation, a text saved → served (p50)' },
  { row: 'watch-small', figure: 'p50', limit: 35, text: '40,000 small pages, a text saved → served (p50)' },
  { row: 'large', figure: 'memory', limit: 1.5e9, text: '100,000 small pages, cold: memory' },
];

export function judge(target: Target, rows: RowResult[]): Verdict {
  const row = rows.find(({ name }) => name === target.row);
  const own = medianOf(row, 'prebake', target.figure);
  const other = target.against && medianOf(row, target.against.subject, target.figure);
  if (own === undefined || (target.against !== undefined && other === undefined)) return { target, reached: false };
  const value = target.against === undefined ? own : compare(own, other ?? 0, target.against.by);
  return { target, value, reached: target.figure === 'rate' ? value >= target.limit : value <= target.limit };
}

function compare(own: number, other: number, by: 'ratio' | 'difference'): number {
  return by === 'ratio' ? own / other : own - other;
}
