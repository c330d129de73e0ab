import type {
  AssetRecord,
  BodyFormat,
  DataRecord,
  DefaultsRecord,
  FileStamp,
  PageRecord,
  SourceFile,
} from '../site/record.ts';
import { parseData } from './data.ts';
import { asMap, checkSize, parseFrontMatter } from './front-matter.ts';
import { checkKeys, isTextKey } from './keys.ts';
import { frontMatterRules } from './plain-data.ts';
import { decodeUtf8, digestStable, readStable } from './read.ts';
import { parseYaml } from './yaml.ts';

/** A page as read: its record but for what rendering the body tells, and the body's text. */
export interface LoadedPage {
  base: Omit<PageRecord, 'body'>;
  bodyText: string;
}

interface LoadedText {
  text: string;
  base: { path: string; digest: string; stamp: FileStamp };
}

/** A source file's text with its digest and stamp; undefined when the file vanished. */
function loadText(root: string, { path }: SourceFile): LoadedText | undefined {
  const whole = readStable(root, path);
  if (whole === undefined) return undefined;
  return { text: decodeUtf8(whole.bytes, path), base: { path, digest: whole.digest, stamp: whole.stamp } };
}

/** Undefined when the file vanished. Throws a `file-…` or `front-matter-…` error. */
export function loadPage(root: string, file: SourceFile): LoadedPage | undefined {
  const loaded = loadText(root, file);
  return loaded && parsePage(loaded.text, loaded.base);
}

/** Throws a `front-matter-…` error. */
export function parsePage(text: string, file: LoadedText['base']): LoadedPage {
  const { data, lines, body, bodyLine } = parseFrontMatter(text, file.path);
  const base: LoadedPage['base'] = {
    kind: 'page',
    ...file,
    ...shapeOf(file.path),
    frontMatter: data,
    frontMatterLines: lines,
    bodyLine,
  };
  return { base, bodyText: body };
}

function shapeOf(path: string): { format: BodyFormat; extension: string } {
  if (path.endsWith('.md')) return { format: 'markdown', extension: 'html' };
  if (!path.endsWith('.hbs')) return { format: 'html', extension: 'html' };
  const extension = /[^/.][^/]*\.([A-Za-z0-9]+)\.hbs$/.exec(path)?.[1];
  return { format: 'handlebars', extension: extension ?? 'html' };
}

/** Undefined when the file vanished. Throws a `file-…` error or `data-syntax`. */
export function loadData(root: string, file: SourceFile): DataRecord | undefined {
  const loaded = loadText(root, file);
  if (loaded === undefined) return undefined;
  const inside = file.path.slice(file.path.indexOf('/_data/') + '/_data/'.length);
  const key = inside.replace(/\.[^.]*$/, '').split('/');
  return { kind: 'data', ...loaded.base, key, value: parseData(loaded.text, file.path) };
}

/** Undefined when the file vanished. Throws a `file-…` or `front-matter-…` error. */
export function loadDefaults(root: string, file: SourceFile): DefaultsRecord | undefined {
  const loaded = loadText(root, file);
  if (loaded === undefined) return undefined;
  const piece = { path: file.path, text: loaded.text, line: 1 };
  checkSize(piece);
  const { value, lines } = parseYaml(piece, { ...frontMatterRules, isText: isTextKey });
  const values = asMap(value, piece);
  checkKeys(values, lines, piece);
  return { kind: 'defaults', ...loaded.base, folder: file.path.slice(0, file.path.lastIndexOf('/')), values };
}

/** Reads the file piece by piece, whatever its size. Undefined when it vanished. Throws a `file-…` error. */
export function loadAsset(root: string, file: SourceFile): AssetRecord | undefined {
  const found = digestStable(root, file.path);
  return found && { kind: 'asset', path: file.path, ...found, verbatim: file.verbatim === true };
}
