import type { EngineOptions, WatchOptions } from './build/contract.ts';
import { answer } from './build/hand-over.ts';
import type { Session } from './build/session.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/options.ts';
import { PrebakeError, toErrorData } from './errors.ts';
import { createLive } from './live.ts';
import { claimSite } from './publish/owner.ts';
import type { Service } from './service.ts';

export interface StationOptions {
  engine: EngineOptions;
  watch: WatchOptions;
  clock: Clock;
  /** Absolute path of the state folder. */
  state: string;
  openSession: (config: Config) => Promise<Session>;
  /** A server of what the session publishes. */
  createServer: (config: Config, session: () => Session) => Promise<Service>;
}

/** What lasts as long as one config. */
interface Shift {
  config: Config;
  session: Session;
  live: Service;
}

/**
 * What `watch` and `start` run: owns the site, builds by itself, and serves what is published. A changed config ends
 * the shift and begins another; one that cannot be read, or not begun with, changes nothing.
 */
export function createStation(options: StationOptions): Service {
  const { engine, watch, clock } = options;
  const { events } = engine;
  let shift: Shift | undefined;
  let server: Service | undefined;
  let release = async () => {};
  let started: Promise<void> | undefined;
  let changing: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;
  /** Why nothing is built any more: neither a changed config nor the one before it could be begun with. */
  let breakdown: PrebakeError | undefined;

  async function start(): Promise<void> {
    const claim = await claimSite({
      stateDir: options.state,
      onRequest: (asked) => answer(sessionNow, events, asked),
    });
    if (!claim.owned)
      throw new PrebakeError(
        'site-busy',
        'Another prebake watches or builds this site, and only one at a time may change what is published.',
      );
    release = claim.release;
    await begin(engine.config, engine.configInputs);
  }

  function current(): Shift {
    if (shift !== undefined) return shift;
    throw new PrebakeError('site-busy', 'The prebake that owns this site is just starting, or reads its config again.');
  }

  /** Once it has begun, and not while it changes. Throws once there is none any more, and the site is free. */
  async function sessionNow(): Promise<Session> {
    await started?.catch(() => {});
    await changing;
    if (stopping !== undefined) {
      await stopping;
      throw new PrebakeError('site-busy', 'The prebake that owned this site has stopped.');
    }
    if (breakdown !== undefined) throw breakdown;
    return current().session;
  }

  async function begin(config: Config, configInputs: readonly string[]): Promise<void> {
    const session = await options.openSession(config);
    const onConfigChange = (otherwise: () => void) => {
      changing = changing
        .then(change)
        .catch((error) => events.emit('warning', { error: toErrorData(error) }))
        .then(() => {
          if (shift?.session === session) otherwise();
        });
    };
    const live = createLive({ session, events, clock, cron: watch.cron, configInputs, onConfigChange });
    const before = shift?.config;
    shift = { config, session, live };
    if (watch.serve && (before === undefined || movesServer(before, config))) {
      await server?.stop();
      server = await options.createServer(config, () => current().session);
      await server.start();
    }
    await live.start();
  }

  async function end(): Promise<void> {
    await shift?.live.stop();
    await shift?.session.stop();
  }

  async function change(): Promise<void> {
    if (stopping !== undefined) return;
    const { config, inputs } = await engine.reloadConfig();
    if (config.digest === shift?.config.digest) return;
    events.emit('notice', { message: 'The config changed: everything is built again with it.' });
    const before = shift?.config;
    await end();
    try {
      await begin(config, inputs);
    } catch (error) {
      if (before === undefined) throw error;
      await end();
      await begin(before, inputs).catch(breakDown);
      throw error;
    }
  }

  async function breakDown(cause: unknown): Promise<void> {
    await end();
    const { name, message, file } = toErrorData(cause);
    breakdown = new PrebakeError(name, `Nothing is built any more, with the changed config or without it. ${message}`, {
      file,
      remedy: 'Mend this, stop prebake and start it again. What is published stays.',
      cause,
    });
    events.emit('warning', { error: toErrorData(breakdown) });
  }

  async function stop(): Promise<void> {
    await started?.catch(() => {});
    await changing;
    await server?.stop();
    await end();
    await release();
  }

  return {
    start: () => (started ??= stopping === undefined ? start() : Promise.resolve()),
    stop: () => (stopping ??= stop()),
  };
}

function movesServer(before: Config, after: Config): boolean {
  const addressOf = ({ serve, site, paths }: Config) => JSON.stringify([serve, site.url, paths.public]);
  return addressOf(before) !== addressOf(after);
}
