import type { Config } from '../config/options.ts';
import type { ErrorData } from '../errors.ts';
import { publishAssets } from './asset.ts';
import { basePathOf } from './base-path.ts';
import { fillCollections, isListed, linkNeighbours } from './collection.ts';
import { createCollectionRules } from './collection-rule.ts';
import { assembleData } from './data.ts';
import { createDefaults } from './defaults.ts';
import { createFaults, type Faults } from './faults.ts';
import { placeOf } from './front-matter.ts';
import { makeBuiltins } from './generated.ts';
import { makeLists } from './list.ts';
import { buildMenus } from './menu.ts';
import { byDate, byWeight, compareText } from './order.ts';
import { settleOutputs } from './outputs.ts';
import { type PageContext, readPage } from './page.ts';
import type { PageRecord, SourceRecord } from './record.ts';
import type { Page, PublishedAsset, Site, SiteResult } from './site.ts';
import { folderAbove, readFolders, readSourceName, type SourceName } from './source-name.ts';
import { collectTaxonomies, placeTaxonomies } from './taxonomy.ts';
import { growTree } from './tree.ts';
import { type Preview, sortOut } from './visibility.ts';

export interface SiteInput {
  records: Iterable<SourceRecord>;
  config: Config;
  /** Names such as `layout/post`: generated pages are made only where a layout can show them. */
  templates: ReadonlySet<string>;
  /** ms since the epoch. */
  now: number;
  preview: Preview;
  /** Name in templates/assets/ → the fingerprinted file. */
  bundles: Map<string, PublishedAsset>;
  /** Owner of a published output path: what stands there already keeps its place. Nobody owns any if absent. */
  ownerOf?: (path: string) => string | undefined;
  /** Source paths that are there and have no record to show. */
  away?: Iterable<string>;
  version: number;
}

/**
 * The site that records make. Never throws for a fault of one source: `failures` names it, and the source takes no part.
 * The same input gives the same site, whatever the order of the records.
 */
export function buildSite(input: SiteInput): SiteResult {
  const failures = new Map<string, ErrorData[]>();
  const contested = new Set<string>();
  const records = [...input.records];
  for (;;) {
    const { result, faults, isFinal } = assemble({ ...input, records }, failures);
    for (const [source, errors] of faults.bySource) if (isFinal || source !== '') failures.set(source, errors);
    for (const source of faults.contested) contested.add(source);
    if (isFinal) return { ...result, failures, warnings: faults.warnings, contested };
  }
}

type Attempt = { result: Omit<SiteResult, 'failures' | 'warnings' | 'contested'>; faults: Faults; isFinal: boolean };

/** Builds without the sources in `without`. Not final when a page was found at fault after others had come to know it. */
function assemble(input: SiteInput, without: ReadonlyMap<string, unknown>): Attempt {
  const { config, templates, now } = input;
  const faults = createFaults();
  const sources = splitByKind(input.records);
  const basePath = basePathOf(config.site.url);
  const names = sources.page.map((record) => readSourceName(record, config.paths.content));
  const { occupied, topFolders } = readFolders(names);
  const rules = createCollectionRules(config, topFolders);
  const defaultsOf = createDefaults(sources.defaults);
  const context = { config, basePath, defaultsOf, rules, occupied, faults, addressFaults: createFaults() };

  const read = readPages(sources.page, names, without, context);
  const { visible, heldBack, nextMoment } = sortOut(read, now, input.preview);
  // A page that is held back needs no address yet.
  const shown = visible.filter((page) => !faults.takeOver(context.addressFaults, page.owner));
  const files = sources.asset.filter(({ path }) => !without.has(path));
  const assets = publishAssets(files, config, basePath, faults);
  const outputs = settleOutputs(shown, assets, input.bundles, input.ownerOf ?? (() => undefined), faults);
  const { pages } = outputs;
  const data = assembleData(sources.data, faults);
  const known = failing(faults);

  const taxonomies = collectTaxonomies(byDate(pages.filter(isListed)), config);
  const places = outputs.adopt(placeTaxonomies(taxonomies, config, faults));
  const weighted = byWeight(pages.filter(isListed));
  const { tree, home } = growTree(weighted);
  const site: Site = {
    version: input.version,
    config: { ...config.site, basePath },
    pages: byId(pages),
    collections: new Map(),
    taxonomies,
    tree,
    ...(home !== undefined && { home }),
    menus: {},
    data,
    pageBySource: new Map(pages.map((page) => [page.owner, page.id])),
    assets: outputs.assets,
    bundles: input.bundles,
  };
  site.collections = fillCollections(weighted, rules, site, config.file, faults);
  linkNeighbours(site, rules);

  const placeOfPaginate = (page: Page) => {
    const record = sources.page.find(({ path }) => path === page.source);
    return record && placeOf({ record, defaults: defaultsOf(folderAbove(record.path)) }, 'paginate');
  };
  const posts = [...rules.all.values()].filter((rule) => rule.kind === 'posts').map((rule) => rule.name);
  const generated = [
    ...makeLists({ site, rules, places, templates, config, faults, outputs, placeOfPaginate }),
    ...outputs.unclaimed(makeBuiltins(site, posts, config, faults)),
  ];
  site.pages = byId([...pages, ...generated].sort((a, b) => compareText(a.id, b.id)));
  const heldBackSources = heldBack.map(({ source }) => source);
  const away = [...(input.away ?? []), ...heldBackSources, ...without.keys(), ...faults.bySource.keys()];
  const unpublished = new Set(away.map((source) => source.slice(config.paths.content.length + 1)));
  site.menus = buildMenus(site, config, unpublished, faults);
  const result = { site, heldBack, ...(nextMoment !== undefined && { nextMoment }) };
  return { result, faults, isFinal: failing(faults) === known };
}

function readPages(
  records: PageRecord[],
  names: SourceName[],
  without: ReadonlyMap<string, unknown>,
  context: PageContext,
): Page[] {
  const pages: Page[] = [];
  for (const [index, record] of records.entries()) {
    const name = names[index];
    if (name === undefined || without.has(record.path)) continue;
    const page = readPage(record, name, context);
    if (context.faults.bySource.has(record.path)) context.faults.takeOver(context.addressFaults, record.path);
    else pages.push(page);
  }
  return pages;
}

function byId(pages: Page[]): Map<string, Page> {
  const map = new Map<string, Page>();
  for (const page of pages) map.set(page.id, page);
  return map;
}

/** How many sources are at fault; faults of the config and the like hold no page back. */
function failing({ bySource }: Faults): number {
  return bySource.size - (bySource.has('') ? 1 : 0);
}

type Sources = { [K in SourceRecord['kind']]: Extract<SourceRecord, { kind: K }>[] };

function splitByKind(records: Iterable<SourceRecord>): Sources {
  const sources: Sources = { page: [], data: [], defaults: [], asset: [] };
  for (const record of records) {
    (sources[record.kind] as SourceRecord[]).push(record);
  }
  for (const list of Object.values(sources)) list.sort((a, b) => compareText(a.path, b.path));
  return sources;
}
