import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldNames as helperFreeNames } from '../../src/render/helpers/registry.ts';
import { siteFields } from '../../src/render/views/site.ts';
import { computedFields } from '../../src/site/field.ts';
import { expandPermalink } from '../../src/site/permalink.ts';
import { parseFrontMatter } from '../../src/source/front-matter.ts';
import { fieldNames as frontMatterKeys } from '../../src/source/keys.ts';
import { makeRenderer } from '../render/templates/site.ts';
import { root } from '../support/documentation.ts';
import { readSamples } from './samples.ts';

const folder = join(root, 'content/docs');
const read = (page: string) => readFileSync(join(folder, page), 'utf8');

/** The names in the first column of the tables between two headings of a page. */
function namesIn(page: string, heading: string): string[] {
  const [, rest = ''] = read(page).split(new RegExp(`^## ${heading}(?: \\{.*\\})?$`, 'm'));
  const [section = ''] = rest.split(/^## /m);
  return Array.from(section.matchAll(/^\| (`[^|]*) \|/gm), ([, cell = '']) =>
    Array.from(cell.matchAll(/`:?([\w-]+)(?:\([^)]*\))?`/g), ([, name = '']) => name),
  ).flat();
}

/** Own names of an object that a template can read, those that are not listed too. */
function namesOf(value: unknown): string[] {
  const hidden = ['length', 'toString', 'toJSON', 'toHTML'];
  return Object.getOwnPropertyNames(value).filter((name) => !hidden.includes(name));
}

describe('the page of what templates know names every field of', () => {
  const context = 'templates/context.md';

  test('page', () => {
    // `slice` is `pagination` with ids in place of pages, for the queries of lists.
    const other = [
      'slice',
      'layout',
      'permalink',
      'paginate',
      ...['page', 'site', 'collections', 'taxonomies', 'data', 'args', 'inner'],
    ];
    const fields = [...computedFields, ...helperFreeNames].filter((name) => !other.includes(name));
    expect(namesIn(context, 'page').sort()).toEqual([...new Set(fields)].sort());
  });

  test('site', () => {
    expect(namesIn(context, 'site').sort()).toEqual([...siteFields].sort());
  });

  test('terms, lists, tables of contents and menus', () => {
    const seen: Record<string, string[]> = {};
    const note = (name: string, value: unknown) => {
      seen[name] = namesOf(value).sort();
    };
    const slice = { of: 'blog', items: [], number: 1, count: 1, size: 1, total: 0, pages: ['index.md'] };
    const toc = JSON.stringify([{ id: 'a', text: 'A', depth: 2, children: [] }]);
    const { renderer } = makeRenderer({
      pages: { 'index.md': { slice, terms: { tags: ['sea'] }, body: { toc } } },
      site: {
        taxonomies: new Map([['tags', [{ name: 'sea', slug: 'sea', pages: ['index.md'] }]]]),
        menus: { main: [{ title: 'Home', url: '/', weight: 0, children: [], page: 'index.md' }] },
      },
      helpers: { note },
      templates: {
        'layout/page':
          '{{note "terms" (first taxonomies.tags)}}{{note "pagination" page.pagination}}{{note "step" page.pagination.first}}' +
          '{{note "toc" (first page.toc)}}{{note "menu" (first site.menus.main)}}',
      },
    });
    renderer.render('index.md');
    const { terms = [], pagination = [], step = [], toc: entry = [], menu = [] } = seen;
    expect(namesIn(context, 'taxonomies').sort()).toEqual(terms);
    expect(namesIn(context, 'Pagination').sort()).toEqual([...pagination, ...step].sort());
    expect(namesIn(context, 'Table of contents').sort()).toEqual(entry);
    expect(namesIn(context, 'Menu entries').sort()).toEqual(menu);
  });

  test('the last argument of helpers', () => {
    let names: string[] = [];
    const look = (options: { ctx: object }) => {
      names = namesOf(options.ctx);
    };
    const { renderer } = makeRenderer({
      pages: { 'index.md': {} },
      helpers: { look },
      templates: { 'layout/page': '{{look}}' },
    });
    renderer.render('index.md');
    expect(namesIn('templates/own-helpers.md', 'The last argument').sort()).toEqual(names.sort());
  });
});

test('the page of front matter names every key that is read, with an example that is right', () => {
  const page = 'writing/front-matter.md';
  expect(namesIn(page, 'Keys that prebake reads').sort()).toEqual([...frontMatterKeys].sort());
  const rows = read(page).matchAll(/^\| `(\w+)` \| [^|]* \| `([^`]*)` \|/gm);
  const text = Array.from(rows, ([, key, example]) => `${key}: ${example}\n`).join('');
  expect(Object.keys(parseFrontMatter(`---\n${text}---\n`, page).data).sort()).toEqual([...frontMatterKeys].sort());
});

test('every token of permalinks that is named can be used', () => {
  const facts = { name: 'a', slug: 'a', title: 'A', folder: 'b/c', collection: 'b', date: 0, timeZone: 'UTC' };
  const tokens = namesIn('writing/pages.md', 'Addresses');
  expect(tokens.length).toBeGreaterThan(8);
  for (const token of tokens) expect(expandPermalink(`/:${token}/`, facts)).not.toContain(':');
});

test('each sample of the page of Markdown is followed by its result', () => {
  const text = read('writing/markdown.md');
  const samples = readSamples().filter(({ page, language }) => page === 'writing/markdown.md' && language === 'md');
  const shown = samples.filter(({ code }) => text.includes(`:::result\n${code}:::`));
  const without = samples.filter((sample) => !shown.includes(sample)).map(({ code }) => code.split('\n')[0]);
  // A heading would be one of the page; the mark of an excerpt shows nothing.
  expect(without).toEqual(['## How to begin {#begin}', 'What lists show.']);
});

describe('every page', () => {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));

  test.each(pages)('%s has a title and a description of one sentence', (page) => {
    const { data } = parseFrontMatter(read(page), page);
    expect(data.title).toMatch(/\w/);
    expect(data.description).toMatch(/^.{10,160}\.$/);
    expect(read(page)).not.toMatch(/^(?:<{7}|>{7}) /m);
  });
});
