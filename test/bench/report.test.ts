import { describe, expect, test } from 'vitest';
import { verdictsOf, writeReport } from '../../bench/report.ts';
import { type FigureName, figureOf, type Results, type RowResult, type Subject } from '../../bench/results.ts';

function subject(name: string, figures: Partial<Record<FigureName, number[]>>, more: Partial<Subject> = {}): Subject {
  const made = Object.entries(figures).map(([figure, values]) => [figure, figureOf(values)]);
  return { name, state: 'measured', figures: Object.fromEntries(made), loads: [{ average: 0.1, busy: 0 }], ...more };
}

function row(name: string, subjects: Subject[], pages: number): RowResult {
  return { name, title: `Title of ${name}`, corpus: { pages, bytes: 1e6, digest: 'd' }, subjects, notes: [] };
}

function results(...rows: RowResult[]): Results {
  return {
    date: '2026-01-02T03:04:05.000Z',
    machine: { cpu: 'Some CPU', cores: 2, memory: 8e9, system: 'Linux 6' },
    versions: { prebake: '1 abc', node: '20.0.0' },
    runs: 3,
    seed: 1,
    rows,
  };
}

/** The documentation, with these ms of wall time in prebake and Hugo. */
const docs = (own: number, other: number, pages = 3000) =>
  row(
    'docs',
    [subject('prebake', { wall: [own], memory: [50] }), subject('hugo', { wall: [other], memory: [100] })],
    pages,
  );

const reportOf = (of: Results) => writeReport(of, 'It goes into waiting.\n');

/** The last two cells of a target's line. */
function verdict(text: string, report: string): string[] | undefined {
  const line = report.split('\n').find((line) => line.startsWith(`| ${text}`));
  return line
    ?.split('|')
    .slice(-3, -1)
    .map((cell) => cell.trim());
}

describe('the report', () => {
  test('says that a target was reached, with its ratio', () => {
    const report = reportOf(results(docs(1000, 4000)));
    expect(verdict('Documentation, cold: 2.5 times as fast as Hugo', report)).toEqual(['0.250', 'reached']);
  });

  test('says that a target was not reached, with its ratio, and where the time goes', () => {
    const report = reportOf(results(docs(1000, 2000)));
    expect(report).toContain('## Where the time goes\n\nIt goes into waiting.\n\n## Rows');
    expect(verdict('Documentation, cold: 2.5 times as fast as Hugo', report)).toEqual(['0.500', '**not reached**']);
    expect(verdict("Documentation, cold: 0.4 of Hugo's memory", report)).toEqual(['0.500', '**not reached**']);
  });

  test('claims nothing for a tool that is not installed or has failed', () => {
    const report = reportOf(results(docs(1000, 2000)));
    expect(verdict('Documentation, cold: 5 times as fast as Eleventy', report)).toEqual(['', 'not measured']);
    const failed = subject('hugo', {}, { state: 'failed', why: 'It lacks\n| pages.' });
    const other = reportOf(results(row('docs', [subject('prebake', { wall: [1] }), failed], 3000)));
    expect(verdict('Documentation, cold: 2.5 times as fast as Hugo', other)).toEqual(['', 'not measured']);
    expect(other).toContain('**failed**: It lacks \\| pages.');
  });

  test('judges no target by a site of another size', () => {
    expect(verdictsOf(results(docs(1000, 4000, 100)))).toEqual([]);
  });

  test('judges a rate by its least, and a start by its difference', () => {
    const http = (own: number) =>
      row('http', [subject('prebake', { rate: [own] }), subject('node:http', { rate: [100] })], 1);
    expect(verdictsOf(results(http(79))).map(({ reached }) => reached)).toEqual([false]);
    expect(verdictsOf(results(http(81))).map(({ reached }) => reached)).toEqual([true]);
    const start = row('start-up', [subject('prebake', { wall: [95] }), subject('node', { wall: [40] })], 1);
    expect(verdictsOf(results(start))).toMatchObject([{ value: 55, reached: true }]);
  });

  test('judges a figure by itself, in its unit, where no other tool is compared', () => {
    const watch = (p50: number) => reportOf(results(row('watch-small', [subject('prebake', { p50: [p50] })], 40_000)));
    expect(watch(36)).toContain('(p50) | ≤ 35 ms | 36 ms | **not reached** |');
    expect(watch(34)).toContain('(p50) | ≤ 35 ms | 34 ms | reached |');
    const large = row('large', [subject('prebake', { memory: [1.6e9] })], 100_000);
    expect(reportOf(results(large))).toContain('| ≤ 1500 MB | 1600 MB | **not reached** |');
  });

  test('has medians with both ends, and ratios to prebake', () => {
    const report = reportOf(
      results(
        row(
          'docs',
          [subject('prebake', { wall: [900, 1000, 5000] }), subject('hugo', { wall: [3000, 2500, 4000] })],
          3000,
        ),
      ),
    );
    expect(report).toContain('| prebake | 1.00 s (900 ms to 5.00 s) | 1.00 |');
    expect(report).toContain('| hugo | 3.00 s (2.50 to 4.00) | 3.00 |');
  });

  test('warns when the machine was busy', () => {
    const busy = subject('prebake', { wall: [1] }, { loads: [{ average: 7, busy: 0.9 }] });
    expect(reportOf(results(row('docs', [busy], 3000)))).toContain('The machine was busy before 1 of 1 runs');
    expect(reportOf(results(docs(1, 1)))).not.toContain('was busy');
  });
});
