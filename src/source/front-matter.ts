import matter from 'gray-matter';
import { faultAt, type Piece } from './fault.ts';
import { parseJson } from './json.ts';
import { checkKeys, isTextKey } from './keys.ts';
import { type DataRules, frontMatterRules } from './plain-data.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { parseToml } from './toml.ts';
import { type ParsedData, parseYaml } from './yaml.ts';

export interface FrontMatter {
  data: Record<string, unknown>;
  /** Line of each top-level key, counted from 1 in the file. */
  lines: Record<string, number>;
  body: string;
  /** Line, counted from 1 in the file, on which the body begins. */
  bodyLine: number;
  /** False when the text has no front matter; the body is then the whole text. */
  found: boolean;
}

/** Bytes of front matter at most, without its fences. */
const LARGEST = 64 * 1024;
/** gray-matter searches blank lines in quadratic time, so there may not be more of them than this in a row. */
const MOST_BLANK_LINES = 500;

const rules: DataRules = { ...frontMatterRules, isText: isTextKey };

type Format = 'yaml' | 'toml' | 'json';

/** The front matter as it stands in the text: what is between the fences, and what follows. */
interface Block {
  fence: '---' | '+++';
  /** The word after the opening fence. */
  language: string;
  /** With line ends as `\n`; the last line has one too, unless there is no line. */
  text: string;
  body: string;
  bodyLine: number;
}

/**
 * Splits a page's text into front matter and body: YAML between `---` lines, TOML between `+++` lines, or a format
 * named after the opening `---`. A text that merely opens with a `---` rule has none and is kept whole. The body keeps
 * its line ends. `text` has no byte order mark. Throws a `front-matter-…` error with its line in the file.
 */
export function parseFrontMatter(text: string, path: string): FrontMatter {
  const block = text.startsWith('---') || text.startsWith('+++') ? findBlock(text, path) : undefined;
  if (block === undefined) return { data: {}, lines: {}, body: text, bodyLine: 1, found: false };
  const { body, bodyLine } = block;
  const piece = { path, text: block.text, line: 2, whole: text };
  checkSize(piece);
  const { data, lines } = parseBlock(block, piece);
  checkKeys(data, lines, piece);
  for (const key of Object.keys(lines)) lines[key] = (lines[key] ?? 1) + piece.line - 1;
  return { data, lines, body, bodyLine, found: true };
}

const YAML_KEY = /^["']?[\w-]+["']?:(?:\s|$)/;
const TOML_KEY = /^(?:\[|["']?[\w.-]+["']?[ \t]*=)/;
const LANGUAGES = new Set(['yaml', 'yml', 'toml', 'json', 'js', 'javascript']);
const OPENING = /^(---|\+\+\+)[ \t]*([A-Za-z][\w+-]*)?$/;

function findBlock(text: string, path: string): Block | undefined {
  const lineEnd = text.indexOf('\n');
  const start = lineEnd === -1 ? text.length : lineEnd + 1;
  const [, fence, language = ''] = OPENING.exec(text.slice(0, start).trimEnd()) ?? [];
  if (fence !== '---' && fence !== '+++') return undefined;
  const closing = findClosing(text, fence, start);
  if (closing === undefined) {
    const looksMeant =
      LANGUAGES.has(language.toLowerCase()) ||
      (fence === '---' ? YAML_KEY : TOML_KEY).test(text.slice(start, start + 200));
    if (!looksMeant) return undefined;
    const piece = { path, text, line: 1 };
    const message = `The front matter that begins on line 1 has no closing line \`${fence}\`.`;
    const remedy = `Close the front matter with a line that holds only \`${fence}\`.`;
    throw faultAt('front-matter-unclosed', message, piece, { line: 1 }, remedy);
  }
  const inner = text.slice(start, closing.start);
  if (language === '' && fence === '---' && isProse(inner)) return undefined;
  return {
    fence,
    language,
    text: inner.replaceAll('\r\n', '\n'),
    body: text.slice(closing.end),
    bodyLine: 3 + countLines(inner),
  };
}

/** The next line that holds only the fence; blanks after it do not count. */
function findClosing(text: string, fence: string, from: number): { start: number; end: number } | undefined {
  for (let start = from; start !== 0; start = text.indexOf('\n', start) + 1) {
    if (text.startsWith(fence, start)) {
      const found = text.indexOf('\n', start);
      const end = found === -1 ? text.length : found + 1;
      if (text.slice(start + fence.length, end).trim() === '') return { start, end };
    }
  }
  return undefined;
}

/** Text between two rules: it begins with a blank line, and then with something else than a comment or a key. */
function isProse(inner: string): boolean {
  if (!/^[ \t]*\r?\n/.test(inner)) return false;
  const lines = inner.split('\n').filter((line) => line.trim() !== '');
  const first = lines.find((line) => !line.startsWith('#'));
  return first === undefined ? lines.length > 0 : !YAML_KEY.test(first);
}

function countLines(text: string): number {
  let lines = 0;
  for (let found = text.indexOf('\n'); found !== -1; found = text.indexOf('\n', found + 1)) lines++;
  return lines;
}

/** Throws `front-matter-too-large`. */
export function checkSize(piece: Piece): void {
  if (piece.text.length * 3 > LARGEST) {
    const size = Buffer.byteLength(piece.text);
    if (size > LARGEST) {
      const message = `The front matter holds ${Math.ceil(size / 1024)} KiB.`;
      throw faultAt('front-matter-too-large', message, piece, { line: 1 });
    }
  }
  let blank = 0;
  if (piece.text.length <= MOST_BLANK_LINES) return;
  for (const [index, line] of piece.text.split('\n').entries()) {
    blank = line.trim() === '' ? blank + 1 : 0;
    if (blank > MOST_BLANK_LINES) {
      const message = `The front matter holds more than ${MOST_BLANK_LINES} blank lines in a row.`;
      throw faultAt('front-matter-too-large', message, piece, { line: index + 1 }, 'Remove the blank lines.');
    }
  }
}

/**
 * gray-matter gets the block alone, between fences that match whole lines only, with options (so that it keeps no
 * cache), and with engines of ours for every format that it knows, none of which runs code.
 */
function parseBlock(block: Block, piece: Piece): { data: Record<string, unknown>; lines: Record<string, number> } {
  const format = formatOf(block, piece);
  let lines: Record<string, number> = {};
  const engine = (): Record<string, unknown> => {
    const parsed = parseAs(format, piece);
    lines = parsed.lines;
    return asMap(parsed.value, piece);
  };
  const { data } = matter(`${block.fence}\n${block.text}${block.fence}\n`, {
    delimiters: [block.fence, `${block.fence}\n`],
    language: format,
    engines: { yaml: engine, json: engine, toml: engine, javascript: refuse },
  });
  return { data, lines };
}

function refuse(): never {
  throw new Error('Front matter is never run.');
}

function formatOf({ fence, language }: Block, piece: Piece): Format {
  const name = language.toLowerCase();
  if (fence === '+++' && (name === '' || name === 'toml')) return 'toml';
  if (fence === '---') {
    if (name === '' || name === 'yaml' || name === 'yml') return 'yaml';
    if (name === 'toml' || name === 'json') return name;
  }
  const message = `Front matter in "${language}" is not read.`;
  throw faultAt('front-matter-language', message, { ...piece, line: 1 }, { line: 1 });
}

function parseAs(format: Format, piece: Piece): ParsedData {
  if (format === 'json') return parseJson(piece, rules);
  if (format === 'toml') return parseToml(piece, rules);
  return parsePlainYaml(piece.text, isTextKey) ?? parseYaml(piece, rules);
}

/** The value as the map that front matter must be; nothing but comments is an empty one. */
export function asMap(value: unknown, piece: Piece): Record<string, unknown> {
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  const kind = Array.isArray(value) ? 'a list' : 'plain text';
  const key = /^[\w-]+(?=:\S)/.exec(piece.text)?.[0];
  const hint = key === undefined ? '' : ` A blank is missing after "${key}:".`;
  const message = `The front matter is ${kind}, not a map of keys and values.${hint}`;
  const remedy = 'Write front matter as `key: value` lines; if the `---` is a rule, leave a blank line after it.';
  throw faultAt('front-matter-not-a-map', message, piece, { line: 1 }, remedy);
}
