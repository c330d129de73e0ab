import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { createInterface, type Interface } from 'node:readline';
import type { Command } from './run.ts';

/** ms until a wait is given up. */
const PATIENCE = 120_000;

/** A line of `prebake --json`. */
export interface Told {
  event: string;
  [field: string]: unknown;
}

export interface Server {
  pid: number;
  /** Waits for an event that is told from now on. Throws when the process ends before it. */
  next(event: string): Promise<Told>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a process that serves, such as `prebake watch --json`, and reads what it tells. */
export function startServer({ file, args, cwd, env }: Command): Server {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = linesOf(child);
  return {
    pid: child.pid ?? 0,
    next: (event) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => finish(() => reject(new Error(`Waited in vain for ${event}.`))), PATIENCE);
        const finish = (end: () => void) => {
          clearTimeout(timer);
          lines.off('line', read);
          lines.off('close', gone);
          end();
        };
        const gone = () => finish(() => reject(new Error(`It ended before ${event}.`)));
        const read = (line: string) => {
          const told: Told = JSON.parse(line);
          if (told.event === event) finish(() => resolve(told));
        };
        lines.on('line', read).on('close', gone);
      }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function linesOf({ stdout }: ChildProcess): Interface {
  if (stdout === null) throw new Error('A server without an output was started.');
  return createInterface(stdout);
}

/** The body of one answer. Throws unless its status is 200. */
export function get(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(pieces).toString());
        else reject(new Error(`${url} answered ${response.statusCode}.`));
      });
    });
    asked.on('error', reject).end();
  });
}
