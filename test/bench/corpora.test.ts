import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, type Corpus, expectedOutputs, pagesByTag } from '../../bench/corpora/corpus.ts';
import { docsCorpus } from '../../bench/corpora/docs.ts';
import { smallCorpus } from '../../bench/corpora/small.ts';
import { filesOf, measureCorpus } from '../../bench/corpora/write.ts';

describe.each([
  ['docs', docsCorpus],
  ['small', smallCorpus],
])('the corpus %s', (_, make) => {
  test('is the same for the same seed, byte for byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1 }), (pages, seed) => {
        expect(measureCorpus(make(pages, seed))).toEqual(measureCorpus(make(pages, seed)));
      }),
      { numRuns: 10 },
    );
  });

  test('is another one for another seed', () => {
    expect(measureCorpus(make(30, 1)).digest).not.toBe(measureCorpus(make(30, 2)).digest);
  });

  test('has as many pages as asked for, each with an address of its own', () => {
    const corpus = make(237, 1);
    expect(corpus.pages).toHaveLength(237);
    expect(new Set(expectedOutputs(corpus)).size).toBe(expectedOutputs(corpus).length);
    const sections = new Set(corpus.sections.map(({ folder }) => folder));
    expect(corpus.pages.every(({ folder }) => sections.has(folder))).toBe(true);
  });

  test('links to pages and headings that are there', () => {
    const corpus = make(120, 3);
    const known = new Set(corpus.pages.flatMap((page) => [addressOf(page), ...anchorsOf(corpus, page.number)]));
    const links = [...filesOf(corpus)].flatMap(({ text }) => [...text.matchAll(/\]\((\/[^)]*\/(?:#[^)]*)?)\)/g)]);
    expect(links.length).toBeGreaterThanOrEqual(120);
    expect(links.map(([, address]) => address).filter((address) => !known.has(address ?? ''))).toEqual([]);
  });
});

function anchorsOf(corpus: Corpus, number: number): string[] {
  const page = corpus.pages[number];
  if (page === undefined) return [];
  const headings = corpus.textOf(page).matchAll(/^##+ (.*)$/gm);
  return Array.from(headings, ([, text = '']) => `${addressOf(page)}#${text.toLowerCase().replaceAll(' ', '-')}`);
}

describe('the documentation', () => {
  const corpus = docsCorpus(300, 1);
  const texts = corpus.pages.map((page) => corpus.textOf(page));
  const blocks = texts.flatMap((text) => text.match(/^```\w+\n.*?^```$/gms) ?? []);

  test('has pages of about 11 KB with 13 code blocks', () => {
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
    expect(bytes).toBeGreaterThan(10_500);
    expect(bytes).toBeLessThan(12_000);
    expect(Math.round(blocks.length / texts.length)).toBe(13);
  });

  test('repeats code blocks so that 22 % of them are distinct', () => {
    expect(new Set(blocks).size / blocks.length).toBeCloseTo(0.22, 2);
  });

  test('has several languages, lists, tables, quotations, images and tags', () => {
    const all = texts.join('\n');
    expect(new Set(blocks.map((block) => /\w+/.exec(block)?.[0])).size).toBeGreaterThanOrEqual(9);
    for (const mark of [/^- /m, /^1\. /m, /^\|---/m, /^> /m, /^!\[/m, /^### /m]) expect(all).toMatch(mark);
    expect(pagesByTag(corpus).size).toBeGreaterThan(10);
  });
});

test('small pages have about 500 bytes', () => {
  const { bytes } = measureCorpus(smallCorpus(1000, 1));
  expect(bytes / 1000).toBeGreaterThan(450);
  expect(bytes / 1000).toBeLessThan(600);
});
