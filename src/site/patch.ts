import { shareOutputs } from './link-index.ts';
import { compareText } from './order.ts';
import { isSame } from './same.ts';
import type { Page, Site } from './site.ts';

/** What differs between two Maps. */
interface MapPatch<T> {
  set: [string, T][];
  gone: string[];
}

/** What changed between two versions of the site, as plain data; as large as the change. */
export interface SitePatch {
  /** The version it is for; absent for a patch that holds the whole site. */
  from?: number;
  version: number;
  pages?: MapPatch<Page>;
  collections?: MapPatch<string[]>;
  taxonomies?: MapPatch<Site['taxonomies'] extends Map<string, infer T> ? T : never>;
  pageBySource?: MapPatch<string>;
  assets?: MapPatch<Site['assets'] extends Map<string, infer T> ? T : never>;
  bundles?: MapPatch<Site['bundles'] extends Map<string, infer T> ? T : never>;
  data?: MapPatch<unknown>;
  /** Fields that are replaced as a whole. */
  fields?: Partial<Pick<Site, 'config' | 'tree' | 'menus'>>;
  /** Null when there is a home page no more. */
  home?: string | null;
}

/** With `before` undefined the patch holds the whole site. */
export function diffSite(before: Site | undefined, after: Site): SitePatch {
  const patch: SitePatch = { version: after.version };
  if (before !== undefined) patch.from = before.version;
  put(patch, 'pages', diffMap(before?.pages, after.pages, isSame));
  put(patch, 'collections', diffMap(before?.collections, after.collections, isSame));
  put(patch, 'taxonomies', diffMap(before?.taxonomies, after.taxonomies, isSame));
  put(patch, 'pageBySource', diffMap(before?.pageBySource, after.pageBySource, isSame));
  put(patch, 'assets', diffMap(before?.assets, after.assets, isSame));
  put(patch, 'bundles', diffMap(before?.bundles, after.bundles, isSame));
  put(patch, 'data', diffMap(before && toMap(before.data), toMap(after.data), isSame));
  const fields: SitePatch['fields'] = {};
  if (!isSame(before?.config, after.config)) fields.config = after.config;
  if (!isSame(before?.tree, after.tree)) fields.tree = after.tree;
  if (!isSame(before?.menus, after.menus)) fields.menus = after.menus;
  if (Object.keys(fields).length > 0) patch.fields = fields;
  if (before?.home !== after.home) patch.home = after.home ?? null;
  return patch;
}

/**
 * The site after the patch; `site` itself stays as it is. The result shares what did not change. Throws when the patch
 * is for another version: a replica that missed one must be fed from the start.
 */
export function applyPatch(site: Site | undefined, patch: SitePatch): Site {
  const base = patch.from === undefined ? EMPTY : site;
  if (base === undefined || (patch.from !== undefined && base.version !== patch.from)) {
    throw new Error(
      `The replica holds version ${site?.version ?? 'none'} of the site, the patch is for ${patch.from}.`,
    );
  }
  const after: Site = {
    version: patch.version,
    config: patch.fields?.config ?? base.config,
    pages: applyToPages(base.pages, patch.pages),
    collections: applyToMap(base.collections, patch.collections),
    taxonomies: applyToMap(base.taxonomies, patch.taxonomies),
    tree: patch.fields?.tree ?? base.tree,
    menus: patch.fields?.menus ?? base.menus,
    data: patch.data === undefined ? base.data : toData(applyToMap(toMap(base.data), patch.data)),
    pageBySource: applyToMap(base.pageBySource, patch.pageBySource),
    assets: applyToMap(base.assets, patch.assets),
    bundles: applyToMap(base.bundles, patch.bundles),
  };
  const home = patch.home === undefined ? base.home : patch.home;
  if (home !== undefined && home !== null) after.home = home;
  if (patch.from !== undefined && keepsAddresses(base, patch)) shareOutputs(base, after);
  return after;
}

const EMPTY: Site = {
  version: 0,
  config: { title: '', description: '', url: '', basePath: '', language: '', timeZone: 'UTC', author: '', params: {} },
  pages: new Map(),
  collections: new Map(),
  taxonomies: new Map(),
  tree: [],
  menus: {},
  data: {},
  pageBySource: new Map(),
  assets: new Map(),
  bundles: new Map(),
};

/** True when every output path leads where it led before. */
function keepsAddresses(base: Site, { pages, assets, bundles }: SitePatch): boolean {
  if (assets !== undefined || bundles !== undefined) return false;
  if (pages === undefined) return true;
  if (pages.gone.length > 0) return false;
  return pages.set.every(([id, page]) => {
    const old = base.pages.get(id);
    return old !== undefined && old.outputPath === page.outputPath && isSame(old.aliases, page.aliases);
  });
}

function put<K extends keyof SitePatch>(patch: SitePatch, key: K, value: SitePatch[K] | undefined): void {
  if (value !== undefined) patch[key] = value;
}

function diffMap<T>(
  before: ReadonlyMap<string, T> | undefined,
  after: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
): MapPatch<T> | undefined {
  if (before === after) return undefined;
  const set: [string, T][] = [];
  for (const [key, value] of after) {
    const old = before?.get(key);
    if (old === undefined || (old !== value && !same(old, value))) set.push([key, value]);
  }
  const gone: string[] = [];
  if (before !== undefined) for (const key of before.keys()) if (!after.has(key)) gone.push(key);
  return set.length === 0 && gone.length === 0 ? undefined : { set, gone };
}

function applyToMap<T>(base: Map<string, T>, patch: MapPatch<T> | undefined): Map<string, T> {
  if (patch === undefined) return base;
  const map = new Map(base);
  for (const key of patch.gone) map.delete(key);
  for (const [key, value] of patch.set) map.set(key, value);
  return map;
}

/** Keeps the order of ids, in which every version of the site holds its pages. */
function applyToPages(base: Map<string, Page>, patch: MapPatch<Page> | undefined): Map<string, Page> {
  const map = applyToMap(base, patch);
  if (patch === undefined || base.size === 0 || patch.set.every(([id]) => base.has(id))) return map;
  return new Map([...map].sort((a, b) => compareText(a[0], b[0])));
}

function toMap(data: Record<string, unknown>): Map<string, unknown> {
  return new Map(Object.entries(data));
}

function toData(map: Map<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(map);
}
