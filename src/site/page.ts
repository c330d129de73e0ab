import type { Config } from '../config/options.ts';
import type { CollectionRule, CollectionRules } from './collection-rule.ts';
import { readDate } from './date.ts';
import type { DefaultsOf } from './defaults.ts';
import type { Faults } from './faults.ts';
import {
  type FrontMatter,
  isOwn,
  mergeFrontMatter,
  noteCaught,
  noteFault,
  readFlag,
  readInstant,
  readLayout,
  readNumber,
  readText,
  readTexts,
} from './front-matter.ts';
import { urlOf } from './output-path.ts';
import { expandPermalink, hasUnknownToken, permalinkOutput, safeOutput, topFolder } from './permalink.ts';
import type { PageRecord } from './record.ts';
import type { Page, PageKind } from './site.ts';
import { slugify } from './slug.ts';
import { folderAbove, humanise, readAddressName, type SourceName } from './source-name.ts';

/** What a page is read against. */
export interface PageContext {
  config: Config;
  basePath: string;
  defaultsOf: DefaultsOf;
  rules: CollectionRules;
  /** Folders within content/ that hold a page besides their own index page, directly or below. */
  occupied: ReadonlySet<string>;
  faults: Faults;
  /** What is wrong with addresses, which matters only where the page is shown. */
  addressFaults: Faults;
}

/**
 * A page as far as its own file, the defaults of its folder and the config tell. What depends on other pages (parent,
 * children, neighbours, slice, digest) is filled in later. Faults go to `context.faults` under the source path, those of
 * its address to `context.addressFaults`.
 */
export function readPage(record: PageRecord, source: SourceName, context: PageContext): Page {
  const { config, faults } = context;
  const kind = kindOf(source, context);
  const isLeaf = source.isIndex && kind === 'page';
  const rule = context.rules.of(source.folder);
  const matter = mergeFrontMatter(record, context.defaultsOf(folderAbove(record.path)), config.site.timeZone, faults);
  const addressMatter = { ...matter, faults: context.addressFaults };

  const isPost = kind === 'page' && rule?.kind === 'posts' && record.extension === 'html';
  const address = readAddressName(source, source.isIndex, isPost);
  const publishDate = readInstant(matter, 'publishDate');
  const date = readInstant(matter, 'date') ?? publishDate ?? fileDate(address.date, config.site.timeZone);
  const ownSlug = readSlug(addressMatter);
  const title = readText(matter, 'title') ?? record.body.heading ?? titleFromName(address.name, kind, config);
  const layouts = chooseLayouts(matter, kind, rule, record.extension);
  const place = { source, kind, isLeaf, rule, record, name: address.name, ownSlug, title, date };
  const outputPath = placeOutput(place, addressMatter, context);

  const page: Page = {
    id: source.id,
    kind,
    source: record.path,
    owner: record.path,
    format: record.format,
    body: record.body,
    bodyLine: record.bodyLine,
    url: urlOf(outputPath, context.basePath),
    outputPath,
    aliases: readAliases(addressMatter, outputPath, config),
    layouts: layouts.names,
    layoutNamed: layouts.named,
    title,
    description: readText(matter, 'description') ?? '',
    draft: readFlag(matter, 'draft'),
    noindex: readFlag(matter, 'noindex') || source.id === '404.md',
    lang: readText(matter, 'lang') ?? config.site.language,
    slug: ownSlug ?? slugify(address.name),
    frontMatter: matter.values,
    terms: readTerms(matter, config),
    ancestors: [],
    children: [],
    section: topFolder(source.folder),
  };
  setDate(page, 'date', date);
  if (publishDate !== undefined && publishDate !== date) setDate(page, 'publishDate', publishDate);
  else if (page.date !== undefined && (publishDate !== undefined || isPost)) page.publishDate = page.date;
  setDate(page, 'expiryDate', readInstant(matter, 'expiryDate'));
  setDate(page, 'lastmod', readInstant(matter, 'lastmod'));
  const weight = readNumber(matter, 'weight');
  if (weight !== undefined) page.weight = weight;
  const translationKey = readText(matter, 'translationKey');
  if (translationKey !== undefined) page.translationKey = translationKey;
  if (rule !== undefined) page.collection = rule.name;
  return page;
}

/**
 * A folder's index page is its section, but where it is the only page of a folder within a collection it is an ordinary
 * page: `blog/my-post/index.md`, with its images beside it.
 */
function kindOf(source: SourceName, { occupied, rules }: PageContext): PageKind {
  if (!source.isIndex) return 'page';
  if (source.folder === '') return 'home';
  const isLeaf = !source.isSection && !occupied.has(source.folder) && rules.of(source.folder)?.from !== source.folder;
  return isLeaf && source.folder.includes('/') ? 'page' : 'section';
}

function fileDate(date: string | undefined, timeZone: string): number | undefined {
  return date === undefined ? undefined : readDate(date, timeZone);
}

function titleFromName(name: string, kind: PageKind, config: Config): string {
  return kind === 'home' ? config.site.title : humanise(name);
}

function setDate(
  page: Page,
  key: 'date' | 'publishDate' | 'expiryDate' | 'lastmod',
  instant: number | undefined,
): void {
  if (instant !== undefined) page[key] = new Date(instant).toISOString();
}

function readSlug(matter: FrontMatter): string | undefined {
  const slug = readText(matter, 'slug')?.trim().normalize('NFC');
  if (slug === undefined || slug === '') return undefined;
  if (!slug.includes('/')) return slug;
  noteFault(
    matter,
    'slug',
    'permalink-unsafe',
    `The slug "${slug}" holds a slash, and must be one segment of the address.`,
  );
  return undefined;
}

interface Place {
  source: SourceName;
  kind: PageKind;
  isLeaf: boolean;
  rule: CollectionRule | undefined;
  record: PageRecord;
  name: string;
  ownSlug: string | undefined;
  title: string;
  date: number | undefined;
}

/** The output path; empty when there is none that is safe, which is noted as a fault. */
function placeOutput(place: Place, matter: FrontMatter, { config }: PageContext): string {
  const { source, record, rule } = place;
  const isOrdinary = place.kind === 'page' && record.extension === 'html';
  const folder = place.isLeaf ? folderAbove(source.folder) : source.folder;
  // A permalink in a `_defaults` file is meant for ordinary pages: a folder has one index page only.
  const own = isOrdinary || isOwn(matter, 'permalink') ? readText(matter, 'permalink') : undefined;
  const pattern = own ?? (isOrdinary ? rule?.permalink : undefined);
  try {
    if (pattern === undefined) return safeOutput(defaultOutput(place, folder, config), source.id);
    const facts = {
      name: place.name,
      slug: place.ownSlug ?? slugify(place.name),
      title: place.title,
      folder,
      collection: rule?.name ?? '',
      date: place.date,
      timeZone: config.site.timeZone,
    };
    return permalinkOutput(expandPermalink(pattern, facts), config.urlStyle, record.extension);
  } catch (error) {
    if (own === undefined && hasUnknownToken(pattern ?? ''))
      matter.faults.caught(record.path, error, { file: config.file });
    else noteCaught(matter, own === undefined && place.ownSlug !== undefined ? 'slug' : 'permalink', error);
    return '';
  }
}

function defaultOutput(place: Place, folder: string, config: Config): string {
  const { source, record } = place;
  const below = folder === '' ? '' : `${folder}/`;
  if (record.extension !== 'html') return `${below}${place.ownSlug ?? source.stem}.${record.extension}`;
  if (place.kind !== 'page') return `${below}index.html`;
  const name = place.ownSlug ?? place.name;
  // Servers look for this one by its file name.
  const isFile = config.urlStyle === 'file' || (folder === '' && source.stem === '404');
  return isFile ? `${below}${name}.html` : `${below}${name}/index.html`;
}

function readAliases(matter: FrontMatter, outputPath: string, config: Config): string[] {
  const aliases = new Set<string>();
  for (const alias of readTexts(matter, 'aliases')) {
    try {
      aliases.add(permalinkOutput(alias, config.urlStyle));
    } catch (error) {
      noteCaught(matter, 'aliases', error);
    }
  }
  aliases.delete(outputPath);
  return [...aliases];
}

function readTerms(matter: FrontMatter, config: Config): Record<string, string[]> {
  const terms: Record<string, string[]> = {};
  for (const taxonomy of Object.keys(config.taxonomies)) {
    const names = readTexts(matter, taxonomy);
    if (names.length === 0) continue;
    const own = names.map((name) => name.normalize('NFC').replace(/\s+/g, ' ').trim()).filter(Boolean);
    terms[taxonomy] = own.length > 1 ? [...new Set(own)] : own;
  }
  return terms;
}

/** The layouts to be tried: the one named by the page, else by its collection, else those of its kind. */
function chooseLayouts(
  matter: FrontMatter,
  kind: PageKind,
  rule: CollectionRule | undefined,
  extension: string,
): { names: string[]; named: boolean } {
  const own = readLayout(matter);
  if (own === false) return { names: [], named: false };
  if (own !== undefined) return { names: [own], named: true };
  if (extension !== 'html') return { names: [], named: false };
  if (kind === 'page' && rule?.layout !== undefined) return { names: [rule.layout], named: true };
  return { names: layoutsOf(kind, rule?.kind === 'posts'), named: false };
}

/** Layouts of a kind of page, in the order in which they are tried. */
export function layoutsOf(kind: PageKind, isPost = false): string[] {
  switch (kind) {
    case 'home':
      return ['home', 'default'];
    case 'section':
    case 'term':
    case 'taxonomy':
      return [kind, 'list', 'default'];
    case 'page':
      return isPost ? ['post', 'page', 'default'] : ['page', 'default'];
    default:
      return [];
  }
}
