import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import { digests, type Files, openSite, published } from './site.ts';

const pages = (count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`page-${index}.html`, `page ${index}`]));

describe('files that prebake did not make', () => {
  test('are listed and stay, through builds and the end of all pages', async () => {
    const site = await openSite();
    await site.publish({ 'a/index.html': 'a' });
    const theirs = { '.htaccess': 'x', 'a/theirs.txt': 'theirs', CNAME: 'example.org' };
    writeFiles(site.public, theirs);
    symlinkSync('/nowhere', join(site.public, 'a/link'));
    mkdirSync(join(site.public, 'empty'));
    expect(await site.publisher.foreign()).toEqual(['.htaccess', 'CNAME', 'a/link', 'a/theirs.txt']);
    await site.publish({});
    expect(site.files()).toEqual({ ...theirs, 'a/link': '(link)', 'empty/': '(empty folder)' });
  });

  test('stop a commit where an output must stand, before anything is touched', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'home' });
    writeFiles(site.public, { 'x.html': 'theirs', 'y.html': 'theirs' });
    const wanted = { 'index.html': 'changed', 'a.html': 'a', 'x.html': 'ours', 'y.html': 'ours' };
    await expect(site.publish(wanted)).rejects.toMatchObject({
      name: 'public-foreign-file',
      message: `prebake did not make x.html, y.html in ${site.public}, and outputs must stand there.`,
      remedy: expect.stringContaining('--adopt'),
    });
    expect(site.files()).toEqual({ 'index.html': 'home', 'x.html': 'theirs', 'y.html': 'theirs' });
    await site.publish(wanted, { adopt: true });
    expect(site.files()).toEqual(wanted);
    expect(published(site.publisher)).toEqual(digests(wanted));
  });

  test('are taken over without a word when they hold the same bytes', async () => {
    const site = await openSite();
    writeFiles(site.public, { 'index.html': 'home' });
    await site.publish({ 'index.html': 'home' });
    expect(await site.publisher.foreign()).toEqual([]);
    await site.publish({});
    expect(site.files()).toEqual({});
  });

  test('are named with the reason when the state folder was lost', async () => {
    const site = await openSite();
    await site.publish({ 'same.html': 'same', 'changes.html': 'one' });
    await site.publisher.close();
    rmSync(site.state, { recursive: true });
    await site.reopen();
    await expect(site.publish({ 'same.html': 'same', 'changes.html': 'two' })).rejects.toMatchObject({
      name: 'public-foreign-file',
      message:
        `prebake did not make ${site.public}/changes.html, and an output must stand there. ` +
        'The state folder has no record of an earlier build.',
    });
    await site.publish({ 'same.html': 'same', 'changes.html': 'one' });
    expect(await site.publisher.foreign()).toEqual([]);
  });

  test('in a folder where a file must stand stop the commit, even one that adopts', async () => {
    const site = await openSite();
    writeFiles(site.public, { 'docs/deep/theirs.txt': 'theirs' });
    for (const adopt of [false, true]) {
      await expect(site.publish({ docs: 'a file' }, { adopt })).rejects.toMatchObject({
        name: 'public-foreign-file',
        message: expect.stringContaining('docs/deep/theirs.txt'),
      });
    }
    rmSync(join(site.public, 'docs/deep/theirs.txt'));
    await site.publish({ docs: 'a file' });
    expect(site.files()).toEqual({ docs: 'a file' });
  });

  test('that stand where a folder must be stop the commit, and move for one that adopts', async () => {
    const site = await openSite();
    writeFiles(site.public, { docs: 'theirs' });
    await expect(site.publish({ 'docs/a.html': 'a' })).rejects.toMatchObject({
      name: 'public-foreign-file',
      message: expect.stringContaining('/docs, '),
    });
    await site.publish({ 'docs/a.html': 'a' }, { adopt: true });
    expect(site.files()).toEqual({ 'docs/a.html': 'a' });
  });

  test('replace an output by hand: the output is written again, a folder in its place is not removed', async () => {
    const site = await openSite();
    await site.publish({ 'index.html': 'home', 'a.html': 'a' });
    rmSync(join(site.public, 'index.html'));
    writeFiles(site.public, { 'index.html/theirs.txt': 'theirs' });
    await expect(site.publish({ 'index.html': 'home', 'a.html': 'a' })).rejects.toMatchObject({
      name: 'public-foreign-file',
    });
    expect(await site.publish({ 'a.html': 'a' })).toMatchObject({ deleted: ['index.html'] });
    expect(site.files()).toEqual({ 'a.html': 'a', 'index.html/theirs.txt': 'theirs' });
  });
});

describe('the limit on removals', () => {
  const names = (error: unknown) => ({ name: 'max-delete', message: expect.stringContaining(String(error)) });

  test('stops a commit that removes more than the share and more than the count', async () => {
    const site = await openSite();
    await site.publish(pages(100));
    await expect(site.publish(pages(70))).rejects.toMatchObject({
      ...names('would remove 30 of 100 published files: page-70.html, page-71.html, page-72.html and 27 more'),
      remedy: expect.stringContaining('--allow-delete'),
    });
    expect(site.files()).toEqual(pages(100));
    expect(await site.publish(pages(70), { allowDelete: true })).toMatchObject({ generation: 2 });
    expect(site.files()).toEqual(pages(70));
  });

  test.each([
    [100, 80, 'as much as the count'],
    [200, 161, 'less than the share'],
    [20, 0, 'few pages, all of them'],
  ])('lets a commit go from %i to %i files: %s', async (from, to) => {
    const site = await openSite();
    await site.publish(pages(from));
    await site.publish(pages(to));
    expect(site.files()).toEqual(pages(to));
  });

  test('does not count files that only change the case of their names', async () => {
    const site = await openSite();
    const upper = Object.fromEntries(Object.entries(pages(100)).map(([path, text]) => [path.toUpperCase(), text]));
    await site.publish(upper);
    await site.publish({ ...pages(100) });
    expect(Object.keys(site.files())).toHaveLength(100);
  });
});

describe('a damaged manifest', () => {
  async function damaged(change: (journal: Buffer) => Buffer | string) {
    const site = await openSite();
    const files = { 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' };
    await site.publish({ 'a.html': 'a' });
    await site.publish({ 'a.html': 'a', 'b.html': 'b' });
    await site.publish(files);
    await site.publisher.close();
    const path = join(site.state, 'manifest/journal');
    writeFileSync(path, change(readFileSync(path)));
    return { site, files, path };
  }

  test('keeps what is intact, tells, and is whole again after the next build', async () => {
    const { site, files } = await damaged((journal) => journal.toString().replace('"b.html"', '"B.html"'));
    await site.reopen();
    expect(site.warnings).toMatchObject([{ name: 'manifest-damaged', message: expect.stringContaining('from byte') }]);
    expect(await site.publisher.foreign()).toEqual(['b.html']);
    await site.publish(files);
    expect(site.files()).toEqual(files);
    expect(await site.publisher.foreign()).toEqual([]);
    await site.reopen();
    expect(site.warnings).toHaveLength(1);
    expect(published(site.publisher)).toEqual(digests(files));
  });

  test('with any one bit flipped never claims a file of somebody else, nor wrong bytes', async () => {
    const { site, path } = await damaged((journal) => journal);
    const whole = readFileSync(path);
    for (let bit = 5; bit < whole.length * 8; bit += 211) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, flipped);
      await site.reopen();
      const altered = new Set(await site.publisher.altered());
      const known = Object.entries(published(site.publisher)).filter(([name]) => !altered.has(name));
      for (const [name, digest] of known) expect(digests({ ...site.files() })[name]).toBe(digest);
      await site.publisher.close();
    }
  });

  test('of another format is left alone, with an error that says what to do', async () => {
    const { site, path } = await damaged((journal) => journal);
    const { createJournal } = await import('../../src/journal.ts');
    await (await createJournal(path, { name: 'manifest', version: 99 })).close();
    await expect(site.reopen()).rejects.toMatchObject({
      name: 'manifest-damaged',
      message: expect.stringContaining('manifest 99; this prebake knows manifest 1'),
      remedy: expect.stringContaining('--adopt'),
    });
  });
});
