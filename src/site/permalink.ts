import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { unsafeReason } from './output-path.ts';
import { slugify } from './slug.ts';
import { wallOf } from './zone.ts';

/** What the tokens of a permalink stand for. */
export interface PermalinkFacts {
  /** File or, for a folder's own page, folder name: without extension and without a date in front. */
  name: string;
  slug: string;
  title: string;
  /** Folder of the source within content/, without slashes around: `blog/2026`, or empty. */
  folder: string;
  collection: string;
  /** ms since the epoch. */
  date: number | undefined;
  timeZone: string;
}

export type UrlStyle = 'folder' | 'file';

const TOKENS = [':year', ':month', ':day', ':slug', ':title', ':section', ':sections', ':name', ':collection'];

/** Fills the tokens of `/blog/:year/:slug/`. Throws `permalink-token` for unknown ones and for dates that are missing. */
export function expandPermalink(pattern: string, facts: PermalinkFacts): string {
  if (!pattern.includes(':')) return pattern;
  const path = pattern.replace(/:([a-zA-Z]+)/g, (token, name: string) => {
    const value = tokenValue(name, facts);
    if (value !== undefined) return value;
    const cannot = `The permalink "${pattern}" cannot fill "${token}":`;
    if (!TOKENS.includes(token)) {
      throw new PrebakeError('permalink-token', `${cannot} there is no such token.${didYouMean(token, TOKENS)}`);
    }
    throw new PrebakeError('permalink-token', `${cannot} the page has no date.`, {
      remedy: 'Give the page a `date`, or a `permalink` of its own.',
    });
  });
  return path.replace(/\/{2,}/g, '/');
}

/** True for a pattern that is wrong on every page. */
export function hasUnknownToken(pattern: string): boolean {
  return (pattern.match(/:[a-zA-Z]+/g) ?? []).some((token) => !TOKENS.includes(token));
}

function tokenValue(name: string, facts: PermalinkFacts): string | undefined {
  switch (name) {
    case 'slug':
      return facts.slug;
    case 'title':
      return slugify(facts.title);
    case 'name':
      return facts.name;
    case 'section':
      return topFolder(facts.folder);
    case 'sections':
      return facts.folder;
    case 'collection':
      return facts.collection;
    case 'year':
      return dateParts(facts)?.slice(0, 4);
    case 'month':
      return dateParts(facts)?.slice(5, 7);
    case 'day':
      return dateParts(facts)?.slice(8, 10);
    default:
      return undefined;
  }
}

function dateParts(facts: PermalinkFacts): string | undefined {
  return facts.date === undefined ? undefined : new Date(wallOf(facts.date, facts.timeZone)).toISOString();
}

/**
 * The output path of a permalink: `/x/` → `x/index.html`, `/x.html` → `x.html`, and `/x` as `style` says. A name ends in
 * an extension when its last dot is followed by a letter, so `/v1.2` is a folder. Throws `permalink-unsafe`.
 */
export function permalinkOutput(permalink: string, style: UrlStyle, extension = 'html'): string {
  const path = permalink.trim().normalize('NFC').replace(/^\//, '');
  return safeOutput(completed(path, style, extension), permalink);
}

function completed(path: string, style: UrlStyle, extension: string): string {
  if (path === '' || path.endsWith('/')) return `${path}index.${extension}`;
  if (/[^/]\.[a-z][a-z0-9]{0,9}$/i.test(path)) return path;
  return style === 'folder' && extension === 'html' ? `${path}/index.html` : `${path}.${extension}`;
}

/** Gives the path back, or throws `permalink-unsafe` with `written`, what the user wrote. */
export function safeOutput(path: string, written: string): string {
  const reason = unsafeReason(path);
  if (reason === undefined) return path;
  throw new PrebakeError('permalink-unsafe', `"${printable(written)}" cannot be an output path: ${reason}.`);
}

function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, '\uFFFD').slice(0, 200);
}

export function topFolder(folder: string): string {
  const slash = folder.indexOf('/');
  return slash === -1 ? folder : folder.slice(0, slash);
}
