import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
} from 'yaml';
import { yamlFault } from '../config/yaml-fault.ts';
import { faultAt, type Piece, placeOf } from './fault.ts';
import { type DataRules, isUnsafeKey, plainNumber } from './plain-data.ts';

export interface ParsedData {
  value: unknown;
  /** Line of each top-level key, counted from 1 in the piece; empty for data files and for what is not a map. */
  lines: Record<string, number>;
}

/**
 * The parser keeps its open collections on a stack and never recurses, the composer recurses: so a text that is
 * nested deeper than this is refused in between, before it can end the process. A level is up to three entries.
 */
const DEEPEST_STACK = 100;

/**
 * YAML 1.2 with the core schema: dates are strings. Throws at syntax errors, unknown tags, merge keys, repeated and
 * unsafe keys, and at aliases or nesting past the limits of `rules`.
 */
export function parseYaml(piece: Piece, rules: DataRules): ParsedData {
  const document = compose(piece, rules);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const { message, offset } = yamlFault(fault, piece.text);
    throw faultAt(rules.syntax, message, piece, placeOf(piece.text, offset));
  }
  const root = document.contents;
  const lines = isMap(root) && rules.isText !== undefined ? readTopLevel(root.items, piece.text, rules.isText) : {};
  return { value: createReader(piece, rules).read(root, 1), lines };
}

function compose(piece: Piece, rules: DataRules): Document.Parsed {
  const options = {
    schema: 'core',
    version: '1.2',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  } as const;
  const composer = new Composer(options);
  let first: Document.Parsed | undefined;
  for (const document of composer.compose(tokens(piece, rules), true, piece.text.length)) {
    if (first !== undefined) {
      const place = placeOf(piece.text, document.range[0]);
      throw faultAt(rules.syntax, 'A second YAML document begins here.', piece, place);
    }
    first = document;
  }
  if (first === undefined) throw new Error('The YAML composer gave no document.');
  return first;
}

function* tokens(piece: Piece, rules: DataRules): Generator<CST.Token> {
  const parser = new Parser();
  let offset = 0;
  for (const lexeme of new Lexer().lex(piece.text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST_STACK) throw tooDeep(piece, rules, offset);
    offset = parser.offset;
  }
  yield* parser.end();
}

/** Gives the lines of the keys, and lets those that are text keep their values as written. */
function readTopLevel(items: Pair[], text: string, isText: (key: string) => boolean): Record<string, number> {
  const lines: Record<string, number> = {};
  let line = 1;
  let end = text.indexOf('\n');
  for (const { key, value } of items) {
    if (!isScalar(key)) continue;
    for (const offset = key.range?.[0] ?? 0; end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++;
    const name = String(key.value);
    lines[name] = line;
    if (isText(name)) keepText(value);
  }
  return lines;
}

/** `title: 404` and `tags: [2024, 1.10]` mean what is written, not the number. */
function keepText(node: unknown): void {
  if (isSeq(node)) for (const item of node.items) if (!isSeq(item)) keepText(item);
  if (isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean')) {
    node.value = node.source ?? String(node.value);
  }
}

/** Turns nodes into plain data. Aliases share the value they name; what they would take written out is limited. */
function createReader(piece: Piece, rules: DataRules) {
  const anchors = new Map<string, { value: unknown; size: number }>();
  let written = 0;

  function read(node: ParsedNode | null, depth: number): unknown {
    if (node === null) return null;
    if (depth > rules.depth) throw tooDeep(piece, rules, node.range[0]);
    if (isAlias(node)) return readAlias(node.source, node.range[0]);
    const before = written;
    const value = readNode(node, depth);
    if ('anchor' in node && node.anchor !== undefined) {
      anchors.set(node.anchor, { value, size: node.range[1] - node.range[0] + written - before });
    }
    return value;
  }

  function readAlias(name: string, offset: number): unknown {
    const anchor = anchors.get(name);
    const place = placeOf(piece.text, offset);
    if (anchor === undefined) throw faultAt(rules.syntax, `No anchor &${name} ends before *${name}.`, piece, place);
    written += anchor.size;
    if (written > rules.size) {
      const message = `Written out, the aliases up to *${name} would take more than ${rules.size / 1024} KiB.`;
      throw faultAt(rules.tooDeep, message, piece, place, rules.tooDeepRemedy);
    }
    return anchor.value;
  }

  function readNode(node: Exclude<ParsedNode, null>, depth: number): unknown {
    if (isScalar(node)) return readScalar(node);
    if (isSeq(node)) return node.items.map((item) => read(item as ParsedNode | null, depth + 1));
    if (!isMap(node)) return null;
    const map: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = readKey(key as ParsedNode, map);
      map[name] = read(value as ParsedNode | null, depth + 1);
    }
    return map;
  }

  function readKey(node: ParsedNode, map: Record<string, unknown>): string {
    const name = isScalar(node) ? String(node.value ?? '') : '';
    const fault = keyFault(name, map);
    if (fault !== undefined) throw faultAt(rules.syntax, fault, piece, placeOf(piece.text, node.range[0]));
    return name;
  }

  function readScalar(node: Scalar.Parsed): unknown {
    if (typeof node.value !== 'number') return node.value;
    const number = plainNumber(node.value);
    if (number !== undefined) return number;
    const message = `${node.source} is not a number that can be stored.`;
    throw faultAt(rules.syntax, message, piece, placeOf(piece.text, node.range[0]));
  }

  return { read };
}

function keyFault(name: string, map: Record<string, unknown>): string | undefined {
  if (isUnsafeKey(name)) return `The key "${name}" is reserved in JavaScript and could do harm.`;
  if (name === '<<') return 'Merge keys (<<) are not read; write the values out.';
  if (Object.hasOwn(map, name)) return `The key "${name}" is written twice.`;
  return undefined;
}

function tooDeep(piece: Piece, rules: DataRules, offset: number) {
  const message = `Values are nested more than ${rules.depth} levels deep.`;
  return faultAt(rules.tooDeep, message, piece, placeOf(piece.text, offset), rules.tooDeepRemedy);
}
