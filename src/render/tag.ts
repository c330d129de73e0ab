/**
 * A tag of an HTML text. `name` is in lower case; a comment, declaration or processing instruction is named `!`.
 * `end` is the place after the tag. `next` is where the next one is to be looked for: after the contents of a script
 * or style, which are not HTML.
 */
export interface Tag {
  name: string;
  closing: boolean;
  start: number;
  end: number;
  next: number;
  /** True when something stands between the name and the end. */
  hasAttributes: boolean;
}

const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);
const LESS_THAN = 60;
const GREATER_THAN = 62;
const SLASH = 47;
const BANG = 33;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/** The first tag at or after `from`, as browsers find it; a `<` that begins none is text. */
export function nextTag(html: string, from: number): Tag | undefined {
  let start = html.indexOf('<', from);
  while (start !== -1) {
    const second = html.charCodeAt(start + 1);
    if (second === BANG) {
      const end = endOfDeclaration(html, start);
      return { name: '!', closing: false, start, end, next: end, hasAttributes: false };
    }
    const closing = second === SLASH;
    const nameStart = closing ? start + 2 : start + 1;
    if (isLetter(html.charCodeAt(nameStart))) return tagAt(html, start, nameStart, closing);
    start = html.indexOf('<', start + 1);
  }
  return undefined;
}

function tagAt(html: string, start: number, nameStart: number, closing: boolean): Tag | undefined {
  let nameEnd = nameStart + 1;
  while (isNameCharacter(html.charCodeAt(nameEnd))) nameEnd++;
  const written = html.slice(nameStart, nameEnd);
  const name = isLowerCase(written) ? written : written.toLowerCase();
  if (html.charCodeAt(nameEnd) === GREATER_THAN) {
    const end = nameEnd + 1;
    const next = closing ? end : afterRawText(html, name, end);
    return { name, closing, start, end, next, hasAttributes: false };
  }
  const end = endOfTag(html, nameEnd);
  if (end === -1) return undefined;
  const next = closing ? end : afterRawText(html, name, end);
  return { name, closing, start, end, next, hasAttributes: true };
}

/** The place after the `>` that is in no quotes, or -1: what is never closed is no tag. */
function endOfTag(html: string, from: number): number {
  let quote = 0;
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (quote !== 0) {
      const close = html.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", at);
      if (close === -1) return -1;
      at = close;
      quote = 0;
    } else if (code === GREATER_THAN) {
      return at + 1;
    } else if ((code === DOUBLE_QUOTE || code === SINGLE_QUOTE) && follows(html, at)) {
      quote = code;
    }
  }
  return -1;
}

/** A quote opens a value only after `=`. */
function follows(html: string, at: number): boolean {
  let before = at - 1;
  while (html.charCodeAt(before) <= 32) before--;
  return html[before] === '=';
}

function endOfDeclaration(html: string, start: number): number {
  if (html.startsWith('<!-->', start)) return start + 5;
  const isComment = html.startsWith('<!--', start);
  const end = html.indexOf(isComment ? '-->' : '>', start + (isComment ? 4 : 2));
  return end === -1 ? html.length : end + (isComment ? 3 : 1);
}

function afterRawText(html: string, name: string, end: number): number {
  if (!RAW_TEXT.has(name)) return end;
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  close.lastIndex = end;
  return close.exec(html)?.index ?? html.length;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isNameCharacter(code: number): boolean {
  return code > 32 && code !== GREATER_THAN && code !== SLASH && code !== LESS_THAN;
}

function isLowerCase(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code >= 65 && code <= 90) return false;
  }
  return true;
}

export interface Attribute {
  name: string;
  /** As written, without its quotes; undefined for a name alone. */
  value: string | undefined;
  /** Where the value stands in the HTML, quotes included. */
  start: number;
  end: number;
}

const ATTRIBUTE = /[\s/]*([^\s"'<>/=][^\s"'<>/=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** The attributes of a tag, in order. */
export function attributesOf(html: string, tag: Tag): Attribute[] {
  const attributes: Attribute[] = [];
  let at = tag.start + tag.name.length + (tag.closing ? 2 : 1);
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(html);
    if (found === null || found.index + found[0].length > tag.end) return attributes;
    const [whole, name = '', double, single, bare] = found;
    at += whole.length;
    const value = double ?? single ?? bare;
    const quotes = bare === undefined ? 2 : 0;
    attributes.push({
      name: name.toLowerCase(),
      value,
      start: value === undefined ? at : at - value.length - quotes,
      end: at,
    });
  }
}
