import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check.ts';
import { defineConfig } from '../../src/config/define.ts';
import type { Config } from '../../src/config/options.ts';

async function accept(input: unknown): Promise<Omit<Config, 'root' | 'file'>> {
  const result = await checkConfig(input);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.config;
}

/** Each problem as `name: message`. */
async function refuse(input: unknown): Promise<string[]> {
  const result = await checkConfig(input);
  return 'problems' in result ? result.problems.map(({ name, message }) => `${name}: ${message}`) : [];
}

describe('a config that is left out', () => {
  test('has every default', async () => {
    const { digest, ...config } = await accept(undefined);
    expect(digest).toMatch(/^[\w-]{22}$/);
    expect(config).toEqual({
      site: { title: '', description: '', url: '', language: 'en', timeZone: 'UTC', author: '', params: {} },
      paths: {
        content: 'content',
        templates: 'templates',
        archetypes: 'archetypes',
        static: 'static',
        public: 'public',
        state: '.prebake',
      },
      collections: {},
      taxonomies: { tags: { permalink: '/tags/:slug/', paginate: 0 } },
      menus: {},
      urlStyle: 'folder',
      markdown: { highlight: true, rawHtml: true, smartPunctuation: false, tocDepth: 3 },
      feed: { collection: '', path: 'feed.xml', limit: 20 },
      sitemap: true,
      robots: true,
      links: 'error',
      schedules: { hourly: { cron: '0 * * * *', timeZone: 'UTC' } },
      workers: { count: 0, heapLimit: 512, memoryLimit: 0, pageTimeLimit: 10_000, attempts: 3 },
      queue: { limit: 1000 },
      publish: { maxDelete: { share: 0.2, count: 20 } },
      serve: { host: '127.0.0.1', port: 4000 },
    });
  });

  test('equals one whose options are null, as an empty key in YAML is', async () => {
    expect(
      await accept({ site: null, queue: { limit: null }, feed: null, collections: { blog: { layout: null } } }),
    ).toEqual(await accept({ collections: { blog: {} } }));
  });
});

describe('what a user writes', () => {
  test('may use the short forms', async () => {
    const config = await accept(
      defineConfig({
        site: { timeZone: 'Europe/Berlin' },
        collections: { notes: 'posts', docs: { from: 'manual/' }, blog: {} },
        taxonomies: ['tags', 'series'],
        feed: true,
        schedules: { nightly: '30 3 * * *', noon: { cron: '0 12 * * *', timeZone: 'UTC' } },
      }),
    );
    expect(config.collections).toEqual({
      notes: { kind: 'posts', from: 'notes' },
      docs: { kind: 'pages', from: 'manual' },
      blog: { kind: 'posts', from: 'blog' },
    });
    expect(config.taxonomies).toEqual({
      tags: { permalink: '/tags/:slug/', paginate: 0 },
      series: { permalink: '/series/:slug/', paginate: 0 },
    });
    expect(config.feed).toEqual({ collection: '', path: 'feed.xml', limit: 20 });
    expect(config.schedules).toEqual({
      nightly: { cron: '30 3 * * *', timeZone: 'Europe/Berlin' },
      noon: { cron: '0 12 * * *', timeZone: 'UTC' },
    });
  });

  test('may switch the feed and the schedules off', async () => {
    const config = await accept({ feed: false, schedules: false });
    expect(config.feed).toBe(false);
    expect(config.schedules).toEqual({});
  });

  test('is brought into one spelling', async () => {
    const { site, paths } = await accept({
      site: { url: 'https://Example.org/docs//', language: 'pt-br' },
      paths: { public: './out//www/' },
    });
    expect(site).toMatchObject({ url: 'https://example.org/docs', language: 'pt-BR' });
    expect(paths.public).toBe('out/www');
  });

  test('keeps menus with their order, their nesting and nothing undefined', async () => {
    const main = [{ target: 'docs/start.md', children: [{ title: 'More', target: '/more/', weight: -1 }] }];
    expect((await accept({ menus: { main } })).menus).toStrictEqual({ main });
  });

  test('keeps its own keys under site.params, whatever they are called', async () => {
    const params = { title: 'x', list: [1, { deep: null }], 'a b': false };
    expect((await accept({ site: { params } })).site.params).toEqual(params);
  });

  test('changes the digest, and the order of keys does not', async () => {
    const { digest } = await accept({ site: { title: 'a', author: 'b' } });
    expect((await accept({ site: { author: 'b', title: 'a' } })).digest).toBe(digest);
    expect((await accept({ site: { author: 'b', title: 'c' } })).digest).not.toBe(digest);
  });
});

const rows: [name: string, input: unknown, problem: string][] = [
  ['a number for text', { site: { title: 3 } }, 'Expected `site.title` to be text, got `3` (number).'],
  [
    'text for a number',
    { queue: { limit: 'x' } },
    'Expected `queue.limit` to be a positive whole number, got "x" (string).',
  ],
  [
    'zero for a positive number',
    { queue: { limit: 0 } },
    'Expected `queue.limit` to be a positive whole number, got `0` (number).',
  ],
  [
    'a fraction',
    { workers: { count: 1.5 } },
    'Expected `workers.count` to be a whole number from 0 to 1024, got `1.5` (number).',
  ],
  [
    'a negative number',
    { publish: { maxDelete: { count: -1 } } },
    'Expected `publish.maxDelete.count` to be a whole number, 0 or more, got `-1` (number).',
  ],
  [
    'a share above 1',
    { publish: { maxDelete: { share: 20 } } },
    'Expected `publish.maxDelete.share` to be a share from 0 to 1, such as 0.2, got `20` (number).',
  ],
  [
    'a wait longer than timers can be',
    { workers: { pageTimeLimit: 2 ** 31 } },
    'Expected `workers.pageTimeLimit` to be a whole number from 1 to 2147483647, got `2147483648` (number).',
  ],
  [
    'a port that is none',
    { serve: { port: 70_000 } },
    'Expected `serve.port` to be a whole number from 0 to 65535, got `70000` (number).',
  ],
  [
    'a host with a port',
    { serve: { host: 'localhost:80' } },
    'Expected `serve.host` to be an address to listen at, such as "127.0.0.1" or "0.0.0.0", without a port, got "localhost:80" (string).',
  ],
  ['text for a switch', { sitemap: 'yes' }, 'Expected `sitemap` to be true or false, got "yes" (string).'],
  [
    'a word that is no choice',
    { urlStyle: 'files' },
    'Expected `urlStyle` to be "folder" or "file", got "files" (string).',
  ],
  [
    'a heading too deep',
    { markdown: { tocDepth: 7 } },
    'Expected `markdown.tocDepth` to be a whole number from 2 to 6, got `7` (number).',
  ],
  ['a list for a map', { site: ['x'] }, 'Expected `site` to be a map of options, got a list.'],
  ['text for a map', { workers: 'many' }, 'Expected `workers` to be a map of options, got "many" (string).'],
  [
    'an address without a scheme',
    { site: { url: 'example.org' } },
    'Expected `site.url` to be an address such as "https://example.org/docs", without query and fragment, got "example.org" (string).',
  ],
  ['an address of another scheme', { site: { url: 'ftp://example.org' } }, 'got "ftp://example.org" (string).'],
  [
    'an address with a query',
    { site: { url: 'https://example.org/?a' } },
    'without query and fragment, got "https://example.org/?a" (string).',
  ],
  ['an address with a fragment', { site: { url: 'https://example.org/#' } }, 'without query and fragment'],
  ['an address with a password', { site: { url: 'https://a:b@example.org/' } }, 'Expected `site.url`'],
  [
    'a language that is none',
    { site: { language: 'english!' } },
    'Expected `site.language` to be a language tag such as "en" or "pt-BR", got "english!" (string).',
  ],
  [
    'a function among the params',
    { site: { params: { f: () => 1 } } },
    'Expected `site.params.f` to be plain data: text, numbers, lists, maps, got a function.',
  ],
  [
    'a date object among the params',
    { site: { params: { since: new Date(0) } } },
    'Expected `site.params.since` to be plain data: text, numbers, lists, maps, got an object of class Date.',
  ],
  [
    'a kind of collection that is none',
    { collections: { blog: 'post' } },
    'Expected `collections.blog` to be "posts" or "pages", got "post" (string).',
  ],
  [
    'a name with a slash',
    { collections: { 'a/b': 'posts' } },
    'Expected the name `a/b` in `collections` to be a name of letters, digits, "-" and "_", got "a/b" (string).',
  ],
  [
    'a collection from outside content/',
    { collections: { blog: { from: '../x' } } },
    'Expected `collections.blog.from` to be a relative path with forward slashes that stays in its folder, got "../x" (string).',
  ],
  [
    'a pattern without its first slash',
    { collections: { blog: { permalink: 'blog/:slug' } } },
    'Expected `collections.blog.permalink` to be a path from the root of the site, such as "/blog/:year/:slug/", got "blog/:slug" (string).',
  ],
  [
    'a pattern that climbs',
    { taxonomies: { tags: { permalink: '/../:slug/' } } },
    'Expected `taxonomies.tags.permalink`',
  ],
  [
    'a sort of too many words',
    { collections: { blog: { sort: 'date downwards' } } },
    'Expected `collections.blog.sort` to be a field and a direction, such as "date desc", got "date downwards" (string).',
  ],
  [
    'a menu entry without a target',
    { menus: { main: [{ title: 'x' }] } },
    'Expected `menus.main[0].target` to be given, got nothing.',
  ],
  ['a menu that is no list', { menus: { main: {} } }, 'Expected `menus.main` to be a list of entries, got a map.'],
  [
    'a menu entry deep down',
    { menus: { main: [{ target: '/', children: [{ target: 3 }] }] } },
    'Expected `menus.main[0].children[0].target` to be text that is not empty, got `3` (number).',
  ],
  ['a feed outside the output folder', { feed: { path: '/feed.xml' } }, 'Expected `feed.path` to be a relative path'],
  [
    'a schedule without a time',
    { schedules: { hourly: {} } },
    'Expected `schedules.hourly.cron` to be given, got nothing.',
  ],
  [
    'an absolute folder',
    { paths: { public: '/var/www' } },
    'Expected `paths.public` to be a folder within the project, got "/var/www" (string).',
  ],
  [
    'a folder outside the project',
    { paths: { content: '../notes' } },
    'Expected `paths.content` to be a folder within the project, got "../notes" (string).',
  ],
  [
    'the project itself as a folder',
    { paths: { public: './' } },
    'Expected `paths.public` to be a folder within the project, got "./" (string).',
  ],
  [
    'the repository as a folder',
    { paths: { state: '.git/prebake' } },
    'Expected `paths.state` to be a folder within the project',
  ],
  [
    'the output folder within content/',
    { paths: { public: 'content/out' } },
    'Expected `paths.public` to lie apart from the other folders, got "content/out", which is inside `paths.content` ("content").',
  ],
  [
    'the output folder as content/',
    { paths: { public: 'Content' } },
    'Expected `paths.public` to lie apart from the other folders, got "Content", which is the same folder as `paths.content` ("content").',
  ],
  [
    'the output folder around the state',
    { paths: { state: 'public/.state' } },
    'got "public/.state", which is inside `paths.public` ("public").',
  ],
  [
    'content/ around the templates by default',
    { paths: { templates: 'site/templates', content: 'site' } },
    'got "site/templates", which is inside `paths.content` ("site").',
  ],
];

describe('a wrong value is named with its key, what was found and what was expected:', () => {
  test.each(rows)('%s', async (_name, input, problem) => {
    const [first, ...others] = await refuse(input);
    expect(first).toContain('config-value: ');
    expect(first).toContain(problem);
    expect(others).toEqual([]);
  });

  test('folders that only begin alike are fine', async () => {
    expect(await refuse({ paths: { public: 'content-out', static: 'public2' } })).toEqual([]);
  });
});

const unknown: [name: string, input: unknown, problem: string][] = [
  ['a slip in a key', { site: { titel: 'x' } }, 'There is no option `site.titel`. Did you mean "title"?'],
  [
    'a key deep in a list',
    { menus: { main: [{ target: '/', chilren: [] }] } },
    'There is no option `menus.main[0].chilren`. Did you mean "children"?',
  ],
  ['a key in the wrong map', { heapLimit: 3 }, 'There is no option `heapLimit`. Did you mean "workers.heapLimit"?'],
  ['a slip in a key in the wrong map', { titel: 'x' }, 'There is no option `titel`. Did you mean "site.title"?'],
  ['a key like no other', { 'x y z': 1 }, 'There is no option `["x y z"]`.'],
  ['a key of every object', { site: { constructor: 1 } }, 'There is no option `site.constructor`.'],
];

describe('an unknown key is named with the nearest known one:', () => {
  test.each(unknown)('%s', async (_name, input, problem) => {
    expect(await refuse(input)).toEqual([`config-unknown-key: ${problem}`]);
  });
});

describe('times', () => {
  test('a zone that does not exist is named with the nearest one', async () => {
    expect(await refuse({ site: { timeZone: 'Europe/Berlim' } })).toEqual([
      'time-zone-unknown: Expected `site.timeZone` to be the name of a time zone, got "Europe/Berlim". Did you mean "Europe/Berlin"?',
    ]);
  });

  test('an offset is no time zone, for it knows no summer', async () => {
    expect(await refuse({ schedules: { a: { cron: '0 * * * *', timeZone: '+02:00' } } })).toEqual([
      'time-zone-unknown: Expected `schedules.a.timeZone` to be the name of a time zone, got "+02:00".',
    ]);
  });

  test('a cron expression that cannot be read, and one that never comes', async () => {
    expect(await refuse({ schedules: { a: '61 * * * *', b: { cron: '0 0 30 2 *' } } })).toEqual([
      'cron-invalid: `schedules.a` is no cron expression: the minute must be 0 to 59, and "61 * * * *" has "61".',
      'cron-never: `schedules.b.cron` never comes: no year has a day that fits "0 0 30 2 *".',
    ]);
  });
});

test('all problems are found at once, whichever check finds them', async () => {
  const input = {
    site: { title: 1, timeZone: 'Nowhere' },
    quue: {},
    quee: {},
    queue: { limit: 'x' },
    paths: { public: 'content' },
    schedules: { a: 'x' },
  };
  expect((await refuse(input)).map((problem) => problem.split(':')[0]).sort()).toEqual([
    'config-unknown-key',
    'config-unknown-key',
    'config-value',
    'config-value',
    'config-value',
    'cron-invalid',
    'time-zone-unknown',
  ]);
});

test.each([['text'], [3], [[]], [() => 1]])('a config that is no map is refused: %s', async (input) => {
  expect((await refuse(input))[0]).toContain('config-value: Expected the config to be a map of options, got ');
});
