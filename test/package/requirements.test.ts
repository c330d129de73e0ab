import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies, subset } from 'semver';
import { describe, expect, test } from 'vitest';
import { repository } from './packed.ts';

/** An entry of package-lock.json. */
interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  engines?: { node?: string };
  os?: string[];
  cpu?: string[];
  libc?: string[];
}

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const lock: { packages: Record<string, Locked> } = JSON.parse(read('package-lock.json'));

/** What is installed with prebake, on any platform: all that it depends on, by name. */
const locked = new Map<string, Locked>();
collect('');

function collect(path: string): void {
  const { dependencies = {}, optionalDependencies = {} } = lock.packages[path] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = pathOf(name, path);
    const entry = lock.packages[found];
    // No Node runs on wasm32: npm never takes what is made for it.
    if (entry === undefined || locked.has(name) || entry.cpu?.includes('wasm32')) continue;
    locked.set(name, entry);
    collect(found);
  }
}

/** Where a package is found from another, as Node looks for it. */
function pathOf(name: string, from: string): string {
  for (let folder = from; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder}/node_modules/${name}`] !== undefined) return `${folder}/node_modules/${name}`;
  }
  return `node_modules/${name}`;
}

const page = read('content/docs/requirements.md');

/** Every `os/cpu/libc` that a package is made for; without a libc, for both. */
function platformsOf(scope: RegExp): Set<string> {
  const platforms = new Set<string>();
  for (const [name, { os = [], cpu = [], libc }] of locked) {
    if (!scope.test(name)) continue;
    const libcs = libc ?? (os.includes('linux') ? ['glibc', 'musl'] : ['']);
    for (const system of os) for (const chip of cpu) for (const c of libcs) platforms.add(`${system}/${chip}/${c}`);
  }
  return platforms;
}

const systems: Record<string, [os: string, libc: string]> = {
  'Linux (glibc)': ['linux', 'glibc'],
  'Linux (musl, such as Alpine)': ['linux', 'musl'],
  macOS: ['darwin', ''],
  Windows: ['win32', ''],
};

describe('the requirements', () => {
  const rows = Array.from(
    page.matchAll(/^\| (.+) \| (x64|arm64) \| (yes|no) \|$/gm),
    ([, system = '', cpu, tested]) => {
      const [os, libc] = systems[system] ?? [system, ''];
      return { platform: `${os}/${cpu}/${libc}`, tested };
    },
  );

  test('name the platforms for which there are binaries of all that is native, and no others', () => {
    const ofMarkdown = platformsOf(/^@bruits\/satteri-/);
    const ofBundler = platformsOf(/^@esbuild\//);
    const both = [...ofMarkdown].filter((platform) => ofBundler.has(platform)).sort();
    expect(both.length).toBeGreaterThan(4);
    expect(rows.map(({ platform }) => platform).sort()).toEqual(both);
  });

  test('call tested what .ci/run runs on, and nothing else', () => {
    expect(rows.filter(({ tested }) => tested === 'yes')).toEqual([{ platform: 'linux/x64/glibc', tested: 'yes' }]);
  });

  test('know everything that is made for one platform only', () => {
    const native = [...locked].filter(([, { os, cpu }]) => os !== undefined || cpu !== undefined).map(([name]) => name);
    expect(native.filter((name) => !/^(@bruits\/satteri-|@esbuild\/|fsevents$)/.test(name))).toEqual([]);
  });

  test('name the versions of Node that .ci/run tries', () => {
    const versions = /PREBAKE_NODES='(.+?)'/.exec(read('.ci/run'))?.[1]?.split(' ') ?? [];
    expect(versions).toHaveLength(3);
    for (const version of versions) expect(page).toMatch(new RegExp(`\\b${version}\\b`));
  });
});

describe('every package that is installed with prebake', () => {
  const supported: string = JSON.parse(read('package.json')).engines.node;

  test('runs on every Node on which prebake runs', () => {
    const narrower = [...locked].filter(([, { engines }]) => !subset(supported, engines?.node ?? '*'));
    expect(narrower.map(([name, { engines }]) => `${name} ${engines?.node}`)).toEqual([]);
  });

  test('is looked at, among them those that say what Node they need', () => {
    expect([...locked.values()].filter(({ engines }) => engines?.node !== undefined).length).toBeGreaterThan(20);
  });

  test.each(['20.19.0', '22.0.0', '22.23.3', '24.0.0', '24.21.0'])('prebake itself takes Node %s', (version) => {
    expect(satisfies(version, supported)).toBe(true);
  });
});
