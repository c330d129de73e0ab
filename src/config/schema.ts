import * as v from 'valibot';
import * as kinds from './values.ts';
import { flag, map, mapOf, name, oneOf, type Schema, text, whole } from './values.ts';

/**
 * Every option with its check and its default; one that is null counts as left out. What takes more than the value
 * itself (folders that overlap, time zones, cron expressions) is checked in `config/check.ts`.
 */

/** An option with a default. */
const option = <T>(schema: Schema<T>, fallback: NonNullable<unknown>) => v.nullish(schema, fallback);

/** An option that may stay undefined. */
const optional = <T>(schema: Schema<T>) =>
  v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );

/** A short form: what it stands for is checked like the full form. */
const short = <A, B>(form: Schema<A>, meaning: (value: A) => unknown, full: Schema<B>): Schema<B> =>
  v.pipe(form, v.transform(meaning), full);

const site = map({
  title: option(text, ''),
  description: option(text, ''),
  url: option(kinds.siteUrl, ''),
  language: option(kinds.language, 'en'),
  timeZone: option(name, 'UTC'),
  author: option(text, ''),
  params: option(kinds.plainMap, {}),
});

const paths = map({
  content: option(name, 'content'),
  templates: option(name, 'templates'),
  archetypes: option(name, 'archetypes'),
  static: option(name, 'static'),
  public: option(name, 'public'),
  state: option(name, '.prebake'),
});

const kind = oneOf('posts', 'pages');
const collection = map({
  kind: optional(kind),
  from: optional(kinds.innerPath),
  permalink: optional(kinds.permalink),
  layout: optional(kinds.innerPath),
  sort: optional(kinds.sort),
});
const collectionOrKind = v.lazy((input) =>
  typeof input === 'string' ? short(kind, (kind) => ({ kind }), collection) : collection,
);

const taxonomy = map({ permalink: optional(kinds.permalink), paginate: option(whole(0), 0) });
const taxonomyNames: Schema<string[]> = v.array(kinds.ownName);
const taxonomiesOrNames = v.lazy((input) =>
  Array.isArray(input)
    ? short(taxonomyNames, (names) => Object.fromEntries(names.map((name) => [name, {}])), mapOf(taxonomy))
    : mapOf(taxonomy),
);

interface MenuEntry {
  title?: string | undefined;
  target: string;
  weight?: number | undefined;
  children?: MenuEntry[] | undefined;
}
const menuEntry: Schema<MenuEntry> = map({
  title: optional(text),
  target: name,
  weight: optional(kinds.number),
  children: optional(v.lazy(() => menu)),
});
const menu: Schema<MenuEntry[]> = v.array(menuEntry, 'a list of entries');

const markdown = map({
  highlight: option(flag, true),
  rawHtml: option(flag, true),
  smartPunctuation: option(flag, false),
  tocDepth: option(whole(2, 6), 3),
});

const feedOptions = map({
  collection: option(text, ''),
  path: option(kinds.innerPath, 'feed.xml'),
  limit: option(whole(1), 20),
});
const feed = v.lazy((input) => {
  if (input === false) return v.literal(false);
  return input === true ? short(flag, () => ({}), feedOptions) : feedOptions;
});

const schedule = map({ cron: name, timeZone: optional(name) });
const scheduleOrCron = v.lazy((input) =>
  typeof input === 'string' ? short(name, (cron) => ({ cron }), schedule) : schedule,
);
const schedules = v.lazy((input) =>
  input === false ? short(flag, () => ({}), mapOf(schedule)) : mapOf(scheduleOrCron),
);

/** The longest wait that Node's timers know, in ms. */
const LONGEST = 2 ** 31 - 1;
const workers = map({
  count: option(whole(0, 1024), 0),
  heapLimit: option(whole(16), 512),
  memoryLimit: option(whole(0), 0),
  pageTimeLimit: option(whole(1, LONGEST), 10_000),
  attempts: option(whole(1), 3),
});

const publish = map({
  maxDelete: option(map({ share: option(kinds.share, 0.2), count: option(whole(0), 20) }), {}),
});

export const configSchema = map({
  site: option(site, {}),
  paths: option(paths, {}),
  collections: option(mapOf(collectionOrKind), {}),
  taxonomies: option(taxonomiesOrNames, { tags: {} }),
  menus: option(mapOf(menu), {}),
  urlStyle: option(oneOf('folder', 'file'), 'folder'),
  markdown: option(markdown, {}),
  feed: option(feed, {}),
  sitemap: option(flag, true),
  robots: option(flag, true),
  links: option(oneOf('error', 'warn'), 'error'),
  schedules: option(schedules, { hourly: '0 * * * *' }),
  workers: option(workers, {}),
  queue: option(map({ limit: option(whole(1), 1000) }), {}),
  publish: option(publish, {}),
  serve: option(map({ host: option(kinds.host, '127.0.0.1'), port: option(whole(0, 65_535), 4000) }), {}),
});

/** The options as the schema gives them: complete in themselves, not yet checked against each other. */
export type Options = v.InferOutput<typeof configSchema>;
