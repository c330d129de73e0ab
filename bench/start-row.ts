import { readLoad } from './machine.ts';
import { measure } from './measure/run.ts';
import { figureOf, type RowResult, type Subject } from './results.ts';
import type { PlainRow } from './rows.ts';
import type { Surroundings } from './surroundings.ts';
import { mainOf } from './tools/prebake.ts';

/** Starts of each per run of the benchmark: a start is short, and the kernel's other work is a large part of it. */
const STARTS = 10;

/** Starts prebake and bare Node in turn. */
export async function runStartRow(row: PlainRow, root: string, { folder, runs }: Surroundings): Promise<RowResult> {
  const contestants = [
    { name: 'prebake', args: [mainOf(root), '--version'] },
    { name: 'node', args: ['-e', '0'] },
  ].map(({ name, args }) => ({ name, args, walls: [] as number[], cpus: [] as number[] }));
  const load = await readLoad();
  for (let start = 0; start < runs * STARTS; start++) {
    for (const { args, walls, cpus } of contestants) {
      const { wall, cpu } = await measure({ file: process.execPath, args, cwd: folder });
      walls.push(wall);
      cpus.push(cpu);
    }
  }
  const subjects = contestants.map(
    ({ name, walls, cpus }): Subject => ({
      name,
      state: 'measured',
      figures: { wall: figureOf(walls), cpu: figureOf(cpus) },
      loads: [load],
    }),
  );
  return { name: row.name, title: row.title, subjects, notes: ['`node` is `node -e 0`: what any tool on Node needs.'] };
}
