import { closeContainer, openContainer } from './container.ts';
import { escapeHtml, escapeText } from './html.ts';
import { encodeUri } from './link-marks.ts';
import { hasMask, type Masked, type Masks, maskOf, originalOf, replaceMasks } from './mask.ts';
import { brokenShortcode } from './shortcode.ts';
import { advance, createTag } from './tag.ts';

type Opening = Extract<Masked, { kind: 'container' }> & { container: { form: 'open' } };
type OpenLine = Extract<Opening['container'], { form: 'open' }>;

/** What is open at a place of the HTML: elements that a container cannot outlive, and containers. */
type Open = { element: string } | { container: OpenLine };

const BOUNDS = new Set(['p', 'li', 'blockquote', 'section', 'td', 'th']);

/**
 * Puts masked text back wherever it turned out to be code, a comment or a script, and renders containers. What stays
 * masked are shortcode tags, and the words of a fence in its class. A container that is not closed ends with the list
 * item or quote that it began in.
 */
export function restoreMasks(html: string, masks: Masks, inline: (text: string) => string, path: string): string {
  let restored = '';
  const tag = createTag();
  let from = 0;
  let code = 0;
  const open: Open[] = [];

  const inText = (masked: Masked, number: number): string => {
    if (code > 0) return escapeText(originalOf(masked, masks));
    switch (masked.kind) {
      case 'shortcode':
        return maskOf(number);
      case 'broken':
        throw brokenShortcode(masked, path);
      case 'literal':
        return escapeText(masked.shown);
      case 'meta':
        return escapeText(originalOf(masked, masks));
      case 'container':
        return container(masked);
    }
  };
  const container = (masked: Extract<Masked, { kind: 'container' }>): string => {
    const line = masked.container;
    const top = open.at(-1);
    if (top !== undefined && 'element' in top && top.element === 'p') return escapeText(originalOf(masked, masks));
    if (line.form === 'open') {
      open.push({ container: line });
      return replaceMasks(openContainer(line, inline), masks, inText);
    }
    const closed = closedBy(line.colons, open);
    return closed === -1 ? `<p>${masked.original}</p>` : closeFrom(closed, open);
  };
  const inTag = (written: string, name: string): string =>
    replaceMasks(written, masks, (masked, number, encoded) => {
      const isInfo = name === 'code';
      if (masked.kind === 'meta' && isInfo) return maskOf(number);
      if (masked.kind === 'shortcode' && code === 0 && !isInfo) return maskOf(number);
      if (masked.kind === 'broken' && code === 0 && !isInfo) throw brokenShortcode(masked, path);
      const original = masked.kind === 'literal' ? masked.shown : originalOf(masked, masks);
      return encoded ? encodeUri(original) : escapeHtml(original);
    });
  const raw = (text: string): string => replaceMasks(text, masks, (masked) => originalOf(masked, masks));

  while (advance(html, tag)) {
    const text = html.slice(from, tag.start);
    restored += hasMask(text) ? replaceMasks(text, masks, inText) : text;
    from = tag.next;
    const isCode = tag.name === 'code' || tag.name === 'pre';
    if (isCode && tag.closing) code = Math.max(0, code - 1);
    if (BOUNDS.has(tag.name)) restored += tag.closing ? leave(tag.name, open) : enter(tag.name, open);
    const whole = html.slice(tag.start, tag.end);
    if (tag.name === '!') restored += hasMask(whole) ? raw(whole) : whole;
    else restored += hasMask(whole) ? inTag(whole, tag.name) : whole;
    if (tag.next > tag.end) restored += raw(html.slice(tag.end, tag.next));
    if (isCode && !tag.closing) code++;
  }
  const rest = html.slice(from);
  restored += hasMask(rest) ? replaceMasks(rest, masks, inText) : rest;
  return restored + closeFrom(0, open);
}

function enter(element: string, open: Open[]): string {
  open.push({ element });
  return '';
}

/** Ends the containers that began inside `element`; an end tag without a beginning changes nothing. */
function leave(element: string, open: Open[]): string {
  const at = open.findLastIndex((item) => 'element' in item && item.element === element);
  return at === -1 ? '' : closeFrom(at, open);
}

/** The nearest container with as many colons, else the nearest with fewer, within the element that holds the line. */
function closedBy(colons: number, open: Open[]): number {
  let fewer = -1;
  for (let at = open.length - 1; at >= 0; at--) {
    const item = open[at];
    if (item === undefined || 'element' in item) break;
    if (item.container.colons === colons) return at;
    if (fewer === -1 && item.container.colons < colons) fewer = at;
  }
  return fewer;
}

function closeFrom(at: number, open: Open[]): string {
  return open
    .splice(at)
    .reverse()
    .flatMap((item) => ('container' in item ? [closeContainer(item.container)] : []))
    .join('\n');
}
