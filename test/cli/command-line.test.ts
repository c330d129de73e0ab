import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folder.ts';

const main = join(import.meta.dirname, '../../dist/cli/main.js');

/** Runs prebake in a folder, as a shell does. */
function prebake(args: string[], cwd = makeFolder(), env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
}

describe('prebake', () => {
  test('tells its version', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(prebake(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([[['--help']], [['help']], [['build', '--help']], [['help', 'watch']]])('helps: %j', (args) => {
    const { status, stdout, stderr } = prebake(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: prebake/);
  });

  test('shows its commands and ends as wrong use when it is given none', () => {
    const { status, stdout, stderr } = prebake([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const name of ['build', 'watch|dev', 'start', 'serve', 'plan', 'list', 'clean', 'init']) {
      expect(stderr).toMatch(new RegExp(`^  ${name.replace('|', '\\|')} `, 'm'));
    }
  });

  test('loads neither the engine nor esbuild to tell its version', () => {
    const hook = join(makeFolder({ 'trace.mjs': traceImports }), 'trace.mjs');
    const { stdout } = prebake(['--version'], makeFolder(), { NODE_OPTIONS: `--import=${hook}` });
    const loaded = stdout.split('\n').filter((line) => line.startsWith('loaded '));
    expect(loaded.some((line) => line.endsWith('/cli/main.js'))).toBe(true);
    expect(loaded.filter((line) => /valibot|esbuild|engine|config\/|render\/|\/yaml\//.test(line))).toEqual([]);
  });
});

test('a reader that has seen enough is no fault', async () => {
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

/** Prints the address of each module as it is loaded. */
const traceImports = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`import { writeSync } from 'node:fs';
export async function load(url, context, next) { writeSync(1, 'loaded ' + url + '\\\\n'); return next(url, context); }\`));`;

describe('wrong use ends with 2 and says what was meant:', () => {
  test.each([
    [['buidl'], "Unknown command 'buidl'. Did you mean build?"],
    [['build', '--drafs'], "Unknown option '--drafs'. Did you mean --drafts?"],
    [['build', '--at'], "Option '--at <time>' argument missing."],
    [['build', 'x'], "Too many arguments for 'build'. Expected 0 arguments but got 1."],
    [['list'], "Missing required argument 'kind'."],
    [['list', 'page'], 'Allowed choices are pages, drafts, future, expired, failing, skipped.'],
    [['serve', '--port', '70000'], 'A port is a whole number from 0 to 65535.'],
    [['start', '--port', ''], 'A port is a whole number from 0 to 65535.'],
    [['--nope', 'build'], "Unknown option '--nope'."],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = prebake(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error usage\n/);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help');
    expect(stderr).not.toContain('    at ');
  });

  test('a time that does not exist', () => {
    const { status, stderr } = prebake(['build', '--at', '2026-02-30'], makeFolder({ 'content/index.md': '' }));
    expect(status).toBe(2);
    expect(stderr).toContain('"2026-02-30" is no time at which the site could be shown.');
  });

  test('as a line of JSON with --json, before or after the command', () => {
    for (const args of [
      ['--json', 'buidl'],
      ['build', '--json', '--drafs'],
    ]) {
      const { status, stdout, stderr } = prebake(args);
      expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({ event: 'error', error: { name: 'usage' } });
    }
  });
});

describe('a project that cannot be built ends with 2:', () => {
  test('a folder without content', () => {
    const { status, stderr } = prebake(['build']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error project-missing\n {2}There is no folder content\/ and no prebake\.config file in /);
    expect(stderr).toContain('prebake init');
  });

  test('a config whose content folder is missing', () => {
    const root = makeFolder({ 'prebake.config.yaml': 'paths: { content: pages }' });
    expect(prebake(['plan'], root).stderr).toContain('There is no folder pages/ in');
  });

  test('a config that is wrong, at its place', () => {
    const { status, stderr } = prebake(['build'], makeFolder({ 'prebake.config.yaml': 'site:\n  titel: x\n' }));
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error config-unknown-key prebake.config.yaml:2:3\n' +
        '  There is no option `site.titel`. Did you mean "title"?\n\n' +
        '    1 | site:\n  > 2 |   titel: x\n      |   ^\n\n' +
        '  Correct the key, or put keys of your own under `site.params`.\n\n',
    );
  });

  test('a config that throws, at the line that threw', () => {
    const root = makeFolder({ 'prebake.config.ts': '\nconst a: any = undefined;\nexport default { site: a.b };' });
    const { status, stderr } = prebake(['build'], root);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error config-load prebake\.config\.ts:3:\d+\n/);
  });

  test('a config that is named and missing', () => {
    expect(prebake(['build', '--config', 'x.yaml'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no config file'),
    });
  });
});

describe('colours', () => {
  const colored = (env: NodeJS.ProcessEnv) => prebake(['buidl'], makeFolder(), env).stderr.includes('\x1b[');

  test('are for terminals, and for those who ask', () => {
    expect(colored({})).toBe(false);
    expect(colored({ FORCE_COLOR: '1' })).toBe(true);
    expect(colored({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });
});

test.runIf(existsSync('/dev/full'))('output that cannot be written is told, and makes the code 1', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [main, '--help'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect(stderr).toMatch(/^prebake cannot write its output: ENOSPC: .*\.\n$/);
  expect(status).toBe(1);
});
