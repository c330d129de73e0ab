import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openManifest } from '../../src/publish/manifest.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { digests, type Files, openSite, published, type TestSite } from './site.ts';

const before: Files = {
  'index.html': 'home, old',
  'same.html': 'same',
  'gone/deep/index.html': 'gone',
  'gone/too.html': 'gone too',
  blog: 'a file that becomes a folder',
  'docs/a.html': 'in a folder that becomes a file',
  'docs/b/c.html': 'deeper in it',
  'Case/index.html': 'case, old',
  'site.css': 'old css',
};
const after: Files = {
  'index.html': 'home, new',
  'same.html': 'same',
  'blog/index.html': 'new',
  'new/deep/index.html': 'new',
  docs: 'a file',
  'case/index.html': 'case, new',
  'site.css': 'new css',
  'added.css': 'added',
};
const order = {
  buildId: 'dying',
  files: Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text)),
  deletes: Object.keys(before).filter((path) => !(path in after)),
};

async function siteBefore(root = makeFolder()): Promise<TestSite> {
  const site = await openSite({ maxDelete: { share: 1, count: 1000 } }, root);
  await site.publish(before);
  return site;
}

const stepsOfCommit = await (async () => {
  const root = makeFolder();
  const steps: string[] = [];
  const site = await openSite({ step: (name) => void steps.push(name), maxDelete: { share: 1, count: 1000 } }, root);
  await site.publish(before);
  steps.length = 0;
  await site.publish(after);
  return steps;
})();

function die(site: TestSite, killAt: number, what?: typeof order): Promise<'killed' | 'done'> {
  const settings = { public: site.public, state: site.state, maxDelete: { share: 1, count: 1000 } };
  const argument = JSON.stringify({ settings, order: what, killAt });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dying-commit.mjs'), argument], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(`The child ended with ${code}.`));
    });
  });
}

/** The state is one of the two, wholly; and it is not stuck. */
async function expectOldOrNew(site: TestSite, legal: Files[] = [before, after]): Promise<void> {
  const files = site.files();
  expect(legal).toContainEqual(files);
  expect(published(site.publisher)).toEqual(digests(files));
  expect(await site.publisher.altered()).toEqual([]);
  expect(await site.publisher.foreign()).toEqual([]);
  expect(existsSync(join(site.state, 'stage', 'replaced'))).toBe(false);
  await site.publish(after);
  expect(site.files()).toEqual(after);
  expect(published(site.publisher)).toEqual(digests(after));
}

describe('a process that is killed while it publishes', () => {
  test('is tried at many steps', () => {
    expect(stepsOfCommit.length).toBeGreaterThan(20);
  });

  test.each(stepsOfCommit.map((name, index) => [index, name] as const))(
    'at step %i, %s, leaves the old or the new site',
    async (index) => {
      const site = await siteBefore();
      await site.publisher.close();
      expect(await die(site, index, order)).toBe('killed');
      await site.reopen();
      const begun = index >= stepsOfCommit.indexOf('began');
      await expectOldOrNew(site, [begun ? after : before]);
    },
  );

  test.each(stepsOfCommit.map((name, index) => [index, name] as const))(
    'at step %i, %s, and whose staged files are lost, leaves the old or the new site',
    async (index) => {
      const site = await siteBefore();
      await site.publisher.close();
      await die(site, index, order);
      rmSync(join(site.state, 'stage', 'builds'), { recursive: true, force: true });
      await site.reopen();
      await expectOldOrNew(site);
    },
  );

  test('and killed again at each step of the repair still leaves the new site', async () => {
    const middle = stepsOfCommit.findIndex((name) => name.startsWith('placed index.html'));
    const site = await siteBefore();
    await site.publisher.close();
    await die(site, middle, order);
    for (let killAt = 0; ; killAt++) {
      if ((await die(site, killAt)) === 'done') break;
      expect(killAt).toBeLessThan(50);
    }
    await site.reopen();
    await expectOldOrNew(site, [after]);
  });

  test('leaves the old site when its intent was not written whole, the new one when only the last word is missing', async () => {
    const root = makeFolder();
    const site = await siteBefore(root);
    const journal = join(site.state, 'manifest', 'journal');
    const intentFrom = statSync(journal).size;
    await site.publisher.close();
    const old = makeFolder();
    cpSync(root, old, { recursive: true });
    await die(site, stepsOfCommit.indexOf('done'), order);
    const whole = readFileSync(journal);
    const doneFrom = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let end = intentFrom; end < whole.length; end += end < intentFrom + 3 || end > whole.length - 4 ? 1 : 23) {
      const copy = makeFolder();
      cpSync(end < doneFrom ? old : root, copy, { recursive: true });
      writeFileSync(join(copy, '.prebake/manifest/journal'), whole);
      truncateSync(join(copy, '.prebake/manifest/journal'), end);
      const found = await openSite({ maxDelete: { share: 1, count: 1000 } }, copy);
      expect(found.files()).toEqual(end < doneFrom ? before : after);
      expect(published(found.publisher)).toEqual(digests(end < doneFrom ? before : after));
      await found.publisher.close();
      rmSync(copy, { recursive: true });
    }
  });
});

describe('a commit that fails', () => {
  const canFail = stepsOfCommit.slice(0, stepsOfCommit.indexOf('done'));

  test.each(canFail.map((name, index) => [index, name] as const))(
    'at step %i, %s, puts everything back',
    async (index) => {
      let count = -1;
      const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      const site = await openSite({
        maxDelete: { share: 1, count: 1000 },
        step() {
          if (count >= 0 && count++ === index) throw full;
        },
      });
      await site.publish(before);
      count = 0;
      const failed = site.publish(after);
      if (stepsOfCommit[index] === 'begin') await expect(failed).rejects.toThrow();
      else
        await expect(failed).rejects.toMatchObject({
          name: 'public-full',
          message: expect.stringContaining(site.public),
        });
      count = -1;
      expect(site.files()).toEqual(before);
      expect(published(site.publisher)).toEqual(digests(before));
      expect(site.warnings).toEqual([]);
      await site.publish(after);
      expect(site.files()).toEqual(after);
    },
  );
});

describe('after a power loss', () => {
  const files = { 'index.html': 'home', 'a.html': 'aaaa', 'gone.html': 'gone' };

  /** Files whose bytes never reached the disk, although their ctime tells nothing of it. */
  async function loseBytes(site: TestSite, path: string, bytes: string): Promise<void> {
    await site.publisher.close();
    writeFileSync(join(site.public, path), bytes);
    const manifest = await openManifest(site.state, 'first boot', () => {});
    await manifest.seen([[path, statSync(join(site.public, path)).ctimeMs]]);
    await manifest.close();
  }

  test('files that lost their bytes are found, once the machine has been started anew', async () => {
    const site = await openSite({ boot: 'first boot' });
    await site.publish(files);
    await loseBytes(site, 'a.html', '\0\0\0\0');
    await site.reopen();
    expect(await site.publisher.altered()).toEqual([]);
    await site.reopen({ boot: 'second boot' });
    expect(await site.publisher.altered()).toEqual(['a.html']);
    await site.reopen({ boot: 'second boot' });
    expect(await site.publisher.altered()).toEqual(['a.html']);
    await site.publish(files);
    expect(site.files()).toEqual(files);
  });

  test('a page that was withdrawn does not come back', async () => {
    const site = await openSite({ boot: 'first boot' });
    await site.publish(files);
    await site.publish({ 'index.html': 'home', 'a.html': 'aaaa' });
    writeFiles(site.public, { 'gone.html': 'gone', 'theirs.html': 'theirs' });
    await site.reopen({ boot: 'second boot' });
    expect(await site.publisher.altered()).toEqual([]);
    expect(site.files()).toEqual({ 'index.html': 'home', 'a.html': 'aaaa', 'theirs.html': 'theirs' });
  });

  test('each file is read once, not at every start', async () => {
    const site = await openSite({ boot: 'first boot' });
    await site.publish(files);
    await site.reopen({ boot: 'second boot' });
    expect(site.publisher.manifest().entries.get('a.html')?.changedAt).toBeUndefined();
    await site.publisher.altered();
    await site.publish({ ...files, 'b.html': 'b' });
    await site.reopen({ boot: 'second boot' });
    expect(site.publisher.manifest().entries.get('a.html')?.changedAt).toBeDefined();
    await site.reopen({ boot: 'third boot' });
    expect(site.publisher.manifest().entries.get('a.html')?.changedAt).toBeDefined();
    expect(site.publisher.manifest().entries.get('b.html')?.changedAt).toBeUndefined();
  });
});

test('what a crashed build left in the stage is swept', async () => {
  const site = await siteBefore();
  const stage = await site.publisher.stage('left-over');
  writeFiles(stage, { 'left/over': 'x' });
  utimesSync(stage, 0, 0);
  await site.reopen();
  expect(readdirSync(site.state)).toEqual(['manifest']);
});
