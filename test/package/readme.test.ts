import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { medianOf, type Results } from '../../bench/results.ts';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { loadConfig } from '../../src/config/load.ts';
import { makeFolder } from '../support/folder.ts';
import { manifest, repository } from './packed.ts';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');

function blocksOf(language: string): string[] {
  return Array.from(readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, text = '']) => text);
}

/** The lines of each `sh` block without their comments. */
const sessions = blocksOf('sh').map((block) =>
  block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter(Boolean),
);

describe('the README', () => {
  test('has a row for every command, as the command line takes it', () => {
    const rows = Array.from(readme.matchAll(/^\| `prebake (.+?)` \|/gm), ([, usage]) => usage);
    const silent = { write: () => {} };
    const { commands } = createCommandLine({ version: '', out: silent, err: silent, run: async () => {} });
    const taken = commands.map((command) =>
      [
        command.name(),
        ...command.registeredArguments.map((a) => (a.required ? `<${a.name()}>` : `[${a.name()}]`)),
      ].join(' '),
    );
    expect(rows.toSorted()).toEqual(taken.toSorted());
  });

  test('lists every kind that prebake list takes', () => {
    const silent = { write: () => {} };
    const { commands } = createCommandLine({ version: '', out: silent, err: silent, run: async () => {} });
    const kinds = commands.find((command) => command.name() === 'list')?.registeredArguments[0]?.argChoices ?? [];
    const row = /^\| `prebake list <kind>` \| (.*) \|$/m.exec(readme)?.[1] ?? '';
    expect(Array.from(row.matchAll(/`(\w+)`/g), ([, kind]) => kind)).toEqual(kinds);
  });

  test('names scripts that are there, and the tarball as npm names it', () => {
    const scripts = Array.from(readme.matchAll(/npm (?:run (\w+)|(start|test))\b/g), ([, run, name]) => run ?? name);
    expect(scripts).toContain('start');
    expect(scripts.filter((name) => name === undefined || !(name in manifest.scripts))).toEqual([]);
    const tarballs = new Set(Array.from(readme.matchAll(/prebake-[\d.]+\.tgz/g), ([name]) => name));
    expect([...tarballs]).toEqual([`prebake-${manifest.version}.tgz`]);
  });

  test('links to files that are there, and elsewhere by https only', () => {
    const links = Array.from(readme.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
    const [outside, inside] = [links.filter((link) => link.includes(':')), links.filter((link) => !link.includes(':'))];
    expect(inside.length).toBeGreaterThan(10);
    expect(inside.filter((link) => !existsSync(join(repository, link)))).toEqual([]);
    expect(outside.filter((link) => !URL.canParse(link) || !link.startsWith('https://'))).toEqual([]);
  });

  test('shows a config that is right', async () => {
    const [sample = '', ...others] = blocksOf('ts');
    expect(others).toEqual([]);
    const { config } = await loadConfig({ root: makeFolder({ 'prebake.config.ts': sample }) });
    expect(config).toMatchObject({
      site: { title: 'A field guide', timeZone: 'Europe/Berlin' },
      schedules: { hourly: { cron: '0 * * * *' } },
    });
  });

  test('gives a source for every cell that says something of another tool', () => {
    const rows = Array.from(readme.matchAll(/^\| (\w[^|\n]*) \|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|$/gm));
    expect(rows.length).toBeGreaterThan(5);
    const unsourced = rows.flatMap(([, , , ...others]) => others.filter((cell) => !cell.includes('](https://')));
    expect(unsourced.map((cell) => cell.trim())).toEqual([]);
  });
});

// Only where it is asked for, as .ci/run does: each session installs everything anew.
describe.runIf(process.env.PREBAKE_README === '1')('the sessions of the README, in a clean clone', () => {
  test.each(sessions.map((lines) => [lines[0], lines] as const))(
    '%s …',
    async (_first, lines) => {
      const clone = join(makeFolder(), 'prebake');
      execFileSync('git', ['clone', '--quiet', repository, clone]);
      let cwd = clone;
      for (const line of lines) {
        const [, to] = /^cd (.+)$/.exec(line) ?? [];
        if (to !== undefined) cwd = join(cwd, to);
        else if (/(npm start|prebake watch)$/.test(line))
          await serves(`${line}${line.includes('npm start') ? ' --' : ''} --port 0`, cwd);
        else execFileSync('bash', ['-ec', line], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
      }
    },
    300_000,
  );
});

test('who was faster in the last run of the benchmark is told as it was', () => {
  expect(readme.replace(/\s+/g, ' ')).toContain(
    'Hugo built faster than prebake where code was not highlighted, and slower where it was; Eleventy built slower in every row.',
  );
  const results: Results = JSON.parse(readFileSync(join(repository, 'bench/results.json'), 'utf8'));
  const builds = results.rows.filter((row) => medianOf(row, 'hugo', 'wall') !== undefined);
  expect(builds.length).toBeGreaterThan(5);
  for (const row of builds) {
    const [own = 0, hugo = 0, eleventy = 0] = ['prebake', 'hugo', 'eleventy'].map((tool) =>
      medianOf(row, tool, 'wall'),
    );
    expect({ row: row.name, hugoIsFaster: hugo < own, eleventyIsSlower: eleventy > own }).toEqual({
      row: row.name,
      hugoIsFaster: row.name !== 'docs-highlighted',
      eleventyIsSlower: true,
    });
  }
});

/** Runs a command that stays, asks for the home page once that is built, and stops it as Ctrl-C does. */
async function serves(command: string, cwd: string): Promise<void> {
  const child = spawn('bash', ['-ec', command], { cwd, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const told: string[] = [];
  let status: number | undefined;
  for await (const line of createInterface(child.stdout)) {
    told.push(line);
    const [address] = /http:\/\/[\w.]+:\d+\//.exec(told.join('\n')) ?? [];
    if (address === undefined || !told.some((text) => text.startsWith('Built in')) || status !== undefined) continue;
    status = (await fetch(address)).status;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  }
  await ended;
  expect({ command, status }).toEqual({ command, status: 200 });
  expect(told).toContain('Stopping.');
}
