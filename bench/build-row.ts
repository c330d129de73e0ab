import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkOutput } from './check.ts';
import type { Corpus } from './corpora/corpus.ts';
import { measureCorpus } from './corpora/write.ts';
import { readLoad } from './machine.ts';
import { type Measure, measure } from './measure/run.ts';
import { BUSY, figureOf, type RowResult, type Subject } from './results.ts';
import type { BuildRow } from './rows.ts';
import type { Surroundings } from './surroundings.ts';
import { OUTPUT, type Tool } from './tools/tool.ts';

interface Contestant {
  tool: Tool;
  site: string;
  subject: Subject;
  measures: Measure[];
}

/** Builds the row's site with each tool in turn, `runs` times, and believes a time only after a look at the output. */
export async function runBuildRow(row: BuildRow, tools: Tool[], around: Surroundings): Promise<RowResult> {
  const corpus = row.corpus(around.seed);
  const { bytes, digest } = measureCorpus(corpus);
  const contestants = tools.map((tool) => enter(tool, corpus, row, around));
  const able = () => contestants.filter(({ subject }) => subject.state === 'measured');
  if (row.again) for (const contestant of able()) await runOnce(row, corpus, contestant, around, false);
  for (let run = 0; run < around.runs; run++) {
    for (const contestant of able()) await runOnce(row, corpus, contestant, around, true);
  }
  for (const { subject, measures } of able()) {
    const memory = measures.flatMap((each) => each.memory ?? []);
    subject.figures = {
      wall: figureOf(measures.map((each) => each.wall)),
      cpu: figureOf(measures.map((each) => each.cpu)),
      ...(memory.length > 0 && { memory: figureOf(memory) }),
    };
  }
  return {
    name: row.name,
    title: row.title,
    corpus: { pages: corpus.pages.length, bytes, digest },
    medium: around.medium,
    subjects: contestants.map(({ subject }) => subject),
    notes: [],
  };
}

function enter(tool: Tool, corpus: Corpus, row: BuildRow, { folder }: Surroundings): Contestant {
  const site = join(folder, tool.name);
  const state = tool.version === undefined ? 'not installed' : 'measured';
  if (state === 'measured') {
    mkdirSync(site, { recursive: true });
    tool.makeSite(corpus, site, row);
  }
  return { tool, site, subject: { name: tool.name, state, figures: {}, loads: [] }, measures: [] };
}

async function runOnce(
  row: BuildRow,
  corpus: Corpus,
  { tool, site, subject, measures }: Contestant,
  { tell }: Surroundings,
  counts: boolean,
): Promise<void> {
  if (!row.again) for (const name of tool.leaves) rmSync(join(site, name), { recursive: true, force: true });
  execFileSync('sync');
  const load = await readLoad();
  try {
    const measured = await measure(tool.build(site));
    const faults = checkOutput(corpus, join(site, OUTPUT), row, tool.isExtra);
    if (faults.length > 0) throw new Error(`Its output is not the site. ${faults.slice(0, 5).join(' ')}`);
    if (!counts) return;
    measures.push(measured);
    subject.loads.push(load);
    const busy = load.busy > BUSY ? ', while the machine was busy' : '';
    tell(`  ${tool.name.padEnd(9)} ${(measured.wall / 1000).toFixed(2)} s${busy}`);
  } catch (error) {
    subject.state = 'failed';
    subject.why = error instanceof Error ? error.message : String(error);
    tell(`  ${tool.name} FAILED: ${subject.why}`);
  }
}
