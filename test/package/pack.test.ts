import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import { readTree } from '../support/tree.ts';
import { installNode, installPackage, measureInstalled, type Packed, packRepository, repository } from './packed.ts';

/** Measured on Linux x64 with glibc, and a tenth more. */
const MOST = { tarball: 383_000, installed: 47_400_000, packages: 84 };

/** Versions of Node to try besides this one, such as `20.19.0 22 24`: `.ci/run` names them. */
const others = process.env.PREBAKE_NODES?.split(' ').filter(Boolean) ?? [];

let packed: Packed;
/** Where the package is installed. */
let folder: string;

beforeAll(() => {
  packed = packRepository();
  folder = installPackage(packed.tarball);
}, 180_000);

describe('the package', () => {
  test('holds what runs, its types, the starters and the styles, and nothing else', () => {
    const modules = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `dist/${path.slice(0, -3).replaceAll('\\', '/')}`);
    const beside = ['starters', 'styles'].flatMap((folder) =>
      Object.keys(readTree(join(repository, folder))).map((path) => `${folder}/${path}`),
    );
    const expected = ['LICENSE', 'README.md', 'package.json', ...beside];
    expect(packed.files).toEqual(
      [...expected, ...modules.flatMap((path) => [`${path}.d.ts`, `${path}.js`])].toSorted(),
    );
  });

  test('stays as small as it is', () => {
    const { bytes, packages } = measureInstalled(folder);
    console.log(`Tarball ${packed.size} bytes; installed ${bytes} bytes in ${packages} packages.`);
    expect(packed.size).toBeLessThan(MOST.tarball);
    expect(bytes).toBeLessThan(MOST.installed);
    expect(packages).toBeLessThan(MOST.packages);
  });

  test('gives publint nothing to say', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: bytesOfTarball().buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('has types that every way of resolving finds, as ES modules', async () => {
    const result = await checkPackage(createPackageFromTarballData(bytesOfTarball()), { entrypoints: ['.'] });
    const problems = 'problems' in result ? result.problems : ['no types'];
    // That require() of an old Node cannot load ES modules; those that prebake runs on can.
    expect(problems).toEqual([{ kind: 'CJSResolvesToESM', entrypoint: '.', resolutionKind: 'node16-cjs' }]);
  });
});

function bytesOfTarball(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(packed.tarball));
}

const resolutions = [
  ['node16', 'node16'],
  ['esnext', 'bundler'],
] as const;
const require = createRequire(import.meta.url);
const compilers = {
  // The oldest that is at hand.
  'TypeScript 5.6': createRequire(require.resolve('@arethetypeswrong/core')).resolve('typescript/lib/tsc.js'),
  'TypeScript 7': join(repository, 'node_modules/typescript/bin/tsc'),
};

describe.each(Object.entries(compilers))('a typed program under %s', (_name, compiler) => {
  test.each(resolutions)('is checked with the modules %s and the resolution %s', (module, moduleResolution) => {
    const compilerOptions = {
      ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
      ...{ target: 'es2022', lib: ['es2022'], types: [], module, moduleResolution },
    };
    cpSync(join(import.meta.dirname, 'consumer/program.ts'), join(folder, 'program.ts'));
    writeFiles(folder, { 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['program.ts'] }) });
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

/** The pages of a new site, as each Node makes them. */
const made = new Map<string, Record<string, string>>();

describe.each(['this', ...others])('on the Node %s, the installed package', (version) => {
  let env: NodeJS.ProcessEnv;
  let site: string;

  beforeAll(() => {
    const node = version === 'this' ? process.execPath : installNode(version);
    env = { PATH: [dirname(node), join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
    site = join(folder, 'site');
  }, 120_000);

  function prebake(...args: string[]) {
    const cwd = args[0] === 'init' ? folder : site;
    const { status, stdout, stderr } = spawnSync('prebake', args, { cwd, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  }

  test('runs on that Node', () => {
    const { stdout } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
    expect(stdout).toMatch(version === 'this' ? process.version : new RegExp(`^v${version}\\b`));
    expect(prebake('init', '--help')).toContain('Usage: prebake init');
  });

  test('makes a site and builds it', () => {
    rmSync(site, { recursive: true, force: true });
    expect(prebake('init', 'site')).toContain('cd site');
    expect(prebake('build')).toMatch(/^Built in /);
    const pages = readTree(join(site, 'public'));
    expect(pages['index.html']).toMatch(/^<!doctype html>/i);
    expect(pages['about/index.html']).toContain('<h1');
    made.set(version, pages);
  });

  test('makes the same bytes as this one', () => {
    expect(made.get(version)).toEqual(made.get('this'));
  });

  test('serves the site, and stops when it is asked to', async () => {
    const child = spawn('prebake', ['start', '--port', '0', '--json'], { cwd: site, env });
    const ended = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      const { event, url } = JSON.parse(line);
      if (event !== 'server:listening') continue;
      expect(await (await fetch(url)).text()).toBe(made.get(version)?.['index.html']);
      child.kill('SIGTERM');
      break;
    }
    child.stdout.resume();
    expect(await ended).toEqual([0, null]);
  });

  test('is a library for import and for require', () => {
    writeFiles(folder, {
      'import.mjs': "import { build } from 'prebake';\nconsole.log((await build({ root: 'site' })).failed);\n",
      'require.cjs': "console.log(Object.keys(require('prebake')).join());\n",
    });
    const node = (file: string) => spawnSync('node', [file], { cwd: folder, env, encoding: 'utf8' });
    expect(node('import.mjs')).toMatchObject({ status: 0, stdout: '0\n', stderr: '' });
    expect(node('require.cjs').stdout).toBe('PrebakeError,build,createEvents,defineConfig,start,watch\n');
  });
});
