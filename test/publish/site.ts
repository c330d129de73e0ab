import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import type { PrebakeError } from '../../src/errors.ts';
import type { Commit, CommitResult, Publisher, PublisherOptions } from '../../src/publish/contract.ts';
import { openPublisher } from '../../src/publish/publisher.ts';
import { stageBytes } from '../../src/publish/stage.ts';
import { makeFolder } from '../support/folder.ts';

export type Files = Record<string, string>;

/** An output folder that is brought to a wanted state, as a build does it. */
export interface TestSite {
  root: string;
  public: string;
  state: string;
  warnings: PrebakeError[];
  publisher: Publisher;
  /** Publishes these files and no others of ours. */
  publish(files: Files, order?: Partial<Commit>): Promise<CommitResult>;
  /** Everything in the output folder, without a stage in it. */
  files(): Files;
  /** As a new process would. */
  reopen(options?: Partial<PublisherOptions>): Promise<void>;
}

const opened: TestSite[] = [];
afterAll(() => Promise.all(opened.map(({ publisher }) => publisher.close())));

export async function openSite(options: Partial<PublisherOptions> = {}, root = makeFolder()): Promise<TestSite> {
  const settings: PublisherOptions = {
    public: join(root, 'public'),
    state: join(root, '.prebake'),
    maxDelete: { share: 0.2, count: 20 },
    warn: (error) => void site.warnings.push(error),
    ...options,
  };
  const site: TestSite = {
    root,
    public: settings.public,
    state: settings.state,
    warnings: [],
    publisher: undefined as unknown as Publisher,
    publish: (files, order) => publish(site.publisher, files, order),
    files() {
      const files = Object.entries(filesIn(settings.public)).filter(([path]) => !path.startsWith('.prebake-stage/'));
      return Object.fromEntries(files);
    },
    async reopen(more = {}) {
      await site.publisher.close();
      site.publisher = await openPublisher({ ...settings, ...more });
    },
  };
  site.publisher = await openPublisher(settings);
  opened.push(site);
  return site;
}

let builds = 0;

export async function publish(publisher: Publisher, files: Files, order: Partial<Commit> = {}): Promise<CommitResult> {
  const buildId = order.buildId ?? `build-${builds++}`;
  const altered = new Set(await publisher.altered());
  const { entries } = publisher.manifest();
  const stage = await publisher.stage(buildId);
  const writes = Object.entries(files)
    .filter(([path, text]) => entries.get(path)?.digest !== digestOf(text) || altered.has(path))
    .map(([path, text]) => ({ path, ...stageBytes(stage, text), owner: path, id: path }));
  const deletes = [...entries.keys()].filter((path) => !(path in files));
  return publisher.commit({ buildId, writes, keeps: [], deletes, allowDelete: false, adopt: false, ...order });
}

/** Regular files as text; links and empty folders by what they are. */
export function filesIn(folder: string, below = ''): Files {
  const files: Files = {};
  const names = readdirSync(join(folder, below)).sort();
  if (names.length === 0 && below !== '') files[`${below}/`] = '(empty folder)';
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`;
    const found = lstatSync(join(folder, path));
    if (found.isDirectory()) Object.assign(files, filesIn(folder, path));
    else files[path] = found.isSymbolicLink() ? '(link)' : readFileSync(join(folder, path), 'utf8');
  }
  return files;
}

/** Path → digest, as the manifest has it. */
export function published(publisher: Publisher): Files {
  return Object.fromEntries([...publisher.manifest().entries].map(([path, { digest }]) => [path, digest]));
}

export function digests(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, digestOf(text)]));
}
