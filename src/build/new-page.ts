import type { Config } from '../config/options.ts';
import { fromErrorData, PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { buildSite } from '../site/build.ts';
import { createCollectionRules } from '../site/collection-rule.ts';
import { readDate } from '../site/date.ts';
import { type Archetype, type ArchetypeValues, dateText, readNewPath } from '../site/new-page.ts';
import type { PageRecord, SourceRecord } from '../site/record.ts';
import type { HeldBack, Page } from '../site/site.ts';
import { slugify } from '../site/slug.ts';
import { humanise, readAddressName, readFolders, readSourceName } from '../site/source-name.ts';
import { sortOut } from '../site/visibility.ts';
import { listArchetypes, loadArchetype } from '../source/archetype.ts';
import { checkNewFile, writeNewFile } from '../source/new-file.ts';
import { outlinePage, outlineSite } from '../source/outline.ts';

/** A page that is asked for. */
export interface NewPage {
  /** Within content/, with or without its name in front and `.md` behind; with a slash at its end, a folder's page. */
  path: string;
  /** Default: as the file is called. */
  title?: string;
  /** As front matter has it. Default: that of the file's name, else now. */
  date?: string;
  /** Name of the archetype. Default: that of the collection or the top folder, else `default`, else a built-in one. */
  kind?: string;
  /** Default: true for posts. */
  draft?: boolean;
}

export interface NewPageReport {
  /** Relative to the root. */
  path: string;
  url: string;
  /** Absent when the next build publishes it. */
  heldBack?: Pick<HeldBack, 'reason' | 'at'>;
}

interface Surroundings {
  config: Config;
  /** ms since the epoch. */
  now: number;
  fill: (archetype: Archetype, values: ArchetypeValues) => string;
}

/**
 * Writes a page. Before that it is made part of the site, so that a page that would collide with another one is refused
 * with the build's own error. Throws `page-…` and `archetype-…` errors, and those of front matter and of the site.
 */
export async function makeNewPage(order: NewPage, { config, now, fill }: Surroundings): Promise<NewPageReport> {
  const asked = checkOrder(order);
  const path = `${config.paths.content}/${readNewPath(asked.path, config.paths.content)}`;
  checkNewFile(config, path);
  const records = await outlineSite(config);
  const { values, kinds, isPost } = describe(asked, path, records, config, now);
  const archetype = findArchetype(config, asked.kind, kinds) ?? builtIn(isPost);
  const text = fill(archetype, values);
  const record = readFilled(path, text, archetype);
  checkAsked(asked, record, archetype);
  const page = placeIn(records, record, config, now);
  writeNewFile(config, path, text);
  const [held] = sortOut([page], now, { drafts: false, future: false, expired: false }).heldBack;
  if (held === undefined) return { path, url: page.url };
  const { reason, at } = held;
  return { path, url: page.url, heldBack: { reason, ...(at !== undefined && { at }) } };
}

/** Throws `usage` for what no page can have. */
function checkOrder({ title, date, ...rest }: NewPage): NewPage {
  return {
    ...rest,
    ...(title !== undefined && { title: checkTitle(title) }),
    ...(date !== undefined && { date: checkDate(date) }),
  };
}

function checkTitle(text: string): string {
  const title = text.normalize('NFC').trim();
  if (title !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]|\p{Surrogate}/u.test(title)) return title;
  throw new PrebakeError('usage', `Expected the title to be a line of text, got ${JSON.stringify(text)}.`);
}

function checkDate(text: string): string {
  try {
    readDate(text, 'UTC');
    return text.trim();
  } catch (cause) {
    if (!(cause instanceof PrebakeError)) throw cause;
    throw new PrebakeError('usage', `Expected a date, got "${text}".`, { remedy: cause.remedy });
  }
}

/** What the archetype is told, and the archetypes that fit, best first. */
function describe(asked: NewPage, path: string, records: SourceRecord[], config: Config, now: number) {
  const pages = [...records.filter((record) => record.kind === 'page'), outlinePage(path, '')];
  const sources = pages.map((record) => readSourceName(record, config.paths.content));
  const source = readSourceName(outlinePage(path, ''), config.paths.content);
  const rule = createCollectionRules(config, readFolders(sources).topFolders).of(source.folder);
  const section = source.folder.split('/', 1)[0] ?? '';
  // The page of the collection's own folder lists the others, and is not one of them.
  const isOfCollection = !source.isIndex || (source.folder !== section && source.folder !== rule?.from);
  const isPost = isOfCollection && rule?.kind === 'posts';
  const { name, date } = readAddressName(source, source.isIndex, isPost);
  const values: ArchetypeValues = {
    title: asked.title ?? (name === '' ? config.site.title || 'Home' : humanise(name)),
    date: asked.date ?? date ?? dateText(now, config.site.timeZone),
    draft: asked.draft ?? isPost,
    slug: slugify(name === '' ? 'index' : name),
    section,
  };
  const kinds = [...(isOfCollection ? [rule?.name, section] : []), 'default'].filter((kind) => kind !== undefined);
  return { values, kinds, isPost };
}

function findArchetype(config: Config, asked: string | undefined, kinds: string[]): Archetype | undefined {
  const names = listArchetypes(config);
  const kind = asked ?? kinds.find((kind) => names.includes(kind));
  if (kind === undefined) return undefined;
  const found = names.includes(kind) ? loadArchetype(config, kind) : undefined;
  if (found !== undefined) return found;
  const known = names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`;
  const message = `There is no archetype "${kind}" in ${config.paths.archetypes}/.${didYouMean(kind, names)} ${known}`;
  throw new PrebakeError('archetype-missing', message);
}

function builtIn(isPost: boolean): Archetype {
  const lines = isPost
    ? ['title: {{title}}', 'date: {{date}}', '{{#if draft}}', 'draft: true', '{{/if}}']
    : ['title: {{title}}', '{{#if draft}}', 'draft: true', '{{/if}}'];
  const path = `the built-in archetype of ${isPost ? 'posts' : 'pages'}`;
  return { path, digest: path, text: ['---', ...lines, '---', '', ''].join('\n') };
}

function readFilled(path: string, text: string, archetype: Archetype): PageRecord {
  try {
    return outlinePage(path, text);
  } catch (error) {
    if (!(error instanceof PrebakeError)) throw error;
    const { frame, cause } = error;
    throw new PrebakeError('archetype-invalid', `Filled, its front matter cannot be read. ${error.message}`, {
      file: archetype.path,
      remedy: 'Write names without quotes around them, `title: {{title}}`: values are quoted where they need it.',
      frame,
      cause,
    });
  }
}

/** What is asked for must be in the page: an archetype may have no place for it. */
function checkAsked({ title, date, draft }: NewPage, { frontMatter }: PageRecord, archetype: Archetype): void {
  const lost = [
    title !== undefined && frontMatter.title !== title && 'title',
    date !== undefined && frontMatter.date !== date && 'date',
    draft !== undefined && (frontMatter.draft === true) !== draft && 'draft',
  ].find((name) => name !== false);
  if (lost === undefined) return;
  throw new PrebakeError('archetype-invalid', `The archetype has no place for the ${lost} that was asked for.`, {
    file: archetype.path,
    remedy: `Write \`${lost}: {{${lost}}}\` in its front matter.`,
  });
}

/** The page as part of the site. Throws what a build would say of it, or of what it comes into the way of. */
function placeIn(records: SourceRecord[], record: PageRecord, config: Config, now: number): Page {
  const { site, failures, contested } = buildSite({
    records: [...records, record],
    config,
    templates: new Set(),
    now,
    preview: { drafts: true, future: true, expired: true },
    bundles: new Map(),
    version: 1,
  });
  const errors = [...(failures.get(record.path) ?? [])];
  if (contested.has(record.path)) {
    for (const told of failures.values()) {
      errors.push(...told.filter(({ name, message }) => name === 'output-collision' && message.includes(record.path)));
    }
  }
  const [error] = errors;
  if (error !== undefined) throw fromErrorData(error);
  const page = site.pages.get(site.pageBySource.get(record.path) ?? '');
  if (page === undefined) throw new Error(`The new page ${record.path} is not in the site.`);
  return page;
}
