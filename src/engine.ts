import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanSite } from './build/clean.ts';
import type { CreateEngine } from './build/contract.ts';
import { answer, handOver, refuse, untilBuilt } from './build/hand-over.ts';
import { listFailing, listPages, planBuild } from './build/inspect.ts';
import { buildOnce, everything } from './build/once.ts';
import { foldersOf, isPreview, policyOf } from './build/policy.ts';
import { createSession, type Session } from './build/session.ts';
import { systemClock as clock } from './clock.ts';
import type { Config } from './config/options.ts';
import { textsIn } from './config/texts.ts';
import { toErrorData } from './errors.ts';
import { createEvents } from './events.ts';
import type { Manifest } from './publish/contract.ts';
import { createManifestReader } from './publish/manifest-reader.ts';
import { claimSite } from './publish/owner.ts';
import { openPublisher } from './publish/publisher.ts';
import { createMemoryBroker } from './queue/brokers/memory.ts';
import { createId } from './queue/id.ts';
import { createLedger } from './queue/ledger.ts';
import type { FileServer } from './serve/files/server.ts';
import { createLater, createSequence } from './service.ts';
import { basePathOf } from './site/base-path.ts';
import { readStable } from './source/read.ts';
import { createCrew } from './worker/crew.ts';

/** From this many jobs on, threads help a one-shot build: each costs 200 ms of processor time before its first page. */
const WORTH_THREADS = 500;

/** The composition root: the only file that names a concrete broker, publisher, crew and clock. */
export const createEngine: CreateEngine = (options) => {
  const { config, events } = options;
  const folders = foldersOf(options, config);
  const hasHelpers = existsSync(join(config.root, config.paths.templates, 'helpers'));

  if (isPreview(options.preview)) {
    const message = `This is a preview, in ${folders.public}; the published pages stay as they are.`;
    events.emit('notice', { message });
  }

  async function openSession(config: Config, live: boolean, dryRun = false): Promise<Session> {
    // A dry run is only asked about: what it finds comes as its answer.
    const events = dryRun ? createEvents() : options.events;
    const broker = createMemoryBroker({ clock });
    const { random } = Math;
    return createSession({
      config,
      events,
      clock,
      random,
      env: (name) => process.env[name],
      fileDigest: (path) => readStable(config.root, path)?.digest,
      textOf: textsIn(config.root),
      policy: { ...policyOf(options, config, live), dryRun },
      publisher: await openPublisher({
        public: foldersOf(options, config).public,
        state: folders.state,
        maxDelete: config.publish.maxDelete,
        warn: (error) => events.emit('warning', { error: toErrorData(error) }),
      }),
      ledger: createLedger({ limit: config.queue.limit, clock, random, events }),
      broker,
      createCrew: (kind, snapshot) => createCrew(kind, { config, broker, snapshot, events, clock, random }),
      // Threads can be stopped: what serves, and code of the user's, leaves the main thread alone.
      kindFor: (jobs) => (live || hasHelpers ? 'threads' : jobs >= WORTH_THREADS ? 'mixed' : 'inline'),
      newBuildId: () => createId(random),
    });
  }

  /** Runs what needs the site for itself; `otherwise` asks the process that has it. */
  async function owning<T>(
    work: (session: Session) => Promise<T>,
    otherwise: (ask: (message: unknown) => AsyncIterable<unknown>) => Promise<T> = refuse,
    dryRun = false,
  ): Promise<T> {
    let session: Session | undefined;
    let tell: (session: Session) => void = () => {};
    const opened = new Promise<Session>((resolve) => {
      tell = resolve;
    });
    const claim = await claimSite({
      stateDir: folders.state,
      onRequest: (asked) => answer(() => opened, events, asked),
    });
    if (!claim.owned) return otherwise(claim.request);
    try {
      session = await openSession(config, false, dryRun);
      tell(session);
      return await work(session);
    } finally {
      await session?.stop();
      await claim.release();
    }
  }

  async function createServer(config: Config, manifest: () => Manifest, liveReload: boolean): Promise<FileServer> {
    const { publishedFiles } = await import('./serve/published-files.ts');
    const { createFileServer } = await import('./serve/files/server.ts');
    const { host, port } = config.serve;
    return createFileServer({
      source: publishedFiles(foldersOf(options, config).public, manifest),
      host,
      port,
      basePath: basePathOf(config.site.url),
      events,
      clock,
      ...(liveReload && { live: { hosts: [host] } }),
    });
  }

  return {
    build: () => untilBuilt(() => owning(buildOnce, (ask) => handOver(ask, options, events))),
    plan: () => owning((session) => planBuild(session.context, everything())),
    list: (kind) =>
      kind === 'failing'
        ? owning((session) => listFailing(session.context, everything()), refuse, true)
        : owning((session) => listPages(session.context, everything(), kind)),
    async newPage(page) {
      const { makeNewPage } = await import('./build/new-page.ts');
      const { fillArchetype } = await import('./render/archetype.ts');
      return makeNewPage(page, { config, now: clock.now(), fill: fillArchetype });
    },
    async clean() {
      const removed = await owning((session) => cleanSite(session.context.publisher));
      rmSync(folders.state, { recursive: true, force: true });
      return removed;
    },
    watch: (watch) =>
      createLater(async () => {
        const { createStation } = await import('./station.ts');
        return createStation({
          engine: options,
          watch,
          clock,
          state: folders.state,
          openSession: (config) => openSession(config, true),
          createServer: (config, session) =>
            createServer(config, () => session().context.publisher.manifest(), watch.liveReload),
        });
      }),
    serve: () =>
      createLater(async () => {
        const reader = createManifestReader(folders.state, clock);
        return createSequence(reader, await createServer(config, reader.manifest, false));
      }),
  };
};
