import { readFileNameDate } from './date.ts';
import type { PageRecord } from './record.ts';

/** What the path of a page's source says. */
export interface SourceName {
  /** Path within content/. */
  id: string;
  /** Folder within content/, without slashes around; empty at the root. */
  folder: string;
  /** File name without extensions. */
  stem: string;
  /** True for `index.md`, `_index.md` and `README.md`: the page of its folder. */
  isIndex: boolean;
  /** True for `_index.md` alone, which never is an ordinary page. */
  isSection: boolean;
}

export function readSourceName(record: PageRecord, contentFolder: string): SourceName {
  const id = record.path.slice(contentFolder.length + 1);
  const slash = id.lastIndexOf('/');
  const stem = stemOf(id.slice(slash + 1), record);
  const isSection = record.extension === 'html' && stem === '_index';
  return {
    id,
    folder: slash === -1 ? '' : id.slice(0, slash),
    stem,
    isIndex: record.extension === 'html' && (isSection || stem === 'index' || stem.toLowerCase() === 'readme'),
    isSection,
  };
}

/** `feed` for `feed.xml.hbs`, `a` for `a.html.hbs` and `a.hbs`; `b.c` for `b.c.md`. */
function stemOf(file: string, record: PageRecord): string {
  const stem = withoutEnding(file, file.slice(file.lastIndexOf('.')));
  return record.format === 'handlebars' ? withoutEnding(stem, `.${record.extension}`) : stem;
}

function withoutEnding(name: string, ending: string): string {
  return name.length > ending.length && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

/** The name that an address is made of, and the date that a dated file name gives. */
export function readAddressName(
  source: SourceName,
  isFolder: boolean,
  dated: boolean,
): { name: string; date?: string } {
  const name = isFolder ? source.folder.slice(source.folder.lastIndexOf('/') + 1) : source.stem;
  return (dated && readFileNameDate(name)) || { name };
}

export function folderAbove(folder: string): string {
  const slash = folder.lastIndexOf('/');
  return slash === -1 ? '' : folder.slice(0, slash);
}

/** `getting-started` → `Getting started`. */
export function humanise(name: string): string {
  const words = name.replace(/[-_\s]+/g, ' ').trim();
  const [first = '', ...rest] = words;
  return first.toUpperCase() + rest.join('');
}

export interface Folders {
  /** Folders within content/ that hold a page besides their own index page, directly or below. */
  occupied: Set<string>;
  /** Folders directly under content/ that hold pages. */
  topFolders: Set<string>;
}

export function readFolders(sources: SourceName[]): Folders {
  const occupied = new Set<string>();
  const topFolders = new Set<string>();
  for (const { folder, isIndex } of sources) {
    if (folder === '') continue;
    let above = isIndex ? folderAbove(folder) : folder;
    if (!occupied.has(above)) topFolders.add(folder.split('/', 1)[0] ?? folder);
    for (; above !== '' && !occupied.has(above); above = folderAbove(above)) occupied.add(above);
  }
  return { occupied, topFolders };
}
