import { textOf } from './html.ts';
import { nextTag } from './tag.ts';

const MORE = /<!--\s*more\s*-->\n?/;
/** A paragraph in one of these is no opening words of the page. */
const NESTED = new Set(['blockquote', 'aside', 'div', 'li', 'table', 'section', 'figure', 'details', 'header', 'nav']);
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
const FOOTNOTE = /<sup><a [^>]*data-footnote-ref[^>]*>[^<]*<\/a><\/sup>/g;

/**
 * Splits off what a list page shows of a body: the HTML before `<!-- more -->`, else the first paragraph that has
 * text. Without references to footnotes, which stay behind. The mark itself is taken out of the body.
 */
export function takeExcerpt(html: string): { html: string; excerpt: string } {
  const more = html.includes('<!--') ? MORE.exec(html) : null;
  if (more === null) return { html, excerpt: withoutFootnotes(firstParagraph(html)) };
  const before = html.slice(0, more.index);
  const rest = html.slice(more.index + more[0].length);
  return { html: before + rest, excerpt: withoutFootnotes(closeTags(before).trim()) };
}

function firstParagraph(html: string): string {
  let depth = 0;
  for (let tag = nextTag(html, 0); tag !== undefined; tag = nextTag(html, tag.next)) {
    if (NESTED.has(tag.name)) depth += tag.closing ? -1 : 1;
    if (depth > 0 || tag.closing || tag.name !== 'p') continue;
    const end = html.indexOf('</p>', tag.end);
    if (end === -1) return '';
    if (hasText(html.slice(tag.end, end))) return html.slice(tag.start, end + 4);
  }
  return '';
}

/** A paragraph of badges or pictures alone says nothing in a list. */
function hasText(inline: string): boolean {
  const text = inline.includes('<img') ? inline.replace(/<img\b[^>]*>/gi, '') : inline;
  return /[\p{L}\p{N}]/u.test(textOf(text.replace(/\u0002[^\u0003]*\u0003/g, '')));
}

function withoutFootnotes(html: string): string {
  return html.includes('data-footnote-ref') ? html.replace(FOOTNOTE, '') : html;
}

/** Ends every element that the cut left open. */
function closeTags(html: string): string {
  const open: string[] = [];
  for (let tag = nextTag(html, 0); tag !== undefined; tag = nextTag(html, tag.next)) {
    if (tag.name === '!' || VOID.has(tag.name)) continue;
    if (!tag.closing) open.push(tag.name);
    else if (open.includes(tag.name)) open.length = open.lastIndexOf(tag.name);
  }
  return (
    html +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}
