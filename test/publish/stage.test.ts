import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { stageBytes, stageCopy } from '../../src/publish/stage.ts';
import { makeFolder } from '../support/folder.ts';

describe('the stage', () => {
  test('holds bytes and text under names of its own, with digest and size', () => {
    const folder = makeFolder();
    const text = stageBytes(folder, 'grün');
    const bytes = stageBytes(folder, Buffer.from('grün'));
    expect(text).toMatchObject({ digest: digestOf('grün'), size: 5 });
    expect({ ...bytes, staged: text.staged }).toEqual(text);
    expect(readdirSync(folder).sort()).toEqual([text.staged, bytes.staged].sort());
    expect(readFileSync(join(folder, text.staged), 'utf8')).toBe('grün');
  });

  test('copies a file with the digest of the copy, readable whatever the source was', async () => {
    const folder = makeFolder();
    const large = Buffer.alloc(5 * 1024 * 1024, 'abc');
    const source = join(makeFolder({ 'private.png': large }), 'private.png');
    chmodSync(source, 0o600);
    const copy = await stageCopy(folder, source);
    expect(copy).toMatchObject({ digest: digestOf(large), size: large.length });
    expect(statSync(join(folder, copy.staged)).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test('says plainly that a source is gone, and keeps nothing of it', async () => {
    const folder = makeFolder();
    await expect(stageCopy(folder, join(folder, 'gone.png'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('takes files from many threads at once without a clash', async () => {
    const folder = makeFolder();
    const module = new URL('../../dist/publish/stage.js', import.meta.url).href;
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.module).then(({ stageBytes }) => {
        for (let i = 0; i < 500; i++) stageBytes(workerData.folder, String(i));
      });`;
    const threads = Array.from({ length: 3 }, () => new Worker(code, { eval: true, workerData: { module, folder } }));
    const ends = threads.map((thread) => new Promise((resolve) => thread.on('exit', resolve)));
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    expect(readdirSync(folder)).toHaveLength(1_500);
  });

  test('never writes over a file that is there', () => {
    const folder = makeFolder();
    const { staged } = stageBytes(folder, 'one');
    const [prefix, count] = staged.split('-');
    const next = join(folder, `${prefix}-${(Number.parseInt(count ?? '', 36) + 1).toString(36)}`);
    writeFileSync(next, 'theirs');
    expect(() => stageBytes(folder, 'two')).toThrow(expect.objectContaining({ name: 'public-failed' }));
    expect(readFileSync(next, 'utf8')).toBe('theirs');
  });
});
