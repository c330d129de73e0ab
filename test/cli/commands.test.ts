import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine, EngineOptions } from '../../src/build/contract.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { PrebakeError } from '../../src/errors.ts';
import type { Service } from '../../src/service.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFolder } from '../support/folder.ts';

/** What the commands asked of the engine, which is a stand-in here. */
let options: EngineOptions | undefined;
let asked: unknown[];
let engine: Partial<Engine>;
let stop: () => void;
let out: string;
let err: string;

vi.mock('../../src/engine.ts', () => ({
  createEngine(given: EngineOptions) {
    options = given;
    return engine;
  },
}));

function run(...args: string[]): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const shell: Shell = {
    cwd: makeFolder({ 'content/index.md': '', 'prebake.config.yaml': 'site: { timeZone: Europe/Berlin }' }),
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    tty: false,
    color: false,
    columns: () => undefined,
    clock: createFakeClock(),
    version: '1.2.3',
    env: {},
    pid: 1,
    untilStopped: () => stopped,
  };
  return runCommandLine(args, shell);
}

function service(start: () => Promise<void> = async () => {}): Service {
  return {
    async start() {
      asked.push('start');
      await start();
    },
    async stop() {
      asked.push('stop');
    },
  };
}

beforeEach(() => {
  options = undefined;
  asked = [];
  out = '';
  err = '';
  engine = {};
});

const report = (failures: number) =>
  ({ failures: Array.from({ length: failures }, () => ({})) }) as unknown as Awaited<ReturnType<Engine['build']>>;

describe('build', () => {
  test('ends with 0 when every page is fine', async () => {
    engine.build = async () => report(0);
    expect(await run('build')).toBe(0);
    expect(options).toMatchObject({
      keepGoing: false,
      allowDelete: false,
      adopt: false,
      preview: { drafts: false, future: false, expired: false },
    });
    expect(options?.preview).not.toHaveProperty('at');
    expect(options?.configInputs).toEqual([expect.stringMatching(/prebake\.config\.yaml$/)]);
  });

  test('ends with 1 when pages failed, also with --keep-going', async () => {
    engine.build = async () => report(2);
    expect(await run('build')).toBe(1);
    expect(await run('build', '--keep-going')).toBe(1);
    expect(options?.keepGoing).toBe(true);
  });

  test('ends with 1 and the error when it could not be done, and with 2 when the config is the cause', async () => {
    engine.build = () => Promise.reject(new PrebakeError('max-delete', 'Too many.'));
    expect(await run('build')).toBe(1);
    expect(err).toContain('error max-delete\n  Too many.\n');
    engine.build = () => Promise.reject(new PrebakeError('config-value', 'Wrong.'));
    expect(await run('build')).toBe(2);
  });

  test('reads --at on the clock of the site', async () => {
    engine.build = async () => report(0);
    await run('build', '--drafts', '--future', '--expired', '--at', '2026-12-24 08:00', '--allow-delete', '--adopt');
    expect(options).toMatchObject({
      allowDelete: true,
      adopt: true,
      preview: { drafts: true, future: true, expired: true, at: new Date('2026-12-24T07:00:00Z') },
    });
  });

  test('prints what happens as it happens, in the format that is asked for', async () => {
    engine.build = async () => {
      options?.events.emit('notice', { message: 'Hello.' });
      return report(0);
    };
    await run('build', '--json');
    await run('build', '--quiet');
    await run('build');
    expect(out).toBe('{"time":"2026-01-01T00:00:00.000Z","event":"notice","message":"Hello."}\nHello.\n');
  });
});

describe('watch, start and serve', () => {
  test.each([
    ['watch', { serve: true, liveReload: true, cron: false }],
    ['dev', { serve: true, liveReload: true, cron: false }],
    ['start', { serve: true, liveReload: false, cron: true }],
  ])('%s asks for its services, keeps going, and stops when asked', async (command, services) => {
    engine.watch = (given) => {
      asked.push(given);
      return service(async () => stop());
    };
    expect(await run(command, '--port', '0', '--host', '::1')).toBe(0);
    expect(asked).toEqual([services, 'start', 'stop']);
    expect(options).toMatchObject({ keepGoing: true, config: { serve: { port: 0, host: '::1' } } });
  });

  test('a config that is read again keeps the address of the command line', async () => {
    engine.serve = () => service(async () => stop());
    await run('serve', '--port', '81');
    const reloaded = await options?.reloadConfig();
    expect(reloaded).toMatchObject({
      config: { serve: { port: 81, host: '127.0.0.1' } },
      inputs: [expect.any(String)],
    });
  });

  test('a wish to stop is heard before the start is over', async () => {
    engine.serve = () =>
      service(() => {
        stop();
        return new Promise(() => {});
      });
    expect(await run('serve')).toBe(0);
    expect(asked).toEqual(['start', 'stop']);
  });

  test('what had started is stopped when the start fails', async () => {
    engine.serve = () => service(() => Promise.reject(new PrebakeError('port-in-use', 'Port 4000 is in use.')));
    expect(await run('serve')).toBe(1);
    expect(asked).toEqual(['start', 'stop']);
    expect(err).toContain('error port-in-use');
  });
});

describe('plan, list and clean', () => {
  test('plan prints what would be done, with the reason, and the counts', async () => {
    engine.plan = async () => ({
      render: [{ id: 'a.md', source: 'content/a.md', outputPath: 'a/index.html', reason: 'it is new' }],
      copy: [{ id: 'x', outputPath: 'x.png', reason: 'it changed' }],
      prune: [{ path: 'old.html', reason: 'its source is gone' }],
      fresh: 1200,
    });
    expect(await run('plan')).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "render  content/a.md  it is new
      copy    x.png         it changed
      prune   old.html      its source is gone
      1 to render, 1 to copy, 1 to prune, 1,200 up to date
      "
    `);
  });

  test('list prints the entries, or says that there are none', async () => {
    engine.list = async (kind) =>
      kind === 'future' ? [{ path: 'content/a.md', at: '2027-01-01T00:00:00.000Z', detail: 'waits' }] : [];
    expect(await run('list', 'future')).toBe(0);
    expect(await run('list', 'drafts')).toBe(0);
    expect(out).toBe('content/a.md  2027-01-01T00:00:00.000Z  waits\nNo drafts.\n');
  });

  test('clean says how much it removed', async () => {
    engine.clean = async () => ['public/a.html'];
    expect(await run('clean')).toBe(0);
    expect(out).toBe('Removed 1 path.\n');
  });
});
