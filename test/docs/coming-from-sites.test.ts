import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { foreignKeyFault, foreignKeys } from '../../src/source/foreign-keys.ts';
import { openTestSite, type TestSite } from '../support/session.ts';
import { readTree } from '../support/tree.ts';
import { buildHugoSite, hasHugo } from './render-hugo.ts';
import { buildJekyllSite, hasJekyll } from './render-jekyll.ts';
import { buildDocumentation, textOf } from './site.ts';

const folder = join(import.meta.dirname, 'coming-from');

describe('the site that was moved', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openTestSite(readTree(join(folder, 'prebake')));
    const { failed } = await site.build();
    expect(failed).toEqual({});
  });
  afterAll(() => site.stop());

  /** Files that the other generator wrote and we do not. */
  const lost = (output: string) => Object.keys(readTree(output)).filter((path) => !site.published().includes(path));

  test.skipIf(!hasHugo)('keeps every address that Hugo gave it, but for feeds of lists and first pages', () => {
    const gone = lost(buildHugoSite());
    expect(gone.filter((path) => !/\/index\.xml$|\/page\/\d+\/index\.html$/.test(path))).toEqual([]);
    expect(gone).toContain('posts/page/1/index.html');
    expect(gone).not.toContain('posts/page/2/index.html');
  });

  test.skipIf(!hasJekyll)('keeps every address that Jekyll gave it, but for assets that were put elsewhere', () => {
    expect(lost(buildJekyllSite())).toEqual(['assets/site.css', 'assets/tide.svg']);
  });
});

describe('the pages for those who come from elsewhere', () => {
  let read: (page: string) => string;
  beforeAll(async () => {
    ({ pageOf: read } = await buildDocumentation());
  });

  test.each(Object.entries(foreignKeys))('the example of the key %s is an error', (key, { example }) => {
    expect(foreignKeyFault(key, parse(example))).toBeDefined();
  });

  test.each([
    ['hugo', ['url', 'build', 'headless', 'unpublishDate', 'pubDate']],
    ['jekyll', ['published', 'redirect_from', 'redirect_to']],
    ['eleventy', ['eleventyExcludeFromCollections']],
  ])('that on %s lists the keys that are errors', (page, keys) => {
    const html = read(`docs/coming-from/${page}`);
    for (const key of keys) expect(html).toContain(`id="key-${key}"`);
    expect(html).not.toContain('id="key-save_as"');
  });

  test.each(['hugo', 'jekyll', 'eleventy'])('that on %s shows every phrase', (page) => {
    const html = read(`docs/coming-from/${page}`);
    const table = parse(readTree(join(folder, '../../../content/_data/phrases'))[`${page}.yaml`] ?? '');
    const phrases = Object.values(table as Record<string, { theirs: string }[]>)
      .filter(Array.isArray)
      .flat();
    expect(html.match(/<div class="phrase">/g)).toHaveLength(phrases.length);
    for (const { theirs } of phrases) expect(textOf(html)).toContain(theirs);
  });
});
