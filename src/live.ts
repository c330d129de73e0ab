import { relative } from 'node:path';
import { filesRead, nextMoment } from './build/outside.ts';
import type { Session } from './build/session.ts';
import { buildMissed } from './build/sweep.ts';
import type { Clock } from './clock.ts';
import { toErrorData } from './errors.ts';
import type { EventBus } from './events.ts';
import type { Service } from './service.ts';
import { createCron } from './triggers/cron.ts';
import { createMoments } from './triggers/moments.ts';
import { createWatcher, type Watcher } from './triggers/watcher.ts';

/** An editor's change, or a page whose time has come, goes before what the hourly sweep finds. */
const PRIORITY = { watcher: 10, moment: 10, cron: 0 };

export interface LiveOptions {
  session: Session;
  events: EventBus;
  clock: Clock;
  cron: boolean;
  /** Absolute paths of the files the config was made from. */
  configInputs: readonly string[];
  /** One of them changed. `otherwise` is to be called when this session goes on: the config is the same, or no good. */
  onConfigChange: (otherwise: () => void) => void;
}

/** A config file may appear where there was none. */
const CONFIG_NAMES = ['ts', 'js', 'mjs', 'yaml', 'yml', 'json'].map((extension) => `prebake.config.${extension}`);

/** Everything that makes a session build by itself: watcher, cron and publication times mark what they see. */
export function createLive(options: LiveOptions): Service {
  const { session, events, clock } = options;
  const { config, memory, unsettled } = session.context;
  const { ledger, runner, workers } = session;
  const { content, templates, static: fixed } = config.paths;
  const configFiles = [...CONFIG_NAMES, ...options.configInputs.map((path) => slashed(relative(config.root, path)))];
  const isConfig = new Set(configFiles);

  const watcher: Watcher = createWatcher({
    root: config.root,
    folders: [content, templates, fixed],
    files: configFiles,
    ignored: [config.paths.public, config.paths.state],
    clock,
    events,
    onChange(changes) {
      const paths = new Set<string>();
      let configChanged = false;
      for (const [path, glance] of changes) {
        if (isConfig.has(path)) {
          configChanged = true;
          continue;
        }
        paths.add(path);
        if (glance === 'first') unsettled.add(path);
        else unsettled.delete(path);
      }
      const build = () => {
        if (paths.size > 0) ledger.mark('watcher', paths, PRIORITY.watcher);
      };
      // What changed together with the config is built with the new one.
      if (configChanged) options.onConfigChange(build);
      else build();
    },
    onRescan: () => void ledger.mark('watcher', 'all', PRIORITY.watcher),
  });
  const moments = createMoments({
    clock,
    events,
    onDue: () => void ledger.mark('moment', new Set(), PRIORITY.moment),
  });
  const cron = createCron({
    schedules: options.cron ? config.schedules : {},
    clock,
    events,
    onDue: () =>
      void buildMissed(session, PRIORITY.cron).catch((error) => events.emit('warning', { error: toErrorData(error) })),
  });
  unsettled.lookAgain = (path) => watcher.lookAgain(path);

  let offBuild = () => {};
  return {
    async start() {
      offBuild = events.on('build:done', () => {
        moments.set(nextMoment(session.context));
        watcher.setFiles([...configFiles, ...memory.inputs, ...filesRead(memory)]);
      });
      ledger.mark('watcher', 'all', PRIORITY.watcher);
      await Promise.all([runner.start(), workers.warm(), watcher.start(), moments.start(), cron.start()]);
    },
    async stop() {
      offBuild();
      await Promise.all([watcher.stop(), moments.stop(), cron.stop()]);
    },
  };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
