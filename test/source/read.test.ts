import * as nodeFs from 'node:fs';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { decodeUtf8, digestStable, type ReadableFiles, readStable } from '../../src/source/read.ts';
import { makeFolder } from '../support/folder.ts';
import { thrownBy } from './project.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

/** The real file system, with `meddle` called before each read of a file. */
function meddling(meddle: (reads: number) => void): ReadableFiles & { opened: number; closed: number } {
  let reads = 0;
  return {
    opened: 0,
    closed: 0,
    openSync(path, flags) {
      this.opened++;
      return nodeFs.openSync(path, flags);
    },
    fstatSync: (descriptor) => nodeFs.fstatSync(descriptor),
    readSync(descriptor, buffer, offset, length, position) {
      meddle(++reads);
      return nodeFs.readSync(descriptor, buffer, offset, length, position);
    },
    closeSync(descriptor) {
      this.closed++;
      nodeFs.closeSync(descriptor);
    },
  };
}

describe.each([
  ['readStable', readStable],
  ['digestStable', digestStable],
])('%s', (_, read) => {
  test('a file comes with the digest and the stamp of what was read', () => {
    const root = makeFolder({ 'a.md': 'hello' });
    const { size, mtimeMs, ino } = nodeFs.statSync(join(root, 'a.md'));
    expect(read(root, 'a.md')).toMatchObject({ digest: digestOf('hello'), stamp: { size, mtimeMs, inode: ino } });
  });

  test.each([0, 1, 4095, 4096, 1 << 20, (1 << 20) + 1, 3_000_000])('a file of %d bytes is read whole', (size) => {
    const bytes = Buffer.alloc(size, 'abc');
    expect(read(makeFolder({ a: bytes }), 'a')).toMatchObject({ digest: digestOf(bytes), stamp: { size } });
  });

  test('a file that is not there, a folder, and a path below a file give nothing', () => {
    const root = makeFolder({ 'a/b': 'x' });
    expect([read(root, 'c'), read(root, 'a'), read(root, 'a/b/c')]).toEqual([undefined, undefined, undefined]);
  });

  test('a file that grows while it is read is read again', () => {
    const root = makeFolder({ a: 'one' });
    const files = meddling((reads) => reads === 1 && nodeFs.appendFileSync(join(root, 'a'), ' two'));
    expect(read(root, 'a', files)).toMatchObject({ digest: digestOf('one two') });
    expect(files.closed).toBe(files.opened);
  });

  test('a file that is cut while it is read is read again', () => {
    const root = makeFolder({ a: 'one two' });
    const files = meddling((reads) => reads === 1 && writeFileSync(join(root, 'a'), 'one'));
    expect(read(root, 'a', files)).toMatchObject({ digest: digestOf('one') });
  });

  test('a file that changes in place, at the same size, is read again', () => {
    const root = makeFolder({ a: 'one' });
    const files = meddling((reads) => {
      if (reads > 1) return;
      const descriptor = nodeFs.openSync(join(root, 'a'), 'r+');
      nodeFs.writeSync(descriptor, 'two');
      nodeFs.futimesSync(descriptor, 1, 2);
      nodeFs.closeSync(descriptor);
    });
    expect(read(root, 'a', files)).toMatchObject({ digest: digestOf('two') });
    expect(files.opened).toBe(2);
  });

  test('a file that vanishes after it was opened is still read, the next time it is gone', () => {
    const root = makeFolder({ a: 'one' });
    const files = meddling((reads) => reads === 1 && rmSync(join(root, 'a')));
    expect(read(root, 'a', files)).toBeUndefined();
  });

  test('a file that never stands still is an error', () => {
    const root = makeFolder({ 'content/a.md': '' });
    const files = meddling(() => nodeFs.appendFileSync(join(root, 'content/a.md'), 'x'));
    writeFileSync(join(root, 'content/a.md'), 'x');
    const error = thrownBy(() => read(root, 'content/a.md', files));
    expect(error).toMatchObject({ name: 'file-unstable', file: 'content/a.md' });
    expect(files.opened).toBe(4);
    expect(files.closed).toBe(4);
  });

  test('reads that give less than was asked for are gone on with, and an end that comes too soon is not taken for one', () => {
    const root = makeFolder({ a: 'one two' });
    const slow: ReadableFiles = {
      ...meddling(() => {}),
      readSync: (descriptor, buffer, offset, _length, position) =>
        nodeFs.readSync(descriptor, buffer, offset, 1, position),
    };
    expect(read(root, 'a', slow)).toMatchObject({ digest: digestOf('one two') });
    expect(thrownBy(() => read(root, 'a', { ...slow, readSync: () => 0 })).name).toBe('file-unstable');
  });

  test('a file that must not be read is an error that names it', () => {
    const refused = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const files = {
      ...meddling(() => {}),
      openSync: () => {
        throw refused;
      },
    };
    const error = thrownBy(() => read('/', 'content/a.md', files));
    expect(error).toMatchObject({ name: 'file-unreadable', file: 'content/a.md', cause: refused });
    expect(error.message).toContain('no right');
  });

  test.skipIf(process.getuid?.() === 0)('the rights of the disk count', () => {
    const root = makeFolder({ a: 'x' });
    chmodSync(join(root, 'a'), 0);
    expect(thrownBy(() => read(root, 'a')).name).toBe('file-unreadable');
  });

  test('a name that the disk keeps decomposed is found by its composed name', () => {
    const root = makeFolder();
    mkdirSync(join(root, 'Gr\u00f6\u00dfe'));
    writeFileSync(join(root, 'Gr\u00f6\u00dfe', 'u\u0308ber.md'), 'x');
    expect(read(root, 'Gr\u00f6\u00dfe/\u00fcber.md')).toMatchObject({ digest: digestOf('x') });
    expect(read(root, 'Gr\u00f6\u00dfe/\u00f6ber.md')).toBeUndefined();
  });
});

test('while another thread rewrites the file, only whole versions are seen', async () => {
  const root = makeFolder({ a: 'a'.repeat(100_000) });
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const writer = new Worker(
    `const { workerData } = require('node:worker_threads');
     const { writeFileSync } = require('node:fs');
     for (let i = 0; Atomics.load(workerData.stop, 0) === 0; i++) {
       writeFileSync(workerData.file, (i % 2 ? 'a' : 'b').repeat(i % 2 ? 100_000 : 70_000));
       Atomics.wait(workerData.stop, 0, 0, 2);
     }`,
    { eval: true, workerData: { stop, file: join(root, 'a') } },
  );
  await new Promise((resolve) => writer.once('online', resolve));
  let seen = 0;
  for (let time = 0; time < 200; time++) {
    try {
      const found = text(readStable(root, 'a')?.bytes) ?? '';
      if (found !== '') expect(found).toBe(found.startsWith('a') ? 'a'.repeat(100_000) : 'b'.repeat(70_000));
      seen++;
    } catch (error) {
      expect(error).toMatchObject({ name: 'file-unstable' });
    }
  }
  Atomics.store(stop, 0, 1);
  Atomics.notify(stop, 0);
  await new Promise((resolve) => writer.once('exit', resolve));
  expect(seen).toBeGreaterThan(0);
});

describe('decoding', () => {
  test('the byte order mark is taken off, line ends stay', () => {
    expect(decodeUtf8(Buffer.from('\ufeffone\r\ntwo\r\n'), 'a')).toBe('one\r\ntwo\r\n');
    expect(decodeUtf8(Buffer.alloc(0), 'a')).toBe('');
  });

  test.each([
    ['a Latin-1 letter', [0x61, 0x0a, 0x62, 0xe9, 0x63], 3, 2, 2],
    ['a stray continuation', [0x61, 0x80], 1, 1, 2],
    ['a first byte that is wrong', [0xff, 0x61], 0, 1, 1],
    ['a cut character at the end', [0x61, 0xe2, 0x82], 1, 1, 2],
    ['a cut character in the middle', [0xc3, 0xa9, 0xe2, 0x82, 0x61], 2, 1, 2],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 1, 1, 2],
    ['an overlong form', [0x61, 0xc0, 0xaf], 1, 1, 2],
    ['a cut character that begins like its replacement', [0x61, 0xef, 0xbf, 0x61], 1, 1, 2],
  ])('%s is an error that names its place', (_, bytes, offset, line, column) => {
    const error = thrownBy(() => decodeUtf8(Uint8Array.from(bytes), 'content/a.md'));
    expect(error).toMatchObject({ name: 'file-not-utf8', file: 'content/a.md', line, column });
    expect(error.message).toMatch(new RegExp(`^Byte ${offset} `));
  });

  test('UTF-16 is named', () => {
    const error = thrownBy(() => decodeUtf8(Buffer.from('\ufeffhi\u00e9', 'utf16le'), 'a.md'));
    expect(error).toMatchObject({ name: 'file-not-utf8', line: 1 });
    expect(error.message).toContain('UTF-16');
  });
});
