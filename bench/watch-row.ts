import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addressOf, type CorpusPage } from './corpora/corpus.ts';
import { measureCorpus } from './corpora/write.ts';
import { readLoad } from './machine.ts';
import { watchMemory } from './measure/memory.ts';
import { get, type Server, startServer } from './measure/server.ts';
import { figureOf, type RowResult, type Subject } from './results.ts';
import type { WatchRow } from './rows.ts';
import { quantile } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { mainOf, prebake } from './tools/prebake.ts';

/** Files saved per run, after a few that are not counted. */
const SAVES = 50;
const UNCOUNTED = 5;
/** ms between two saves, so that each is a change by itself: prebake looks at a changed file again for 250 ms. */
const PAUSE = 400;

/**
 * `prebake watch`: the time from the moment a text is saved until an answer of its server holds it. Other tools have no
 * such row, because their servers tell nothing that could be waited for in the same way.
 */
export async function runWatchRow(row: WatchRow, root: string, around: Surroundings): Promise<RowResult> {
  const corpus = row.corpus(around.seed);
  const { bytes, digest } = measureCorpus(corpus);
  const site = join(around.folder, 'prebake');
  mkdirSync(site);
  prebake(root).makeSite(corpus, site, { highlight: false });
  const args = [mainOf(root), 'watch', '--port', '0', '--json'];
  const subject: Subject = { name: 'prebake', state: 'measured', figures: {}, loads: [] };
  const p50: number[] = [];
  const p99: number[] = [];
  const memory: number[] = [];
  const server = startServer({ file: process.execPath, args, cwd: site });
  const meter = watchMemory(server.pid);
  try {
    const [{ url }] = await Promise.all([
      server.next('server:listening'),
      server.next('watcher:ready'),
      server.next('build:done'),
    ]);
    for (let run = 0; run < around.runs; run++) {
      subject.loads.push(await readLoad());
      const times: number[] = [];
      for (let save = 0; save < UNCOUNTED + SAVES; save++) {
        const page = corpus.pages[(run * 7 + save * 613) % corpus.pages.length];
        if (page === undefined) continue;
        await setTimeout(PAUSE);
        const time = await saveAndWait(server, site, String(url), page, `Saved ${run}-${save}.`);
        if (save >= UNCOUNTED) times.push(time);
      }
      p50.push(quantile(times, 0.5));
      p99.push(quantile(times, 0.99));
      around.tell(`  prebake   p50 ${p50.at(-1)?.toFixed(1)} ms, p99 ${p99.at(-1)?.toFixed(1)} ms`);
    }
    memory.push(...[meter.stop()].filter((peak) => peak !== undefined));
    subject.figures = {
      p50: figureOf(p50),
      p99: figureOf(p99),
      ...(memory.length > 0 && { memory: figureOf(memory) }),
    };
  } catch (error) {
    subject.state = 'failed';
    subject.why = error instanceof Error ? error.message : String(error);
    around.tell(`  prebake FAILED: ${subject.why}`);
  } finally {
    meter.stop();
    await server.stop();
  }
  return {
    name: row.name,
    title: row.title,
    corpus: { pages: corpus.pages.length, bytes, digest },
    medium: around.medium,
    subjects: [subject],
    notes: [`p50 and p99 of ${SAVES} saves in each run. The memory holds the first build and all saves.`],
  };
}

/** ms until the server answers with the sentence that is put at the end of the page. */
async function saveAndWait(
  server: Server,
  site: string,
  url: string,
  page: CorpusPage,
  sentence: string,
): Promise<number> {
  const published = server.next('build:published');
  const began = performance.now();
  appendFileSync(join(site, 'content', page.folder, `${page.name}.md`), `\n${sentence}\n`);
  await published;
  const body = await get(new URL(addressOf(page), url));
  const time = performance.now() - began;
  if (!body.includes(sentence)) throw new Error(`${addressOf(page)} was published without "${sentence}".`);
  return time;
}
