import { closeSync, openSync, readSync } from 'node:fs';
import type { SourceKind } from '../site/record.ts';

/** Why a file or folder is passed over. */
export interface Skip {
  /** A sentence without its full stop. */
  reason: string;
}

const LEFTOVER = /~$|\.sw[a-z]$|^#.*#$|^\.#|___jb_(?:tmp|old)___$/;
const SYSTEM_FILES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.jj', '.bzr', 'CVS']);
const DATA_FORMAT = /\.(?:yaml|yml|json|toml|csv)$/;
const INDEX = /^_index(?:\.md|\.html|(?:\.html)?\.hbs)$/;
const DEFAULTS = /^_defaults\.ya?ml$/;

/** Whether a name under content/ is passed over; `folder` is its folder within content/, empty at the top. */
export function skipInContent(folder: string, name: string, isFolder: boolean): Skip | undefined {
  if (SYSTEM_FILES.has(name)) return { reason: 'it is a file of the operating system' };
  if (LEFTOVER.test(name)) return { reason: 'its name is that of a file an editor leaves behind' };
  if (name.startsWith('.')) return { reason: 'its name begins with a dot' };
  if (name.startsWith('_')) {
    const known = isFolder ? name === '_data' && folder === '' : DEFAULTS.test(name) || INDEX.test(name);
    if (!known || isData(folder)) return { reason: 'its name begins with an underscore' };
  }
  if (isFolder) return undefined;
  if (isData(folder)) {
    return DATA_FORMAT.test(name) ? undefined : { reason: 'data is read from .yaml, .json, .toml and .csv files' };
  }
  if (/\.(?:md|markdown)$/i.test(name) && !name.endsWith('.md')) return { reason: 'pages end in .md, spelt so' };
  return undefined;
}

/** Whether a name under static/ is passed over: everything is copied but what belongs to other programs. */
export function skipInStatic(name: string): Skip | undefined {
  if (name === '.DS_Store') return { reason: 'it is a file of the operating system' };
  if (VERSION_CONTROL.has(name)) return { reason: 'it belongs to version control' };
  return undefined;
}

/** What a file under content/ that is not passed over is. Opens `.html` files, whose first line decides. */
export function kindInContent(folder: string, name: string, disk: string): SourceKind {
  if (isData(folder)) return 'data';
  if (DEFAULTS.test(name)) return 'defaults';
  if (name.endsWith('.md') || name.endsWith('.hbs')) return 'page';
  if (name.endsWith('.html')) return opensFrontMatter(disk) ? 'page' : 'asset';
  return 'asset';
}

function isData(folder: string): boolean {
  return folder === '_data' || folder.startsWith('_data/');
}

const FIRST_LINE = /^(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*(?:[A-Za-z][\w+-]*)?[ \t]*(?:\r?\n|$)/;
const peeked = Buffer.alloc(48);

/** A file that cannot be opened counts as an asset: reading it will say why. */
function opensFrontMatter(disk: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(disk, 'r');
    const length = readSync(descriptor, peeked, 0, peeked.length, 0);
    return FIRST_LINE.test(peeked.toString('latin1', 0, length));
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
