import type { TemplateSource } from './template.ts';

/** What the parser's names for tokens mean, in the order in which they are told. */
const WORDS: Record<string, string> = {
  ID: 'a name',
  STRING: 'a string',
  NUMBER: 'a number',
  DATA: 'a name with @',
  EQUALS: '=',
  SEP: 'a dot',
  OPEN_SEXPR: '(',
  CLOSE_SEXPR: ')',
  CLOSE: '}}',
  CLOSE_UNESCAPED: '}}}',
  CLOSE_RAW_BLOCK: '}}}}',
  OPEN_BLOCK_PARAMS: 'as |',
  CLOSE_BLOCK_PARAMS: '|',
  OPEN_ENDBLOCK: '{{/ to close the block',
  OPEN_INVERSE_CHAIN: '{{else',
  INVERSE: '{{else}}',
  EOF: 'the end of the template',
};

const FOUND: Record<string, string> = {
  EOF: 'the end of the template',
  OPEN_ENDBLOCK: '{{/',
  INVERSE: '{{else}}',
  OPEN_INVERSE_CHAIN: '{{else',
  CLOSE: '}}',
  CLOSE_UNESCAPED: '}}}',
  CLOSE_SEXPR: ')',
  OPEN_SEXPR: '(',
  SEP: 'a dot',
  EQUALS: '=',
  INVALID: 'a character that cannot stand here',
};

/** Line and column in the file, from 1. */
interface Place {
  line: number;
  column: number;
}

/** The parser's error in plain words, with its place in the file. */
export function syntaxMessage(
  error: Error,
  token: { line: number; column: number },
  source: TemplateSource,
): Place & { message: string } {
  // Errors of the grammar's actions, such as `if doesn't match each - 2:3`, carry their place themselves.
  const own = /^(.*) - (\d+):(\d+)$/s.exec(error.message);
  if (own !== null) {
    const mismatch = /^(.*) doesn't match (.*)$/s.exec(own[1] ?? '');
    const message =
      mismatch === null ? `${own[1]}.` : `The block {{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}.`;
    return { message, line: Number(own[2]), column: Number(own[3]) + 1 };
  }
  const place = { line: token.line, column: token.column + 1 };
  const grammar = /Expecting (.*), got '(\w+)'$/s.exec(error.message);
  if (grammar === null) return { message: `The template cannot be read: ${error.message}.`, ...place };
  const got = grammar[2] ?? '';
  const tag = unclosedTag(source, place);
  if (tag !== undefined) return { message: 'This tag is never closed: }} is missing.', ...tag };
  if (got === 'EOF') {
    const open = lastOpenBlock(source);
    if (open !== undefined) {
      return { message: `The block {{#${open.name}}} is never closed.`, line: open.line, column: open.column };
    }
  }
  const expected = [...(grammar[1] ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
  if (got === 'OPEN_ENDBLOCK') return { message: 'A block is closed here that was never opened.', ...place };
  if (got === 'INVERSE' || got === 'OPEN_INVERSE_CHAIN') {
    return { message: '{{else}} stands here outside of any block, or for the second time in one.', ...place };
  }
  const words = Object.entries(WORDS).flatMap(([name, word]) => (expected.includes(name) ? [word] : []));
  const found = FOUND[got] ?? WORDS[got] ?? got.toLowerCase().replaceAll('_', ' ');
  return { message: `Expected ${oneOf(words)}, but found ${found}.`, ...place };
}

function oneOf(words: string[]): string {
  const last = words.at(-1);
  if (last === undefined) return 'something else';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** The tag around or before a place, when another one or the end of the text comes before its `}}`. */
function unclosedTag(source: TemplateSource, place: Place): Place | undefined {
  const lines = source.text.split('\n');
  const before = lines.slice(0, place.line - source.line);
  const offset = before.reduce((sum, line) => sum + line.length + 1, 0) + place.column - 1;
  const start = source.text.lastIndexOf('{{', offset);
  if (start === -1) return undefined;
  const next = source.text.indexOf('{{', start + 3);
  const end = source.text.indexOf('}}', start);
  return end === -1 || (next !== -1 && next < end) ? placeAt(source, start) : undefined;
}

function placeAt(source: TemplateSource, index: number): Place {
  const before = source.text.slice(0, index).split('\n');
  return { line: source.line + before.length - 1, column: (before.at(-1) ?? '').length + 1 };
}

/** The innermost block that is open at the end: what a missing `{{/name}}` is about. */
function lastOpenBlock(source: TemplateSource): (Place & { name: string }) | undefined {
  const open: { name: string; index: number }[] = [];
  for (const tag of source.text.matchAll(/\{\{!--.*?--\}\}|\{\{!.*?\}\}|\{\{~?(#>?|\^|\/)\s*([^\s}~]+)/gs)) {
    if (tag[1] === '/') open.pop();
    else if (tag[1] !== undefined) open.push({ name: tag[2] ?? '', index: tag.index });
  }
  const block = open.pop();
  return block && { name: block.name, ...placeAt(source, block.index) };
}
