import { expect, test } from 'vitest';
import { foreignKeyFault } from '../../src/source/foreign-keys.ts';
import { parseFrontMatter } from '../../src/source/front-matter.ts';
import { thrownBy } from './project.ts';

const read = (yaml: string) => parseFrontMatter(`---\nok: 1\n${yaml}\n---\n`, 'content/a.md').data;
const fault = (yaml: string) => thrownBy(() => read(yaml));

test.each([
  ['draft: "yes"', '`draft` is the text "yes"; it must be true or false, without quotes.'],
  ['draft: yes', '`draft` is the text "yes"'],
  ['weight: heavy', 'a number, without quotes'],
  ['weight: "10"', '`weight` is the text "10"'],
  ['title: [a]', '`title` is a list; it must be text.'],
  ['title: {a: b}', '`title` is a map'],
  ['date: [2026-11-23]', 'a date such as 2026-11-23'],
  ['tags: {a: b}', 'a text or a list of texts'],
  ['tags: [a, {b: c}]', '`tags` is a list that holds a map'],
  ['tags: [a, ]\naliases: [~]', '`aliases` is a list that holds an item without a value'],
  ['layout: true', 'the name of a layout, or false'],
  ['permalink: [a]', '`permalink` is a list'],
  ['noindex: 1', '`noindex` is the number 1'],
])('a field with a value of the wrong kind names itself, the value and what is expected: %s', (yaml, message) => {
  const error = fault(yaml);
  expect(error).toMatchObject({ name: 'front-matter-value', file: 'content/a.md', line: yaml.includes('\n') ? 4 : 3 });
  expect(error.message).toContain(message);
  expect(error.frame).toContain(yaml.split('\n').at(-1));
});

test('fields of the right kind, fields without a value and keys of the user pass', () => {
  const yaml =
    'title: 404\ntags: one\naliases:\nlayout: false\nweight: 1.5\ndraft: false\nlastmod: 2026\nmine: {draft: 3}';
  expect(read(yaml)).toMatchObject({ title: '404', tags: 'one', aliases: null, layout: false, lastmod: '2026' });
});

test.each([
  ['published: false', 'draft: true'],
  ['url: /x/', 'permalink'],
  ['redirect_from: /x/', 'aliases'],
  ['redirect_to: https://example.org', 'aliases'],
  ['build: {render: never}', 'draft: true'],
  ['_build: {list: false}', 'draft: true'],
  ['eleventyExcludeFromCollections: true', 'draft: true'],
  ['expires: 2026-01-01', 'expiryDate'],
  ['unpublishdate: 2026-01-01', 'expiryDate'],
  ['unlisted: true', 'noindex'],
  ['hidden: true', 'noindex'],
  ['sitemap: false', 'noindex'],
  ['sitemap: {disable: true}', 'noindex'],
  ['headless: true', 'draft: true'],
  ['status: draft', 'draft: true'],
  ['path: /x/', 'permalink'],
  ['permalink: false', 'draft: true'],
  ['permalink: "/{{ title | slugify }}/"', 'Write the address itself'],
  ['permalink: "/{% if x %}a{% endif %}/"', 'Write the address itself'],
  ['Draft: true', '`draft`'],
  ['publishdate: 2026-01-01', '`publishDate`'],
  ['publish_date: 2026-01-01', '`publishDate`'],
  ['expiry-date: 2026-01-01', '`expiryDate`'],
  ['pubDate: 2026-01-01', '`publishDate`'],
])('a key by which another generator hides or moves a page is an error that names ours: %s', (yaml, ours) => {
  const error = fault(yaml);
  expect(error).toMatchObject({ name: 'front-matter-foreign-key', file: 'content/a.md', line: 3 });
  expect(error.message).toContain(`\`${yaml.split(':')[0]}\``);
  expect(error.remedy).toContain(ours);
});

test.each([
  'published: true',
  'published: 2024-01-01',
  'hidden: false',
  'unlisted:',
  'permalink: /a/{b}/',
  'path: a word',
  'status: open',
  'sitemap: {priority: 1}',
  'build: 42',
  'private: false',
  'drafts: 3',
  'type: note',
])('a key that hides and moves nothing stays the user’s own: %s', (yaml) => {
  expect(Object.keys(read(yaml))).toEqual(['ok', yaml.split(':')[0]]);
});

test('names that every object has are keys like any other', () => {
  expect(foreignKeyFault('toString', true)).toBeUndefined();
  expect(read('toString: 1\nhasOwnProperty: 2')).toEqual({ ok: 1, toString: 1, hasOwnProperty: 2 });
});
