#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { hasCode } from '../errors.ts';
import { runCommandLine } from './program.ts';
import type { Shell } from './shell.ts';

const { stdout, stderr, env } = process;

// A reader that has seen enough, such as `prebake list pages | head`, is no fault.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error) => {
    if (!hasCode(error, 'EPIPE')) throw error;
  });
}

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const shell: Shell = {
  cwd: process.cwd(),
  out: stdout,
  err: stderr,
  tty: stderr.isTTY === true,
  color:
    !env.NO_COLOR && env.TERM !== 'dumb' && ((stdout.isTTY === true && stderr.isTTY === true) || !!env.FORCE_COLOR),
  columns: () => stdout.columns,
  env,
  pid: process.pid,
  clock: systemClock,
  version: manifest.version,
  untilStopped,
};

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const) {
      process.on(signal, () => {
        if (isAsked) process.exit(128 + number);
        isAsked = true;
        resolve();
      });
    }
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), shell);
