import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The compiled command line. */
export const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');

/** ms until a wait gives up and tells what happened instead. Far above what a loaded machine needs. */
const PATIENCE = 10_000;

/** A line of `--json`. */
export interface Told {
  time: string;
  event: string;
  [field: string]: unknown;
}

export interface Ended {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  events: Told[];
  stderr: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** prebake as a child of the test, in the folder of a site. Nothing of it outlives the test file. */
export interface PrebakeProcess {
  /** Everything it told so far. */
  readonly events: readonly Told[];
  /** Its number, for as long as it runs. */
  readonly pid: number;
  /** The address of the site while it serves, without a slash at the end. */
  url(): Promise<string>;
  /** Runs `act`, then waits for an event of this name told after `act` began. */
  after(act: () => unknown, event: string, fits?: (told: Told) => boolean): Promise<Told>;
  /** Waits for an event of this name, told already or not. */
  told(event: string, fits?: (told: Told) => boolean): Promise<Told>;
  /** Asks again after every event until the answer is truthy. */
  until<T>(what: string, ask: () => T | Promise<T>): Promise<T>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is no more. */
  ended: Promise<Ended>;
  /** Asks it to stop, and waits for that. */
  stop(): Promise<Ended>;
}

const running = new Set<ChildProcess>();

// Within a test, afterAll() is never run: it is registered while the test file is read.
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `prebake <args> --json` in a folder, without the environment of the test run. */
export function startPrebake(root: string, args: string[], env: NodeJS.ProcessEnv = {}): PrebakeProcess {
  const child = spawn(process.execPath, [MAIN, ...args, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  running.add(child);
  const events: Told[] = [];
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const listener of [...listeners]) listener();
  };
  let rest = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line));
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  let end: Ended | undefined;
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      end = { code, signal, events, stderr };
      resolve(end);
      wake();
    });
  });

  function story(): string {
    const lines = events.slice(-25).map((told) => JSON.stringify(told).slice(0, 400));
    const how = end === undefined ? 'It still runs.' : `It ended with ${end.code ?? end.signal}.`;
    return `${how} It told:\n${lines.join('\n')}\n${stderr}`;
  }

  /** Resolves at the first truthy answer; asks now and after every event. */
  function until<T>(what: string, ask: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let asking = false;
      let again = false;
      const finish = () => {
        listeners.delete(check);
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`Waited ${PATIENCE / 1000} s for ${what}. ${story()}`));
      }, PATIENCE);
      const check = async () => {
        again = asking;
        if (asking) return;
        asking = true;
        try {
          const answer = await ask();
          if (answer) {
            finish();
            resolve(answer);
          } else if (end !== undefined) {
            finish();
            reject(new Error(`It ended before ${what}. ${story()}`));
          }
        } catch (error) {
          finish();
          reject(error);
        } finally {
          asking = false;
          if (again && listeners.has(check)) void check();
        }
      };
      listeners.add(check);
      void check();
    });
  }

  function told(event: string, fits: (told: Told) => boolean = () => true, from = 0): Promise<Told> {
    const find = () => events.slice(from).find((told) => told.event === event && fits(told));
    return until(`the event ${event}`, find).then((found) => found ?? Promise.reject(new Error('unreachable')));
  }

  const url = async () => {
    const { url } = await told('server:listening');
    return String(url).replace(/\/$/, '');
  };

  return {
    events,
    get pid() {
      return child.pid ?? 0;
    },
    url,
    async after(act, event, fits) {
      const from = events.length;
      await act();
      return told(event, fits, from);
    },
    told: (event, fits) => told(event, fits),
    until,
    get: async (path, headers) => get(new URL(path, `${await url()}/`), headers),
    kill: (signal) => void child.kill(signal),
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Runs prebake to its end. */
export function runPrebake(root: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return startPrebake(root, args, env).ended;
}

/** The error that ended a run, or failed its build or a page, in the order they were told. */
export function errorsOf({ events }: { events: readonly Told[] }): Fault[] {
  return events
    .filter(({ event }) => /^(error|build:failed|page:failed|page:dead)$/.test(event))
    .map(({ error }) => error as Fault);
}

export interface Fault {
  name: string;
  message: string;
  remedy: string;
  file?: string;
  line?: number;
  column?: number;
  frame?: string;
  causes: string[];
}

/** One GET over a connection of its own. */
export function get(url: URL, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}
