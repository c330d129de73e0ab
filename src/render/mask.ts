import type { ContainerLine } from './container.ts';
import type { ShortcodeTag } from './shortcode-tag.ts';

/**
 * Masks stand in Markdown for what is ours and not Markdown's: shortcode tags, container lines, the words after a
 * fence's language. They are put in without asking what is code; when one turns up inside code in the HTML, its
 * original text is put back, so code is exactly what the Markdown parser says it is.
 *
 * A mask is its number between two noncharacters, which Unicode keeps for a program's own use: to Markdown they are
 * letters, legal even in a link's target (where they turn up percent-encoded). A block mask is a processing
 * instruction on a line of its own, which Markdown takes for an HTML block that may interrupt a paragraph.
 */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';

export type Masked =
  | { kind: 'shortcode'; original: string; tag: ShortcodeTag; line: number }
  | { kind: 'broken'; original: string; problem: string; line: number }
  | { kind: 'literal'; original: string; shown: string }
  | { kind: 'container'; original: string; container: ContainerLine }
  | { kind: 'meta'; original: string };

export interface Masks {
  items: Masked[];
}

export function createMasks(): Masks {
  return { items: [] };
}

/** The number of a mask's first group, in text, in escaped text, or in an encoded link target. */
export const MASK = new RegExp(
  `<\\?:${OPEN}(\\d+)${CLOSE}\\?>|&lt;\\?:${OPEN}(\\d+)${CLOSE}\\?&gt;|${OPEN}(\\d+)${CLOSE}|%EF%B7%90(\\d+)%EF%B7%91`,
  'g',
);

export function maskOf(number: number): string {
  return `${OPEN}${number}${CLOSE}`;
}

/** Hides a piece of the source and gives what stands for it. */
export function addMask(masks: Masks, masked: Masked, block = false): string {
  masks.items.push(masked);
  const mask = maskOf(masks.items.length - 1);
  return block ? `<?:${mask}?>` : mask;
}

export function isBlockMask(html: string): boolean {
  return html.startsWith(`<?:${OPEN}`);
}

export function hasMask(text: string): boolean {
  return text.includes(OPEN) || text.includes('%EF%B7%90');
}

export function withoutMasks(text: string): string {
  return text.includes(OPEN) ? text.replace(MASK, '') : text;
}

/** Replaces every mask of `text`; one whose number was never given out is a forgery and vanishes. */
export function replaceMasks(
  text: string,
  masks: Masks,
  replace: (masked: Masked, number: number, encoded: boolean) => string,
): string {
  return text.replace(MASK, (_whole, block, escaped, inline, encoded) => {
    const number = Number(block ?? escaped ?? inline ?? encoded);
    const masked = masks.items[number];
    return masked === undefined ? '' : replace(masked, number, encoded !== undefined);
  });
}

/** The text as its author wrote it: a masked piece can hold masks of its own. */
export function originalOf(masked: Masked, masks: Masks): string {
  return hasMask(masked.original)
    ? replaceMasks(masked.original, masks, (inner) => (inner === masked ? '' : originalOf(inner, masks)))
    : masked.original;
}

/** Makes sure that no mask stands in a source before ours do. */
export function withoutForgedMasks(source: string): string {
  if (!source.includes(OPEN) && !source.includes(CLOSE) && !source.includes('%EF%B7%9')) return source;
  return source.replace(/[\uFDD0\uFDD1]/g, '\uFFFD').replace(/%EF%B7%9([01])/g, '%ef%b7%9$1');
}

/** What may stand before a block on its line: indentation, `>` and list markers. */
const PREFIX = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[> \t]*)*$/;

/** Longest prefix that is looked at, so that a huge line does not cost its square. */
const PREFIX_LIMIT = 200;

/** True when nothing but the marks of lists and quotes stands between the line's start and `at`. */
export function startsLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - PREFIX_LIMIT), at);
  const newline = before.lastIndexOf('\n');
  if (newline === -1 && at > PREFIX_LIMIT) return false;
  return PREFIX.test(before.slice(newline + 1));
}
