/** A tag of an HTML text. `name` is in lower case; a comment or declaration is named `!`. */
export interface Tag {
  name: string;
  closing: boolean;
  start: number;
  /** The place after the tag. */
  end: number;
  /** Where the next tag is looked for: behind the contents of a script or style, which are not HTML. */
  next: number;
  /** True when something stands between the name and the end. */
  hasAttributes: boolean;
}

/** Elements whose contents are no HTML. */
export const RAW_TEXT: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'plaintext',
]);
const GREATER_THAN = 62;
const SLASH = 47;
const BANG = 33;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/** A tag to be filled by `advance`. */
export function createTag(): Tag {
  return { name: '', closing: false, start: 0, end: 0, next: 0, hasAttributes: false };
}

/**
 * Moves `tag` on to the next tag, as browsers find it; a `<` that begins none is text. False at the end of the text.
 * One object serves a whole walk, since a body has hundreds of tags.
 */
export function advance(html: string, tag: Tag): boolean {
  for (let start = html.indexOf('<', tag.next); start !== -1; start = html.indexOf('<', start + 1)) {
    const second = html.charCodeAt(start + 1);
    tag.start = start;
    tag.closing = second === SLASH;
    if (second === BANG) {
      tag.name = '!';
      tag.hasAttributes = false;
      tag.end = endOfDeclaration(html, start);
      tag.next = tag.end;
      return true;
    }
    const nameStart = tag.closing ? start + 2 : start + 1;
    if (isLetter(html.charCodeAt(nameStart))) return readTag(html, tag, nameStart);
  }
  return false;
}

function readTag(html: string, tag: Tag, nameStart: number): boolean {
  let nameEnd = nameStart;
  let isLower = true;
  let code = html.charCodeAt(nameEnd);
  while (code > 32 && code !== GREATER_THAN && code !== SLASH) {
    if (code <= 90 && code >= 65) isLower = false;
    code = html.charCodeAt(++nameEnd);
  }
  const name = html.slice(nameStart, nameEnd);
  tag.name = isLower ? name : name.toLowerCase();
  tag.hasAttributes = code !== GREATER_THAN;
  tag.end = tag.hasAttributes ? endOfTag(html, nameEnd) : nameEnd + 1;
  if (tag.end === -1) return false;
  tag.next = tag.closing || name.length < 3 || !RAW_TEXT.has(tag.name) ? tag.end : endOfRawText(html, tag);
  return true;
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

function endOfRawText(html: string, { name, end }: Tag): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  close.lastIndex = end;
  return close.exec(html)?.index ?? html.length;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
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
  if (
    tag.name === 'a' &&
    html.startsWith(' href="', tag.start + 2) &&
    html.indexOf('"', tag.start + 9) === tag.end - 2
  ) {
    // What nearly every link is.
    const value = html.slice(tag.start + 9, tag.end - 2);
    return [{ name: 'href', value, start: tag.start + 8, end: tag.end - 1 }];
  }
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
