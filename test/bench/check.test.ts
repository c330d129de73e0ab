import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkOutput } from '../../bench/check.ts';
import { docsCorpus } from '../../bench/corpora/docs.ts';
import { measure } from '../../bench/measure/run.ts';
import { prebake } from '../../bench/tools/prebake.ts';
import { makeFolder } from '../support/folder.ts';

const corpus = docsCorpus(20, 1);
const variant = { highlight: false };
const page = 'guides/part-1/page-1/index.html';
let folder: string;

const check = (highlight = false, isExtra = (_: string) => false) =>
  checkOutput(corpus, folder, { highlight }, isExtra);

/** What the check says while a file of the output is another one, or is not there. */
function checkWith(file: string, change: ((html: string) => string) | undefined): string[] {
  const path = join(folder, file);
  const html = readFileSync(path, 'utf8');
  if (change === undefined) rmSync(path);
  else writeFileSync(path, change(html));
  try {
    return check();
  } finally {
    writeFileSync(path, html);
  }
}

beforeAll(async () => {
  const site = makeFolder();
  const tool = prebake(join(import.meta.dirname, '../..'));
  tool.makeSite(corpus, site, variant);
  await measure(tool.build(site));
  folder = join(site, 'public');
});

describe('the check of an output', () => {
  test('finds nothing wrong with a whole site', () => {
    expect(check()).toEqual([]);
  });

  test('fails when nothing was written', () => {
    expect(checkOutput(corpus, join(folder, 'nowhere'), variant, () => false)).toEqual(['It wrote nothing.']);
  });

  test.each([page, 'tags/index.html', 'guides/index.html'])('fails when %s is missing', (file) => {
    expect(checkWith(file, undefined)).toEqual([expect.stringContaining(`${file} is missing`)]);
  });

  test('fails when a page is empty', () => {
    expect(checkWith(page, () => '')).toContainEqual(expect.stringContaining(`${page} is all but empty`));
  });

  test.each([
    ['its title', (html: string) => html.replace(/<title>.*<\/title>/, '<title>Other</title>')],
    ['its description', (html: string) => html.replace(/content="[^"]*"/, 'content=""')],
    ['its date', (html: string) => html.replace(/datetime="[^"]*"/, '')],
    ['some of its', (html: string) => html.replace(/<pre>.*?<\/pre>/s, '')],
    ['the code', (html: string) => html.replaceAll(/<pre><code[^>]*>[^<]*/g, '<pre><code>')],
    ['the link to /', (html: string) => html.replace(/rel="next" href="[^"]*"/, '')],
    ['the heading', (html: string) => html.replace(/<h2 id="[^"]*">/, '<h2>')],
    ['table of contents', (html: string) => html.replace(/<nav class="toc">.*?<\/nav>/s, '')],
    ['the text', (html: string) => html.replace(/(.*)<p>.*?<\/p>/s, '$1')],
  ])('fails when a page lacks %s', (what, change) => {
    expect(checkWith(page, change).join('\n')).toContain(what);
  });

  test('fails when code is not coloured that should be, or is that should not', () => {
    expect(check(true)).toContainEqual(expect.stringContaining('has code without colours'));
    const coloured = checkWith(page, (html) => html.replace(/<code class="[^"]*">/, '$&<span></span>'));
    expect(coloured).toEqual([expect.stringContaining('has code with colours')]);
  });

  test('fails for a page that nobody asked for, unless the tool is known to write it', () => {
    writeFileSync(join(folder, 'more.html'), 'x'.repeat(1000));
    try {
      expect(check()).toEqual([expect.stringContaining('more.html was not asked for')]);
      expect(check(false, (output) => output === 'more.html')).toEqual([]);
    } finally {
      rmSync(join(folder, 'more.html'));
    }
  });
});
