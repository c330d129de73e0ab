import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { continueJournal, createJournal, type JournalContents, readJournal } from '../src/journal.ts';
import { makeFolder } from './support/folder.ts';

const format = { name: 'test', version: 1 };

async function journalOf(records: unknown[]): Promise<string> {
  const path = join(makeFolder(), 'journal');
  const journal = await createJournal<unknown>(path, format);
  for (const record of records) await journal.append(record);
  await journal.close();
  return path;
}

async function read(path: string): Promise<JournalContents<unknown>> {
  const contents = await readJournal<unknown>(path);
  if (contents === undefined) throw new Error('no journal');
  return contents;
}

describe('a journal', () => {
  test('gives back its records in order, with its format', async () => {
    const path = await journalOf([{ a: 1 }, 'zwei ü\n', [3]]);
    expect(await read(path)).toMatchObject({ format, records: [{ a: 1 }, 'zwei ü\n', [3]], torn: 0, damage: [] });
  });

  test('that does not exist, or was never written, is undefined', async () => {
    const path = join(makeFolder({ empty: '' }), 'empty');
    expect(await readJournal(path)).toBeUndefined();
    expect(await readJournal(`${path}-not`)).toBeUndefined();
  });

  test('keeps the order of records that are appended at once', async () => {
    const path = await journalOf([]);
    const journal = await continueJournal<number>(path, format, (await read(path)) as JournalContents<number>);
    await Promise.all(Array.from({ length: 500 }, (_, index) => journal.append(index)));
    await journal.close();
    expect((await read(path)).records).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(10);
  });

  test('cut at any byte of its last line loses that line alone, and can be gone on with', async () => {
    const path = await journalOf(['first', 'second']);
    const whole = readFileSync(path);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let end = lastLine; end < whole.length; end++) {
      writeFileSync(path, whole);
      truncateSync(path, end);
      const contents = await read(path);
      expect(contents).toMatchObject({ records: ['first'], torn: end - lastLine, damage: [] });
      const journal = await continueJournal<unknown>(path, format, contents);
      await journal.append('third');
      await journal.close();
      expect(await read(path)).toMatchObject({ records: ['first', 'third'], torn: 0, damage: [] });
    }
  });

  test('with any one bit flipped never gives a record that was not written, and tells', async () => {
    const path = await journalOf(['one', { two: 2 }, 'three']);
    const whole = readFileSync(path);
    const written = ['one', { two: 2 }, 'three'].map((record) => JSON.stringify(record));
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, flipped);
      const contents = await read(path);
      for (const record of contents.records) expect(written).toContain(JSON.stringify(record));
      expect(contents.damage.length > 0 || contents.torn > 0).toBe(true);
    }
  });

  test('keeps the records after a damaged one and says where the damage is', async () => {
    const path = await journalOf(['one', 'two', 'three']);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('two', 'tvo'));
    const { records, damage } = await read(path);
    expect(records).toEqual(['one', 'three']);
    expect(damage).toEqual([{ offset: text.indexOf('two') - 11, bytes: 17 }]);
  });

  test('names the version it finds, so that the caller can decide', async () => {
    const path = join(makeFolder(), 'journal');
    await (await createJournal(path, { name: 'test', version: 7 })).close();
    expect((await read(path)).format).toEqual({ name: 'test', version: 7 });
  });

  test('is replaced in one step and goes on in the new file', async () => {
    const path = await journalOf(Array.from({ length: 100 }, (_, index) => index));
    const before = statSync(path).size;
    const journal = await continueJournal<unknown>(path, format, await read(path));
    await Promise.all([journal.rewrite(['base']), journal.append('after')]);
    await journal.close();
    expect((await read(path)).records).toEqual(['base', 'after']);
    expect(statSync(path).size).toBeLessThan(before);
  });

  test('survives a rewrite that fails', async () => {
    const path = await journalOf(['kept']);
    const journal = await continueJournal<unknown>(path, format, await read(path));
    const failing = async function* () {
      yield 'new';
      throw new Error('no more');
    };
    await expect(journal.rewrite(failing())).rejects.toThrow('no more');
    await journal.append('more');
    await journal.close();
    expect((await read(path)).records).toEqual(['kept', 'more']);
  });
});
