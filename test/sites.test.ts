import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../src/build/contract.ts';
import { loadConfig } from '../src/config/load.ts';
import { createEngine } from '../src/engine.ts';
import { createEvents, type EventBus } from '../src/events.ts';
import { makeFolder } from './support/folder.ts';
import { readTree } from './support/tree.ts';

/**
 * Whole sites, each with the output that is right for it in `expected/`. UPDATE_SITES=1 writes what is built now in its
 * place: read every line of the difference before you keep it.
 */
const sites = join(import.meta.dirname, 'sites');
const names = readdirSync(sites).sort();

/** A copy of a site, without what is expected of it. */
function copyOf(name: string): string {
  const root = makeFolder();
  cpSync(join(sites, name), root, { recursive: true, filter: (path) => path !== join(sites, name, 'expected') });
  return root;
}

/** An engine on a site, and what goes wrong in it as text. */
async function openSite(root: string, threads: number): Promise<{ engine: Engine; events: EventBus; told: string[] }> {
  const { config, inputs } = await loadConfig({ root });
  const events = createEvents();
  const told: string[] = [];
  for (const name of ['page:failed', 'page:dead', 'build:failed', 'warning'] as const) {
    events.on(name, ({ error }) => told.push(`${error.name} ${error.file ?? ''}:${error.line ?? ''} ${error.message}`));
  }
  const engine = createEngine({
    config: { ...config, workers: { ...config.workers, count: threads } },
    configInputs: inputs,
    reloadConfig: () => Promise.reject(new Error('The config does not change here.')),
    events,
    keepGoing: false,
    allowDelete: false,
    adopt: false,
    preview: { drafts: false, future: false, expired: false },
  });
  return { engine, events, told };
}

describe.each(names)('the site %s', (name) => {
  const expected = join(sites, name, 'expected');
  const root = copyOf(name);

  test('becomes what is expected, byte for byte', async () => {
    const { engine, told } = await openSite(root, 1);
    await engine.build();
    expect(told).toEqual([]);
    if (process.env.UPDATE_SITES === '1') {
      rmSync(expected, { recursive: true, force: true });
      cpSync(join(root, 'public'), expected, { recursive: true });
    }
    expect(existsSync(expected), `${expected} is missing: make it with UPDATE_SITES=1`).toBe(true);
    expect(readTree(join(root, 'public'))).toEqual(readTree(expected));
  });

  test('is not written again when nothing has changed', async () => {
    const { engine, told } = await openSite(root, 1);
    expect(await engine.build()).toMatchObject({ written: 0, pruned: 0, failed: 0 });
    expect(told).toEqual([]);
    expect(readTree(join(root, 'public'))).toEqual(readTree(expected));
  });

  test('becomes the same on many threads, while it is watched', async () => {
    const other = copyOf(name);
    const { engine, events, told } = await openSite(other, 4);
    const built = events.next('build:done');
    const watching = engine.watch({ serve: false, liveReload: false, cron: false });
    await watching.start();
    await built;
    await watching.stop();
    expect(told).toEqual([]);
    expect(readTree(join(other, 'public'))).toEqual(readTree(expected));
  });
});
