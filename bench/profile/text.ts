import { stages } from './stages.ts';
import type { Summary } from './summary.ts';

/** Functions that are listed of a thread. */
const TOP = 30;

/** The stages of several threads, side by side, in ms. */
export function stageTable(threads: { name: string; summary: Summary }[]): string {
  const cell = (text: string) => text.padStart(12);
  const rows = stages
    .filter((stage) => threads.some(({ summary }) => summary.stages.has(stage)))
    .map((stage) => [
      stage.padEnd(8),
      ...threads.map(({ summary }) => cell((summary.stages.get(stage) ?? 0).toFixed(0))),
    ]);
  const head = ['ms'.padEnd(8), ...threads.map(({ name }) => cell(name))];
  const total = ['all'.padEnd(8), ...threads.map(({ summary }) => cell(summary.total.toFixed(0)))];
  return [head, ...rows, total].map((row) => row.join('')).join('\n');
}

/** The functions that took the most time themselves. */
export function topFunctions(name: string, { functions, total }: Summary): string {
  const lines = functions.slice(0, TOP).map(({ name, place, self }) => {
    const share = total === 0 ? 0 : (self / total) * 100;
    return `${self.toFixed(0).padStart(8)} ms ${share.toFixed(1).padStart(5)} %  ${name}  ${place}`;
  });
  return [`${name}: functions by their own time`, ...lines].join('\n');
}
