import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measure } from './measure/run.ts';
import { type Options, readOptions } from './options.ts';
import { addUp, type CpuProfile, type Summary, summarise } from './profile/summary.ts';
import { stageTable, topFunctions } from './profile/text.ts';
import type { BuildRow } from './rows.ts';
import { prebake } from './tools/prebake.ts';

interface Thread {
  name: string;
  summary: Summary;
}

/**
 * `npm run bench:profile -- docs`: builds the site of a row once with V8's profiler in all threads, and says where the
 * time went. The profiles stay in bench/profiles/ for a viewer such as speedscope.
 */
export async function run(args: string[], root: string): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const rows = options.rows.filter((row) => row.kind === 'build');
  if (rows.length === 0) return refuse('Only rows that build a site can be profiled, such as docs or small-4000.');
  for (const row of rows) {
    const folder = join(root, 'bench/profiles', row.name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await profileBuild(row, options.seed, root, folder);
    const threads = readThreads(folder, pathToFileURL(`${join(root, 'dist')}/`).href);
    process.stdout.write(`${report(row, threads, folder)}\n`);
  }
  return 0;
}

function refuse(message: string): number {
  process.stdout.write(`${message}\n`);
  return 2;
}

async function profileBuild(row: BuildRow, seed: number, root: string, profiles: string): Promise<void> {
  const memory = '/dev/shm';
  const site = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'prebake-profile-'));
  try {
    const tool = prebake(root);
    tool.makeSite(row.corpus(seed), site, row);
    const command = tool.build(site);
    if (row.again) await measure(command);
    execFileSync('sync');
    await measure({ ...command, args: ['--cpu-prof', `--cpu-prof-dir=${profiles}`, ...command.args] });
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
}

/** The main thread first; a profile's name ends with `<process>.<thread>.<number>.cpuprofile`. */
function readThreads(folder: string, compiled: string): Thread[] {
  const threads = readdirSync(folder).map((file) => {
    const profile: CpuProfile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return { thread: Number(file.split('.').at(-3)), summary: summarise(profile, compiled) };
  });
  return threads
    .sort((a, b) => a.thread - b.thread)
    .map(({ thread, summary }) => ({ name: thread === 0 ? 'main' : `worker ${thread}`, summary }));
}

function report(row: BuildRow, threads: Thread[], folder: string): string {
  const [main, ...workers] = threads;
  return [
    `${row.name}: ${row.title}`,
    stageTable(threads),
    ...(main === undefined ? [] : [topFunctions('main', main.summary)]),
    ...(workers.length === 0 ? [] : [topFunctions('workers', addUp(workers.map(({ summary }) => summary)))]),
    `The profiles are in ${folder}.`,
  ].join('\n\n');
}
