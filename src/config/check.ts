import * as v from 'valibot';
import { digestOfValue } from '../digest.ts';
import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { checkFolders, tidyFolder } from './folders.ts';
import type { CollectionOptions, Config, MenuOptions } from './options.ts';
import { type KeyPath, keyText, type Problem, problemOf } from './problem.ts';
import { configSchema, type Options } from './schema.ts';
import { isMap } from './values.ts';

export type Checked = { config: Omit<Config, 'root' | 'file'> } | { problems: [Problem, ...Problem[]] };

/** Checks what the user wrote, finds every problem, and fills in the defaults. */
export async function checkConfig(input: unknown): Promise<Checked> {
  const parsed = v.safeParse(configSchema, input ?? {});
  const problems = (parsed.issues ?? []).map((issue) => problemOf(issue, optionPaths()));
  if (isMap(input)) problems.push(...checkPaths(input), ...checkZones(input), ...(await checkSchedules(input)));
  const [first, ...others] = problems;
  if (first !== undefined) return { problems: [first, ...others] };
  return { config: complete(v.parse(configSchema, input ?? {})) };
}

/** The full path of every option that is no user's own key. */
function optionPaths(): string[] {
  const groups = Object.entries(defaults()).filter(
    ([key, value]) => key !== 'schedules' && key !== 'taxonomies' && isMap(value),
  );
  return groups.flatMap(([group, value]) => Object.keys(value).map((key) => `${group}.${key}`));
}

function defaults(): Options {
  return v.parse(configSchema, {});
}

// The checks below look at what the user wrote and pass over what the schema has already found to be wrong.

function checkPaths(input: Record<string, unknown>): Problem[] {
  const written = isMap(input.paths) ? input.paths : {};
  const folders = defaults().paths;
  for (const [key, folder] of Object.entries(written)) {
    if (key in folders && typeof folder === 'string' && folder !== '') Object.assign(folders, { [key]: folder });
  }
  return checkFolders(folders);
}

function checkZones(input: Record<string, unknown>): Problem[] {
  const zones: [KeyPath, unknown][] = [];
  if (isMap(input.site)) zones.push([['site', 'timeZone'], input.site.timeZone]);
  for (const [name, schedule] of schedulesOf(input)) {
    if (isMap(schedule)) zones.push([['schedules', name, 'timeZone'], schedule.timeZone]);
  }
  return zones.flatMap(([path, zone]) => {
    if (typeof zone !== 'string' || zone === '' || isTimeZone(zone)) return [];
    const zones = Intl.supportedValuesOf('timeZone');
    const city = zones.find((known) => known.toLowerCase().endsWith(`/${zone.toLowerCase()}`));
    const hint = didYouMean(city ?? zone, zones);
    const message = `Expected \`${keyText(path)}\` to be the name of a time zone, got "${zone}".${hint}`;
    return [{ name: 'time-zone-unknown', path, message }];
  });
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

async function checkSchedules(input: Record<string, unknown>): Promise<Problem[]> {
  const schedules = schedulesOf(input);
  if (schedules.length === 0) return [];
  const { parseCron } = await import('../cron.ts');
  return schedules.flatMap(([name, schedule]) => {
    const path = isMap(schedule) ? ['schedules', name, 'cron'] : ['schedules', name];
    const cron = isMap(schedule) ? schedule.cron : schedule;
    if (typeof cron !== 'string' || cron.trim() === '') return [];
    try {
      parseCron(cron, `\`${keyText(path)}\``);
      return [];
    } catch (error) {
      if (!(error instanceof PrebakeError)) throw error;
      return [{ name: error.name, path, message: error.message }];
    }
  });
}

function schedulesOf(input: Record<string, unknown>): [string, unknown][] {
  return isMap(input.schedules) ? Object.entries(input.schedules) : [];
}

/** Folders of dated posts: the same names as those that `site/` takes for posts when no collection is defined. */
const POST_FOLDERS = new Set(['blog', 'posts', 'news']);

/** Defaults that follow from other options. */
function complete(options: Options): Omit<Config, 'root' | 'file'> {
  const { paths, collections, taxonomies, menus, schedules } = options;
  const config = {
    ...options,
    paths: {
      content: tidyFolder(paths.content),
      templates: tidyFolder(paths.templates),
      archetypes: tidyFolder(paths.archetypes),
      static: tidyFolder(paths.static),
      public: tidyFolder(paths.public),
      state: tidyFolder(paths.state),
    },
    collections: mapValues(collections, (collection, name): CollectionOptions => {
      const from = tidyFolder(collection.from ?? name);
      return present({ ...collection, from, kind: collection.kind ?? (POST_FOLDERS.has(from) ? 'posts' : 'pages') });
    }),
    taxonomies: mapValues(taxonomies, ({ permalink, paginate }, name) => ({
      permalink: permalink ?? `/${name}/:slug/`,
      paginate,
    })),
    menus: mapValues(menus, (entries) => entries.map(menuOptions)),
    schedules: mapValues(schedules, ({ cron, timeZone }) => ({ cron, timeZone: timeZone ?? options.site.timeZone })),
  };
  return { ...config, digest: digestOfValue(config) };
}

function menuOptions({ children, ...entry }: Options['menus'][string][number]): MenuOptions {
  return { ...present(entry), ...(children !== undefined && { children: children.map(menuOptions) }) };
}

/** The same without the fields that are undefined. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}

function mapValues<T, U>(map: Record<string, T>, change: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
