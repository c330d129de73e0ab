import type { MarkdownSettings } from '../config/options.ts';
import type { TocEntry } from '../site/record.ts';
import type { BodyLink } from './contract.ts';
import { assignIds, type Heading, tocOf } from './heading.ts';
import { escapeHtml, textOf, unescapeHtml } from './html.ts';
import { isDangerous, isLocal, LINK_ATTRIBUTES, markSrcset, targetOf } from './link-marks.ts';
import { hasMask, withoutMasks } from './mask.ts';
import { linkPlaceholder, withoutMarks } from './placeholder.ts';
import { type Attribute, advance, attributesOf, createTag, RAW_TEXT, type Tag } from './tag.ts';

export interface Annotated {
  html: string;
  toc: TocEntry[];
  anchors: string[];
  links: BodyLink[];
  heading?: string;
}

type Settings = Pick<MarkdownSettings, 'rawHtml' | 'tocDepth'> & {
  /** False leaves headings without an id as they are. Default: true. */
  headingIds?: boolean;
};

const FIND = new RegExp(`<(?:!|/?[hH][1-6][\\s>]|[a-zA-Z][^\\s<>/]*[\\s/]|(?:${[...RAW_TEXT].join('|')})>)`, 'g');
/** Tags without any of these are passed over unread. */
const INTERESTING = /(?:id|name|href|src|srcset|poster)\s*=/i;
/** The title that GFM gives the list of footnotes; no heading of the text. */
const FOOTNOTE_LABEL = 'footnote-label';

/**
 * One walk over the HTML of a body: gives headings their ids, replaces local link targets by placeholders, and
 * gathers what there is to know.
 */
export function annotate(html: string, settings: Settings): Annotated {
  const tag = createTag();
  const pieces: string[] = [];
  const headings: Heading[] = [];
  const ids = new Set<string>();
  const links: BodyLink[] = [];
  let current: { heading: Heading; start: number } | undefined;
  let from = 0;

  /** Keeps what stands before `start`, and puts `text` in the place of what ends at `end`. */
  const replace = (start: number, end: number, text: string): void => {
    pieces.push(html.slice(from, start), text);
    from = end;
  };
  const noteLink = (target: string, written: string): void => {
    links.push(target === written ? { target } : { target, written });
  };
  const link = (attribute: Attribute): void => {
    const value = attribute.value ?? '';
    // What a heading was not allowed to keep is gone already.
    if (attribute.start < from || hasMask(value)) return;
    if (attribute.name === 'srcset') {
      const marked = markSrcset(unescapeHtml(value), noteLink);
      if (marked !== undefined) replace(attribute.start, attribute.end, `"${marked}"`);
      return;
    }
    const written = unescapeHtml(value).trim();
    if (!settings.rawHtml && isDangerous(written)) replace(attribute.start, attribute.end, '""');
    if (written.startsWith('#')) {
      if (written.length > 1 && !isFootnoteLink(html, tag)) noteLink(targetOf(written), written);
    } else if (isLocal(written)) {
      const target = targetOf(written);
      noteLink(target, written);
      replace(attribute.start, attribute.end, `"${linkPlaceholder(target)}"`);
    }
  };
  const beginHeading = (depth: number): void => {
    const attributes = tag.hasAttributes ? attributesOf(html, tag) : [];
    const id = unescapeHtml(attributes.find(({ name }) => name === 'id')?.value ?? '');
    if (id === FOOTNOTE_LABEL) return;
    const heading: Heading = { depth, id, text: '', piece: -1 };
    if (!settings.rawHtml && tag.hasAttributes) {
      const kept = attributes.filter(({ name, value }) => value !== undefined && (name === 'id' || name === 'class'));
      const written = kept.map(({ name, value }) => ` ${name}="${escapeHtml(unescapeHtml(value ?? ''))}"`);
      replace(tag.start + 3, tag.end - 1, written.join(''));
    }
    if (id === '' && settings.headingIds !== false) {
      const at = Math.max(from, tag.start + 3);
      replace(at, at, '');
      heading.piece = pieces.length - 1;
    }
    headings.push(heading);
    current = { heading, start: tag.end };
  };

  for (let found = findNext(html, 0); found !== -1; found = findNext(html, tag.next)) {
    tag.next = found;
    if (!advance(html, tag)) break;
    const depth = headingDepth(tag.name);
    if (tag.closing) {
      if (current !== undefined && depth === current.heading.depth) {
        current.heading.text = textOf(withoutMasks(html.slice(current.start, tag.start)));
        current = undefined;
      }
      continue;
    }
    if (depth > 0) beginHeading(depth);
    if (!tag.hasAttributes || !INTERESTING.test(html.slice(tag.start, tag.end))) continue;
    for (const attribute of attributesOf(html, tag)) {
      if (attribute.value === undefined) continue;
      if (attribute.name === 'id' || (attribute.name === 'name' && tag.name === 'a')) {
        ids.add(unescapeHtml(attribute.value));
      } else if (LINK_ATTRIBUTES.has(attribute.name)) {
        link(attribute);
      }
    }
  }
  pieces.push(html.slice(from));

  assignIds(headings, ids);
  for (const { piece, id } of headings) if (piece !== -1) pieces[piece] = ` id="${escapeHtml(id)}"`;
  ids.delete('');
  const first = headings[0];
  return {
    html: pieces.length === 1 ? html : pieces.join(''),
    toc: tocOf(headings, settings.tocDepth),
    anchors: [...ids],
    links: links.filter(({ target }) => !isWithin(target, ids)),
    ...(first !== undefined && { heading: first.text }),
  };
}

/** HTML that is no body, with placeholders for its local link targets. Its headings share a page with a body's, and get no ids. */
export function markLinks(html: string, { rawHtml }: Pick<MarkdownSettings, 'rawHtml'>): string {
  return annotate(withoutMarks(html), { rawHtml, tocDepth: 0, headingIds: false }).html;
}

/** True for a link to a part of its own page that is there: it needs no further look. */
function isWithin(target: string, ids: ReadonlySet<string>): boolean {
  return target.startsWith('#') && ids.has(target.slice(1));
}

/** Where the next tag begins that may matter: a heading's, one with attributes, or one whose contents are no HTML. */
function findNext(html: string, from: number): number {
  FIND.lastIndex = from;
  return FIND.exec(html)?.index ?? -1;
}

/** 1 to 6, or 0 for another element. */
function headingDepth(name: string): number {
  if (name.length !== 2 || name[0] !== 'h') return 0;
  const depth = name.charCodeAt(1) - 48;
  return depth >= 1 && depth <= 6 ? depth : 0;
}

/** Links between a footnote and its text are always right. */
function isFootnoteLink(html: string, tag: Tag): boolean {
  const written = html.slice(tag.start, tag.end);
  return written.includes('data-footnote-ref') || written.includes('data-footnote-backref');
}
