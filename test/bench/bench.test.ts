import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runBuildRow } from '../../bench/build-row.ts';
import { readOptions } from '../../bench/options.ts';
import type { Results } from '../../bench/results.ts';
import { allRows, type BuildRow } from '../../bench/rows.ts';
import type { Tool } from '../../bench/tools/tool.ts';
import { makeFolder } from '../support/folder.ts';

const root = join(import.meta.dirname, '../..');

describe('the benchmark', () => {
  test('measures prebake on twenty pages and writes what it found', { timeout: 120_000 }, async () => {
    const out = makeFolder();
    const args = ['docs', 'start-up', '--docs-pages', '20', '--only', 'prebake', '--runs', '1', '--out', out];
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bench/run.mjs'), 'main', ...args], {
      cwd: root,
    });
    const results: Results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
    expect(results.rows.map(({ name }) => name)).toEqual(['docs', 'start-up']);
    const [docs] = results.rows;
    expect(docs?.corpus).toMatchObject({ pages: 20 });
    expect(docs?.subjects).toMatchObject([{ name: 'prebake', state: 'measured' }]);
    expect(docs?.subjects[0]?.figures.wall?.median).toBeGreaterThan(0);
    expect(docs?.subjects[0]?.figures.cpu?.median).toBeGreaterThan(0);
    expect(Object.keys(results.versions)).toEqual(['prebake', 'node', 'satteri', 'shiki', 'handlebars']);
    const report = readFileSync(join(out, 'RESULTS.md'), 'utf8');
    expect(report).toContain('20 pages of documentation, cold');
    expect(stdout).toContain(report);
  });

  test('believes no time of a tool that did not write the site', async () => {
    const idle: Tool = {
      name: 'hugo',
      version: '1',
      makeSite: () => {},
      build: (cwd) => ({ file: process.execPath, args: ['-e', '0'], cwd }),
      leaves: [],
      isExtra: () => false,
    };
    const row = allRows(5).find(({ name }) => name === 'docs') as BuildRow;
    const lines: string[] = [];
    const around = {
      runs: 2,
      seed: 1,
      folder: makeFolder(),
      medium: 'disk' as const,
      tell: (line: string) => lines.push(line),
    };
    const result = await runBuildRow(row, [idle, { ...idle, name: 'eleventy', version: undefined }], around);
    expect(result.subjects).toMatchObject([
      { name: 'hugo', state: 'failed', why: 'Its output is not the site. It wrote nothing.', figures: {} },
      { name: 'eleventy', state: 'not installed', figures: {} },
    ]);
    expect(lines).toEqual([expect.stringContaining('hugo FAILED')]);
  });
});

describe('the command line of the benchmark', () => {
  const rowsOf = (...args: string[]) => readOptions(args).rows.map(({ name }) => name);

  test('runs every row but the large one, and writes to bench/, when nothing is chosen', () => {
    expect(rowsOf()).not.toContain('large');
    expect(rowsOf('--large')).toContain('large');
    expect(readOptions([]).out).toBe('bench');
    expect(readOptions(['docs']).out).toBeUndefined();
    expect(readOptions(['--only', 'prebake']).out).toBeUndefined();
  });

  test('takes names of rows and of groups of rows', () => {
    expect(rowsOf('docs')).toEqual(['docs']);
    expect(rowsOf('watch', 'small-250')).toEqual(['small-250', 'watch-docs', 'watch-small']);
  });

  test.each([
    [['cakes'], 'There is no row "cakes". There are: docs, '],
    [['--only', 'jekyll'], 'There is no tool "jekyll"'],
    [['--runs', '0'], '--runs must be a whole number above 0, not "0".'],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
