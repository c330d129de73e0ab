import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { describe, expect, test } from 'vitest';
import { treeOf, watchMemory } from '../../bench/measure/memory.ts';
import { cpuOf, measure } from '../../bench/measure/run.ts';
import { makeFolder } from '../support/folder.ts';

const node = (script: string) => ({ file: process.execPath, args: ['-e', script], cwd: makeFolder() });

describe('a measure', () => {
  test('counts the processor time of the command, and of what it started and waited for', async () => {
    const spin = 'const used = () => process.cpuUsage().user + process.cpuUsage().system; while (used() < 200_000);';
    const { cpu } = await measure(
      node(`${spin} require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(spin)}])`),
    );
    expect(cpu).toBeGreaterThanOrEqual(400);
  });

  test('of a command that fails is an error with what it printed', async () => {
    await expect(measure(node('console.error("No flour."); process.exit(3)'))).rejects.toThrow(
      /ended with 3:\nNo flour\./,
    );
  });

  test('of a command that is not there is an error', async () => {
    await expect(measure({ file: 'no-such-command', args: [], cwd: makeFolder() })).rejects.toThrow('ended with 127');
  });
});

test("the shell's times are those of the children, in ms", () => {
  expect(cpuOf('0m0.000000s 0m0.010000s\n1m2.500000s 0m0.250000s\n')).toBe(62_750);
  expect(() => cpuOf('')).toThrow("The shell's times cannot be read");
});

describe.skipIf(platform() !== 'linux')('memory', () => {
  test('is that of a process and all below it', async () => {
    const hold = (then: string) => `globalThis.held = Buffer.alloc(100e6, 1); ${then}; setInterval(() => {}, 1e6);`;
    const below = JSON.stringify(hold('console.log("ready")'));
    const child = spawn(
      process.execPath,
      [
        '-e',
        hold(
          `globalThis.child = require("node:child_process").spawn(process.execPath, ["-e", ${below}], { stdio: ["ignore", "inherit", "inherit"] })`,
        ),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = child.pid ?? 0;
    try {
      await once(child.stdout, 'data');
      expect(treeOf(pid)).toHaveLength(2);
      expect(watchMemory(pid).stop()).toBeGreaterThan(200e6);
    } finally {
      for (const process_ of treeOf(pid)) process.kill(process_, 'SIGKILL');
    }
  });
});
