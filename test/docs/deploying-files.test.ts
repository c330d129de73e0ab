import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { smallSite } from '../processes/site.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { MAIN, startPrebake } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';
import { adapt, PATH, sampleOf, skippedWithout } from './sample.ts';

const noVerify = skippedWithout('systemd-analyze');
describe.skipIf(noVerify !== '')(`the systemd unit${noVerify}`, () => {
  const verify = (changes: Record<string, string>) => {
    const file = join(makeFolder(), 'my-site.service');
    writeFileSync(file, adapt(sampleOf('deploying/systemd.md', 'my-site.service'), changes));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    // Of other units of this machine it complains too.
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('my-site'));
    return { status, lines };
  };
  // Neither has to be on the machine of the tests.
  const here = { '/usr/bin/node': process.execPath };

  test('has nothing that systemd does not know', () => {
    expect(verify(here)).toEqual({ status: 0, lines: [] });
  });

  test('is checked by something that finds mistakes', () => {
    const { lines } = verify({ ...here, 'ProtectSystem=strict': 'ProtectSystem=stricter' });
    expect(lines).toEqual([expect.stringContaining('protect system')]);
  });

  test('starts a file that is there', () => {
    expect(sampleOf('deploying/systemd.md', 'my-site.service')).toContain(
      'node_modules/prebake/dist/cli/main.js start',
    );
    expect(statSync(MAIN).isFile()).toBe(true);
  });
});

const noRsync = skippedWithout('rsync');
describe.skipIf(noRsync !== '')(`the lines for rsync${noRsync}`, () => {
  const root = makeFolder({ ...smallSite(), 'public/.prebake-stage/x': 'of a build' });
  const target = makeFolder({ 'blog/gone/index.html': 'gone', 'old.css': 'old' });
  const shims = makeFolder();
  const log = join(shims, 'log');

  beforeAll(() => {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    symlinkSync(MAIN, join(root, 'node_modules/.bin/prebake'));
    writeFiles(shims, {
      npx: '#!/bin/sh\nexec node_modules/.bin/"$@"\n',
      rsync: `#!/bin/sh\nPATH=${PATH} exec rsync --itemize-changes "$@" >>${log}\n`,
    });
    for (const name of ['npx', 'rsync']) chmodSync(join(shims, name), 0o755);
    chmodSync(MAIN, 0o755);
  });

  const deploy = () => {
    rmSync(log, { force: true });
    const script = sampleOf('deploying/rsync.md', 'deploy.sh');
    const env = { ...process.env, PATH: `${shims}:${PATH}` };
    execFileSync('sh', ['-c', script, 'deploy.sh', `${target}/`], { cwd: root, env, stdio: 'pipe' });
    return readFileSync(log, 'utf8').split('\n');
  };

  test('copy files, then pages, then remove what is no more, and nothing of prebake', () => {
    const lines = deploy();
    const { '.prebake-stage/x': _stage, ...published } = readTree(join(root, 'public'));
    expect(readTree(target)).toEqual(published);
    const at = (path: string) => lines.findIndex((line) => line.endsWith(` ${path}`));
    expect(at('robots.txt')).toBeGreaterThanOrEqual(0);
    expect(at('index.html')).toBeGreaterThan(at('robots.txt'));
    expect(at('old.css')).toBeGreaterThan(at('index.html'));
    expect(lines[at('old.css')]).toMatch(/^\*deleting/);
  });

  test('send only what changed the next time', () => {
    writeFiles(root, { 'content/about.md': '---\ntitle: About\n---\nAbout you.\n' });
    const files = deploy().filter((line) => line.startsWith('<f') || line.startsWith('>f'));
    expect(files.map((line) => line.split(' ').at(-1))).toEqual(['about/index.html']);
  });

  test('copy nothing when the build fails', () => {
    writeFiles(root, { 'content/bad.md': '{{< nothing >}}\n' });
    const before = readTree(target);
    expect(deploy).toThrow();
    expect(readTree(target)).toEqual(before);
  });
});

test('the line of the crontab prints nothing when all is well, and errors when it is not', () => {
  const line = sampleOf('deploying/cron.md', 'crontab').split('\n').at(-2) ?? '';
  const root = makeFolder(smallSite());
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(MAIN, join(root, 'node_modules/.bin/prebake'));
  chmodSync(MAIN, 0o755);
  const command = adapt(line.replace(/^(\S+ ){5}/, ''), { '/srv/my-site': root });
  const run = () => spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(run()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  writeFiles(root, { 'content/bad.md': '{{< nothing >}}\n' });
  expect(run()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('shortcode-unknown') });
});

describe('the files for Docker', () => {
  test('start the command line with flags that it knows, and copy what a site has', () => {
    const text = sampleOf('deploying/docker.md', 'Dockerfile');
    const command: string[] = JSON.parse(/^CMD (.*)$/m.exec(text)?.[1] ?? '[]');
    expect(command.slice(0, 2)).toEqual(['node', 'node_modules/prebake/dist/cli/main.js']);
    const help = execFileSync(process.execPath, [MAIN, command[2] ?? '', '--help'], { encoding: 'utf8' });
    for (const flag of command.filter((word) => word.startsWith('--'))) expect(help).toContain(flag);
  });

  test('name volumes for folders that prebake writes', () => {
    const { services, volumes } = parse(sampleOf('deploying/docker.md', 'compose.yaml'));
    expect(Object.keys(volumes)).toEqual(['public', 'state']);
    expect(services.site.volumes).toEqual([
      './content:/site/content:ro',
      'public:/site/public',
      'state:/site/.prebake',
    ]);
  });
});

test('below a base path prebake answers with the prefix, and not without', async () => {
  const config = 'site: { title: My project, url: "https://example.org/project" }\nschedules: false\n';
  const prebake = startPrebake(makeFolder({ ...smallSite(), 'prebake.config.yaml': config }), ['start', '--port', '0']);
  await prebake.told('build:done');
  const { origin } = new URL(await prebake.url());
  expect((await prebake.get(`${origin}/project/about/`)).status).toBe(200);
  expect((await prebake.get(`${origin}/about/`)).status).toBe(404);
  expect((await prebake.stop()).code).toBe(0);
});
