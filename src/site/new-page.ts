import { PrebakeError } from '../errors.ts';
import { unsafeReason } from './output-path.ts';
import { wallOf } from './zone.ts';

/** A file that new pages are made from. */
export interface Archetype {
  path: string;
  digest: string;
  text: string;
}

/** What an archetype can say of the page that is made, by name. */
export interface ArchetypeValues {
  title: string;
  /** As front matter has it. */
  date: string;
  draft: boolean;
  slug: string;
  /** The top folder; empty at the top of content/. */
  section: string;
}

const OTHER_FORMATS = /\.(?:md|markdown|mdx|html?|hbs|xml|txt)$/i;

/**
 * The path within content/ of the page that is asked for: `blog/first`, `blog/first.md` and `content/blog/first.md` are
 * all `blog/first.md`, and `docs/setup/` is `docs/setup/index.md`. Throws `page-path-invalid`.
 */
export function readNewPath(asked: string, contentFolder: string): string {
  const path = asked.normalize('NFC').replace(/^(?:\.\/+)+/, '');
  const refuse = (reason: string) =>
    new PrebakeError('page-path-invalid', `"${asked}" cannot be the path of a new page: ${reason}.`);
  if (path.trim() === '') throw refuse('it is empty');
  if (path.startsWith('/')) throw refuse(`it must be relative to ${contentFolder}/`);
  const within =
    path === contentFolder ? '' : path.startsWith(`${contentFolder}/`) ? path.slice(contentFolder.length + 1) : path;
  const id =
    within === '' || within.endsWith('/') ? `${within}index.md` : within.endsWith('.md') ? within : `${within}.md`;
  if (id !== within && OTHER_FORMATS.test(within)) throw refuse('new pages are Markdown, in files that end in .md');
  const reason = unsafeReason(id);
  if (reason !== undefined) throw refuse(reason);
  return id;
}

/** The minute of an instant on the zone's wall clock, as front matter has it: `2026-11-23 09:30`. */
export function dateText(instant: number, timeZone: string): string {
  return new Date(wallOf(instant, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}
