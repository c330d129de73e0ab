import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBuildRow } from './build-row.ts';
import { runHttpRow } from './http-row.ts';
import { libraryVersions, readLoad, readMachine } from './machine.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { writeReport } from './report.ts';
import { BUSY, type Results, type RowResult } from './results.ts';
import type { Row } from './rows.ts';
import { runStartRow } from './start-row.ts';
import type { Surroundings } from './surroundings.ts';
import { eleventy } from './tools/eleventy.ts';
import { hugo } from './tools/hugo.ts';
import { prebake } from './tools/prebake.ts';
import type { Tool } from './tools/tool.ts';
import { runWatchRow } from './watch-row.ts';

/** A folder in memory, where the system has one. */
const IN_MEMORY = '/dev/shm';

/** `npm run bench`. Gives the exit code: 1 when a tool failed or did not write the site. */
export async function run(args: string[], root: string): Promise<number> {
  if (args.includes('--help')) return say(HELP, 0);
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    return say(`${error instanceof Error ? error.message : error}\n\n${HELP}`, 2);
  }
  const tools = [prebake(root), hugo(root), eleventy(root)].filter(({ name }) => options.only.includes(name));
  const { busy } = await readLoad();
  if (busy > BUSY) say(`The machine is busy (${Math.round(busy * 100)} %): figures of this run will say little.`, 0);

  const rows: RowResult[] = [];
  for (const row of options.rows) {
    say(`${row.name}: ${row.title}`, 0);
    rows.push(await inFolder(row, options, (around) => runRow(row, tools, around, root)));
  }
  const results: Results = {
    date: new Date().toISOString(),
    machine: readMachine(),
    versions: {
      ...Object.fromEntries(tools.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]]))),
      ...libraryVersions(root),
    },
    runs: options.runs,
    seed: options.seed,
    rows,
  };
  const report = writeReport(results, readFileSync(join(root, 'bench/TIME.md'), 'utf8'));
  say(`\n${report}`, 0);
  if (options.out !== undefined) {
    const out = resolve(root, options.out);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'RESULTS.md'), report);
    writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  }
  const failed = rows.some(({ subjects }) => subjects.some(({ state }) => state === 'failed'));
  return failed ? say('A tool failed: see above.', 1) : 0;
}

function runRow(row: Row, tools: Tool[], around: Surroundings, root: string): Promise<RowResult> {
  switch (row.kind) {
    case 'build':
      return runBuildRow(row, tools, around);
    case 'watch':
      return runWatchRow(row, root, around);
    case 'start-up':
      return runStartRow(row, root, around);
    case 'http':
      return runHttpRow(row, root, around);
  }
}

/** Lends a fresh folder to a row, in memory unless it or the user wants the disk. */
async function inFolder<T>(row: Row, options: Options, use: (around: Surroundings) => Promise<T>): Promise<T> {
  const onDisk = options.disk || (row.kind === 'build' && row.onDisk) || !isWritable(IN_MEMORY);
  const folder = mkdtempSync(join(onDisk ? tmpdir() : IN_MEMORY, 'prebake-bench-'));
  const medium = onDisk ? 'disk' : 'memory';
  try {
    return await use({ runs: options.runs, seed: options.seed, folder, medium, tell: (line) => say(line, 0) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}
