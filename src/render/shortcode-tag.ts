/**
 * One `{{< … >}}` of a body: `{{< name key="v" 3 true >}}`, `{{< /name >}}`, or `{{< name />}}` for a call that never
 * has an end.
 *
 * Arguments are literals: strings in double or single quotes (escapes: `\n`, `\t`, and `\` before any other character
 * for itself), numbers, `true`, `false`. A bare word is a string, so `{{< video dQw4w9WgXcQ >}}` works; so is a number
 * that JavaScript cannot hold exactly or that begins with a needless zero, since it is some id.
 */
export interface ShortcodeTag {
  form: 'open' | 'close' | 'single';
  name: string;
  args: Record<string, string | number | boolean>;
}

export type TagReading =
  | { kind: 'tag'; tag: ShortcodeTag; end: number }
  | { kind: 'literal'; shown: string; end: number }
  | { kind: 'broken'; problem: string };

const NAME = /[A-Za-z][\w./-]*/y;
const KEY = /([A-Za-z_][\w-]*)[ \t\n]*=[ \t\n]*/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y;
const BARE = /[^\s"'`=<>{}]+/y;
const SPACE = /[ \t\n]*/y;
const ESCAPED = /\{\{<[ \t\n]*\/\*((?:(?!\*\/|\{\{<)[\s\S])*)\*\/[ \t\n]*>\}\}/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Reads the tag whose `{{<` stands at `at`. */
export function parseShortcodeTag(text: string, at: number): TagReading {
  const escaped = match(ESCAPED, text, at);
  if (escaped !== undefined)
    return { kind: 'literal', shown: `{{<${escaped[1] ?? ''}>}}`, end: at + escaped[0].length };

  let from = skipSpace(text, at + 3);
  const closing = text[from] === '/';
  if (closing) from = skipSpace(text, from + 1);
  const name = match(NAME, text, from)?.[0].replace(/\/$/, '');
  if (name === undefined) return broken('the name is missing after `{{<`');
  from += name.length;

  const args: ShortcodeTag['args'] = Object.create(null);
  let positional = 0;
  for (;;) {
    const next = skipSpace(text, from);
    if (text.startsWith('>}}', next)) {
      return { kind: 'tag', tag: { form: closing ? 'close' : 'open', name, args: { ...args } }, end: next + 3 };
    }
    if (text.startsWith('/>}}', next) && !closing) {
      return { kind: 'tag', tag: { form: 'single', name, args: { ...args } }, end: next + 4 };
    }
    if (next >= text.length || text.startsWith('{{<', next)) return broken(`\`${name}\` has no \`>}}\` at its end`);
    if (closing) return broken(`\`/${name}\` takes no arguments`);
    if (next === from) return broken(`a space is missing before \`${glimpse(text, next)}\``);

    const key = match(KEY, text, next);
    const at = next + (key?.[0].length ?? 0);
    const value = readValue(text, at);
    if (value === undefined) {
      const quote = text[at] === '"' || text[at] === "'";
      return broken(quote ? `a quote is not closed after \`${name}\`` : `\`${glimpse(text, at)}\` is no literal value`);
    }
    const label = key?.[1] ?? String(positional++);
    if (label in args) return broken(`\`${label}\` is given twice`);
    if (label === '__proto__') return broken('`__proto__` cannot be a key');
    args[label] = value.value;
    from = value.end;
  }
}

function readValue(text: string, at: number): { value: string | number | boolean; end: number } | undefined {
  const quoted = match(QUOTED, text, at);
  if (quoted !== undefined) {
    return { value: unescapeString(quoted[1] ?? quoted[2] ?? ''), end: at + quoted[0].length };
  }
  let word = match(BARE, text, at)?.[0];
  if (word?.endsWith('/') && text.startsWith('>}}', at + word.length)) word = word.slice(0, -1);
  if (word === undefined || word === '') return undefined;
  return { value: literalOf(word), end: at + word.length };
}

function literalOf(word: string): string | number | boolean {
  if (word === 'true') return true;
  if (word === 'false') return false;
  const number = Number(word);
  return NUMBER.test(word) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : word;
}

function unescapeString(text: string): string {
  return text.replace(/\\([\s\S])/g, (_whole, character) => {
    if (character === 'n') return '\n';
    return character === 't' ? '\t' : String(character);
  });
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.[0].length ?? 0);
}

function glimpse(text: string, at: number): string {
  return text.slice(at, at + 20).split(/\s/)[0] ?? '';
}

function broken(problem: string): TagReading {
  return { kind: 'broken', problem };
}
