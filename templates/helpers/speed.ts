import { rowTable, surroundingsOf } from '../../bench/report.ts';
import type { Results } from '../../bench/results.ts';
import type { Options } from './_source.ts';

// The figures of the last run of the benchmark that was kept. Nothing, where none was.

interface Table {
  title: string;
  head: string[];
  lines: string[][];
  /** Markdown. */
  notes: string[];
}

export function benchRow(name: string, { ctx }: Options): Table | undefined {
  const row = readResults(ctx)?.rows.find((each) => each.name === name);
  if (row === undefined) return undefined;
  const [head = [], ...lines] = rowTable(row);
  return { title: row.title, head, lines, notes: row.notes };
}

/** Markdown: when, where and with which versions. */
export function benchRun({ ctx }: Options): string[] | undefined {
  const results = readResults(ctx);
  return results && surroundingsOf(results);
}

function readResults(ctx: Options['ctx']): Results | undefined {
  const text = ctx.read('bench/results.json');
  return text === undefined ? undefined : JSON.parse(text);
}
