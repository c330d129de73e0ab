#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { hasCode, PrebakeError } from '../errors.ts';
import { FAILED } from './exit-code.ts';
import { runCommandLine } from './program.ts';
import type { Shell } from './shell.ts';
import { untilStopped } from './until-stopped.ts';

const { stdout, stderr, env } = process;

let isCutOff = false;
for (const stream of [stdout, stderr]) {
  stream.on('error', (error) => {
    // A reader that has seen enough, such as `prebake list pages | head`, is no fault.
    if (hasCode(error, 'EPIPE') || isCutOff) return;
    // A site that is being served does not end because its log can take no more.
    isCutOff = true;
    if (stream === stdout) stderr.write(`prebake cannot write its output: ${error.message}.\n`);
  });
}

const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const shell: Shell = {
  get cwd() {
    return workingFolder();
  },
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
  untilStopped: () => untilStopped(process, systemClock),
};

/** Throws `project-missing` where there is none any more. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause;
    const remedy = 'Change to a folder that exists, if need be out of this one and back in.';
    throw new PrebakeError('project-missing', 'The working directory is no more: it was removed.', { remedy });
  }
}

process.exitCode = await runCommandLine(process.argv.slice(2), shell);
// Only at the end is it known what could be written.
process.once('exit', (code) => {
  if (isCutOff && code === 0) process.exitCode = FAILED;
});
