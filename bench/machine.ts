import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Machine } from './results.ts';

/** ms over which the use of the processors is measured before a run. */
const LOOK = 250;

export function readMachine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    system: `${type()} ${release()}`,
  };
}

/** How much the machine does while the benchmark itself does nothing. */
export async function readLoad(): Promise<{ average: number; busy: number }> {
  const before = ticks();
  await setTimeout(LOOK);
  const after = ticks();
  const all = after.all - before.all;
  return { average: loadavg()[0] ?? 0, busy: all === 0 ? 0 : 1 - (after.idle - before.idle) / all };
}

function ticks(): { all: number; idle: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return { all: sum(times.flatMap((each) => Object.values(each))), idle: sum(times.map((each) => each.idle)) };
}

/** Of the libraries that do most of prebake's work. */
export function libraryVersions(root: string): Record<string, string> {
  const require = createRequire(join(root, 'package.json'));
  const versions: Record<string, string> = { node: process.versions.node };
  for (const name of ['satteri', 'shiki', 'handlebars']) {
    const folder = require.resolve.paths(name)?.[0] ?? '';
    versions[name] = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version;
  }
  return versions;
}
