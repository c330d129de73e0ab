import { spawn } from 'node:child_process';
import { watchMemory } from './memory.ts';

export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env?: Record<string, string>;
}

export interface Measure {
  /** ms from the start of the process to its end. */
  wall: number;
  /** ms of user and system time of the process and all it waited for. */
  cpu: number;
  /** Bytes; undefined where it cannot be measured. */
  memory?: number;
}

/**
 * The shell that starts the command reports with `times` what the kernel counted for its children, in steps of 10 ms.
 * Node itself does not tell it. The shell costs every tool the same: about 1 ms.
 */
const SCRIPT = '"$@"; code=$?; times >&3; exit $code';

/** Runs a command to its end. Throws with what it printed when it fails. */
export async function measure({ file, args, cwd, env }: Command): Promise<Measure> {
  const began = performance.now();
  const child = spawn('sh', ['-c', SCRIPT, 'sh', file, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const meter = watchMemory(child.pid ?? 0);
  const [stdout, stderr, times] = [1, 2, 3].map((channel) => gather(child.stdio[channel] as NodeJS.ReadableStream));
  const ended = new Promise<number>((resolve) => child.once('exit', () => resolve(performance.now())));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const memory = meter.stop();
  const wall = (await ended) - began;
  if (code !== 0) {
    throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${stdout?.()}${stderr?.()}`.slice(0, 4000));
  }
  return { wall, cpu: cpuOf(times?.() ?? ''), ...(memory !== undefined && { memory }) };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString();
}

/** The second line of `times` is that of the children: `0m1.160000s 0m0.500000s`. In ms. */
export function cpuOf(times: string): number {
  const [, children = ''] = times.trim().split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`The shell's times cannot be read: ${times}`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}
