import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Failure } from '../../src/build/report.ts';
import { toErrorData } from '../../src/errors.ts';
import { openTestSite, type TestSite } from '../support/session.ts';
import { readTree } from '../support/tree.ts';
import { type Files, firstPages, mendedText, type Step, siteWith, step } from './random-site.ts';

/** Sequences of edits to try; a long run sets the first. */
const runs = Number(process.env.PREBAKE_WARM_RUNS ?? 8);
const steps = Number(process.env.PREBAKE_WARM_STEPS ?? 12);
/** The same sequences each time, unless `random` ones are asked for, as `npm run fuzz` does. */
const asked = process.env.PREBAKE_WARM_SEED ?? '1';
const seed = asked === 'random' ? undefined : Number(asked);

const DAY = 86_400_000;

const open = new Set<TestSite>();
afterEach(async () => {
  for (const site of open) await site.stop();
  open.clear();
});

async function openAt(files: Files, now: number | undefined): Promise<TestSite> {
  const site = await openTestSite(present(files));
  open.add(site);
  if (now !== undefined) site.clock.jump(now - site.clock.now());
  return site;
}

async function close(site: TestSite): Promise<void> {
  open.delete(site);
  await site.stop();
}

function present(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Does the step to the files and the site's folder. Gives what a watcher would report; undefined for everything. */
function perform(step: Step, files: Files, site: TestSite): string[] | undefined {
  const put = (path: string, text: string | undefined) => {
    const before = files[path];
    files[path] = text;
    if (text !== undefined) site.write({ [path]: text });
    else if (before !== undefined) site.remove(path);
  };
  switch (step.do) {
    case 'edit':
      for (const [path, text] of Object.entries(step.files)) put(path, text);
      return Object.keys(step.files);
    case 'rename': {
      const text = files[step.from];
      if (text === undefined || step.from === step.to) return [];
      put(step.from, undefined);
      put(step.to, text);
      return [step.to, step.from];
    }
    case 'removeFolder': {
      const inside = Object.keys(files).filter((path) => path.startsWith(`${step.folder}/`));
      if (inside.every((path) => files[path] === undefined)) return [];
      for (const path of inside) files[path] = undefined;
      site.remove(step.folder);
      return [step.folder];
    }
    case 'wait':
      site.clock.jump(step.days * DAY);
      return [];
    case 'rescan':
      return undefined;
  }
}

/** Builds the same files in a folder of their own, by a process that knows nothing. */
async function buildCold(files: Files, now: number): Promise<{ failures: Failure[]; tree: Record<string, string> }> {
  const cold = await openAt(files, now);
  // Data and the like that cannot be read fail the build of a process that knows no earlier version.
  const failures = await cold.build().then(
    ({ report }) => report.failures,
    (error: unknown) => [{ id: '', error: toErrorData(error) }],
  );
  const tree = readTree(join(cold.folder, 'public'));
  await close(cold);
  return { failures, tree };
}

/** Where nothing fails, the warm site must be the cold one, and have nothing left to do. Gives the failures. */
async function compare(warm: TestSite, files: Files, told: Failure[]): Promise<Failure[]> {
  const { failures, tree } = await buildCold(files, warm.clock.now());
  if (failures.length > 0) return failures;
  expect(told).toEqual([]);
  expect(readTree(join(warm.folder, 'public'))).toEqual(tree);
  const { reasons, changed, deleted } = await warm.build();
  expect({ reasons, changed, deleted }).toEqual({ reasons: {}, changed: [], deleted: [] });
  return [];
}

async function follow(warm: TestSite, files: Files, step: Step): Promise<Failure[]> {
  const paths = perform(step, files, warm);
  const { report } = paths === undefined ? await warm.build() : await warm.look(...paths);
  return compare(warm, files, report.failures);
}

/** Writes every file that fails anew, until none does. */
async function mend(warm: TestSite, files: Files, failures: Failure[]): Promise<void> {
  let left = failures;
  for (let round = 1; left.length > 0; round++) {
    expect(round).toBeLessThan(6);
    const paths = left.flatMap(({ error }) => error.file ?? []).filter((path) => path !== 'prebake.config.yaml');
    expect(paths).not.toEqual([]);
    const mended = Object.fromEntries(paths.map((path) => [path, mendedText(path)]));
    // A page may fail for what its folder's defaults or its layout say.
    const around = round > 1 ? siteWith({}) : {};
    left = await follow(warm, files, { do: 'edit', files: { ...around, ...mended } });
  }
}

test('a site that was built edit by edit is, byte for byte, the site that is built from nothing', async () => {
  const sequences = fc.array(step, { maxLength: steps });
  const property = fc.asyncProperty(firstPages, sequences, async (pages, sequence) => {
    const files = siteWith(pages);
    const warm = await openAt(files, undefined);
    const { report } = await warm.build();
    let failures = await compare(warm, files, report.failures);
    for (const [index, step] of sequence.entries()) {
      // What fails stays so for a few steps.
      if (index % 3 === 0) await mend(warm, files, failures);
      failures = await follow(warm, files, step);
    }
    await mend(warm, files, failures);
    await close(warm);
  });
  // To make a counterexample smaller takes minutes: that is for the run that is asked for it.
  const endOnFailure = process.env.PREBAKE_WARM_SHRINK === undefined;
  await fc.assert(property, { numRuns: runs, endOnFailure, ...(seed !== undefined && { seed }) });
}, 3_600_000);
