import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../src/build/build.ts';
import type { BuildOrder, Policy } from '../../src/build/context.ts';
import type { BuildReport } from '../../src/build/report.ts';
import { createSession, type Session } from '../../src/build/session.ts';
import type { Clock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config/load.ts';
import { textsIn } from '../../src/config/texts.ts';
import { createEvents, type EventName, type Events } from '../../src/events.ts';
import { openPublisher } from '../../src/publish/publisher.ts';
import { createMemoryBroker } from '../../src/queue/brokers/memory.ts';
import { createLedger } from '../../src/queue/ledger.ts';
import { readStable } from '../../src/source/read.ts';
import { createCrew } from '../../src/worker/crew.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { makeFolder, writeFiles } from './folder.ts';
import { readTree } from './tree.ts';

/** A site in a temp folder with everything of a running prebake but its triggers, threads and server. */
export interface TestSite {
  folder: string;
  clock: FakeClock;
  session: Session;
  /** Every event so far. */
  events: { name: EventName; event: Events[EventName] }[];
  write(files: Record<string, string>): void;
  remove(...paths: string[]): void;
  /** One build that looks at these paths, or at everything. */
  build(...paths: string[]): Promise<BuildResult>;
  /** One build that looks at these paths, or at none. */
  look(...paths: string[]): Promise<BuildResult>;
  writeBytes(path: string, bytes: Uint8Array): void;
  /** A published file, or undefined. */
  output(path: string): string | undefined;
  /** Output paths of the manifest, sorted. */
  published(): string[];
  /** Files that wait in the stage. */
  staged(): string[];
  /** The same site in another process, once this one has stopped. */
  reopen(policy?: Partial<Policy>): Promise<TestSite>;
  stop(): Promise<void>;
}

/** What one build did. */
export interface BuildResult {
  report: BuildReport;
  /** Page ids, sorted. */
  rendered: string[];
  /** Page id → reason. */
  reasons: Record<string, string>;
  /** Output paths, sorted. */
  changed: string[];
  deleted: string[];
  /** Page id → error name, of failures that were told. */
  failed: Record<string, string>;
  mended: string[];
}

export async function openTestSite(files: Record<string, string>, policy: Partial<Policy> = {}): Promise<TestSite> {
  return openFolder(makeFolder(files), createFakeClock(Date.UTC(2026, 5, 1)), policy);
}

async function openFolder(folder: string, clock: FakeClock, policy: Partial<Policy>): Promise<TestSite> {
  const bus = createEvents();
  const events: TestSite['events'] = [];
  bus.onAny((name, event) => events.push({ name, event }));
  const { config } = await loadConfig({ root: folder });
  const broker = createMemoryBroker({ clock });
  const { random } = Math;
  const stage = join(folder, '.prebake/stage');
  let builds = 0;
  const session = createSession({
    config,
    events: bus,
    clock: withRealTimers(clock),
    random,
    env: () => undefined,
    fileDigest: (path) => readStable(folder, path)?.digest,
    textOf: textsIn(folder),
    policy: {
      keepGoing: true,
      dryRun: false,
      allowDelete: true,
      adopt: false,
      remember: true,
      links: 'warn',
      preview: { drafts: false, future: false, expired: false },
      ...policy,
    },
    publisher: await openPublisher({
      public: join(folder, 'public'),
      state: join(folder, '.prebake'),
      maxDelete: config.publish.maxDelete,
      warn: () => {},
    }),
    ledger: createLedger({ limit: config.queue.limit, clock, random, events: bus }),
    broker,
    createCrew: (_kind, snapshot) =>
      createCrew('inline', { config, broker, snapshot, events: bus, clock: withRealTimers(clock), random }),
    kindFor: () => 'inline',
    newBuildId: () => `build-${++builds}`,
  });
  async function run(scope: BuildOrder['scope']): Promise<BuildResult> {
    const from = events.length;
    const signal = new AbortController().signal;
    const report = await build(session.context, { buildId: `build-${++builds}`, scope, priority: 0, signal });
    return resultOf(report, events.slice(from));
  }

  return {
    folder,
    clock,
    session,
    events,
    write: (more) => writeFiles(folder, more),
    writeBytes: (path, bytes) => writeFiles(folder, { [path]: bytes }),
    published: () => [...session.context.publisher.manifest().entries.keys()].sort(),
    staged: () => (existsSync(stage) ? Object.keys(readTree(stage)) : []),
    reopen: (policy = {}) => openFolder(folder, clock, policy),
    remove(...paths) {
      for (const path of paths) rmSync(join(folder, path), { recursive: true });
    },
    build: (...paths) => run(paths.length === 0 ? 'all' : new Set(paths)),
    look: (...paths) => run(new Set(paths)),
    output(path) {
      try {
        return readFileSync(join(folder, 'public', path), 'utf8');
      } catch {
        return undefined;
      }
    },
    stop: () => session.stop(),
  };
}

/** The wall clock is the test's; back-offs and leases run in real time, since no test here waits for them. */
function withRealTimers(clock: FakeClock): Clock {
  return {
    now: clock.now,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}

function resultOf(report: BuildReport, events: TestSite['events']): BuildResult {
  const all = <N extends EventName>(wanted: N) =>
    events.filter(({ name }) => name === wanted).map(({ event }) => event as Events[N]);
  const rendered = all('page:rendered');
  const published = all('build:published');
  return {
    report,
    rendered: rendered.map(({ id }) => id).sort(),
    reasons: Object.fromEntries(rendered.map(({ id, reason }) => [id, reason])),
    changed: published.flatMap(({ changed }) => changed).sort(),
    deleted: published.flatMap(({ deleted }) => deleted).sort(),
    failed: Object.fromEntries(all('page:failed').map(({ id, error }) => [id, error.name])),
    mended: all('page:mended').map(({ id }) => id),
  };
}
