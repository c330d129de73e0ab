import { withoutPlaceholders } from './placeholder.ts';
import { advance, createTag } from './tag.ts';

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
/** A letter or digit outside of tags. */
const TEXT = />[^<]*[\p{L}\p{N}]/u;
const FOOTNOTE = /<sup><a [^>]*data-footnote-ref[^>]*>[^<]*<\/a><\/sup>/g;

/**
 * Splits off what a list page shows of a body: the HTML before `<!-- more -->`, else the first paragraph that has
 * text. Without references to footnotes, which stay behind. The mark itself is taken out of the body.
 */
export function takeExcerpt(html: string): { html: string; excerpt: string } {
  const more = html.includes('!--') ? MORE.exec(html) : null;
  if (more === null) return { html, excerpt: withoutFootnotes(firstParagraph(html)) };
  const before = html.slice(0, more.index);
  const rest = html.slice(more.index + more[0].length);
  return { html: before + rest, excerpt: withoutFootnotes(closeTags(before).trim()) };
}

function firstParagraph(html: string): string {
  const tag = createTag();
  let depth = 0;
  while (advance(html, tag)) {
    if (NESTED.has(tag.name)) depth += tag.closing ? -1 : 1;
    if (depth > 0 || tag.closing || tag.name !== 'p') continue;
    const end = html.indexOf('</p>', tag.end);
    if (end === -1) return '';
    // A paragraph of badges or pictures alone says nothing in a list.
    if (TEXT.test(withoutPlaceholders(html.slice(tag.end - 1, end)))) return html.slice(tag.start, end + 4);
  }
  return '';
}

function withoutFootnotes(html: string): string {
  return html.includes('data-footnote-ref') ? html.replace(FOOTNOTE, '') : html;
}

/** Ends every element that the cut left open. */
function closeTags(html: string): string {
  const tag = createTag();
  const open: string[] = [];
  while (advance(html, tag)) {
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
