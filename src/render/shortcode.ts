import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { balanceOf } from './balance.ts';
import type { ShortcodeCall } from './contract.ts';
import { addMask, MASK, type Masked, type Masks, startsLine } from './mask.ts';
import { shortcodePlaceholder, unwrapShortcodes } from './placeholder.ts';
import { parseShortcodeTag } from './shortcode-tag.ts';

/**
 * Masks every `{{< … >}}` of the source, those in code too: they are put back later. A tag that is alone on its line
 * becomes a block. `line` is the line of the file on which the text begins.
 */
export function maskShortcodes(text: string, masks: Masks, line: number, markdown: boolean): string {
  let start = text.indexOf('{{<');
  if (start === -1) return text;
  let masked = '';
  let from = 0;
  let lineAt = line;
  while (start !== -1) {
    lineAt += countLines(text, from, start);
    const reading = parseShortcodeTag(text, start);
    const end = reading.kind === 'broken' ? start + 3 : reading.end;
    const original = text.slice(start, end);
    const block = markdown && reading.kind === 'tag' && startsLine(text, start) && endsLine(text, end);
    masked += text.slice(from, start);
    if (reading.kind === 'tag')
      masked += addMask(masks, { kind: 'shortcode', original, tag: reading.tag, line: lineAt }, block);
    else if (reading.kind === 'literal') masked += addMask(masks, { kind: 'literal', original, shown: reading.shown });
    else masked += addMask(masks, { kind: 'broken', original, problem: reading.problem, line: lineAt });
    lineAt += countLines(text, start, end);
    from = end;
    start = text.indexOf('{{<', end);
  }
  return masked + text.slice(from);
}

/**
 * Takes the calls out of `html`, in which every remaining mask is a shortcode's, and leaves their placeholders. A tag
 * opens a pair when a closing tag of its name follows; without one it is a call by itself.
 */
export function takeShortcodes(html: string, masks: Masks, path: string): { html: string; calls: ShortcodeCall[] } {
  const calls: ShortcodeCall[] = [];
  if (masks.items.length === 0) return { html, calls };
  /** The calls that may still be closed, and the text so far outside and inside of them. */
  const open: { index: number; name: string; before: string }[] = [];
  let text = '';
  let from = 0;
  for (const found of html.matchAll(MASK)) {
    text += html.slice(from, found.index);
    from = found.index + found[0].length;
    const masked = masks.items[Number(found[1] ?? found[2] ?? found[3] ?? found[4])];
    if (masked?.kind !== 'shortcode') continue;
    const { tag, line } = masked;
    if (tag.form !== 'close') {
      const index = calls.push({ name: tag.name, args: tag.args, line }) - 1;
      if (tag.form === 'single') {
        text += shortcodePlaceholder(index);
      } else {
        open.push({ index, name: tag.name, before: text });
        text = '';
      }
      continue;
    }
    const at = open.findLastIndex(({ name }) => name === tag.name);
    if (at === -1) throw closesNothing(tag.name, open, path, line);
    // What opened since then and was not closed is a call by itself.
    for (const call of open.splice(at + 1).reverse()) text = call.before + shortcodePlaceholder(call.index) + text;
    const pair = open.pop();
    const call = calls[pair?.index ?? -1];
    if (pair === undefined || call === undefined) continue;
    const whole = settle(pair.before, text, html, from);
    if (whole === undefined) throw crossing(call, path);
    call.inner = unwrapShortcodes(whole.inner).trim();
    from = whole.from;
    text = whole.before + shortcodePlaceholder(pair.index);
  }
  text += html.slice(from);
  for (const call of open.reverse()) text = call.before + shortcodePlaceholder(call.index) + text;
  return { html: unwrapShortcodes(text), calls };
}

/**
 * A pair whose tags stand at the start or end of a paragraph takes that paragraph whole; one that begins and ends in
 * different blocks otherwise has no inside that could be cut out, and gives undefined.
 */
function settle(
  before: string,
  inner: string,
  html: string,
  from: number,
): { before: string; inner: string; from: number } | undefined {
  const { strayEnds, unclosed } = balanceOf(inner);
  if (strayEnds.length === 0 && unclosed.length === 0) return { before, inner, from };
  const settled = { before, inner, from };
  if (strayEnds.length === 1 && strayEnds[0] === 'p' && before.endsWith('<p>')) {
    settled.before = before.slice(0, -3);
    settled.inner = `<p>${settled.inner}`;
  } else if (strayEnds.length > 0) {
    return undefined;
  }
  if (unclosed.length === 1 && unclosed[0] === 'p' && html.startsWith('</p>', from)) {
    settled.inner += '</p>';
    settled.from += 4;
  } else if (unclosed.length > 0) {
    return undefined;
  }
  return settled;
}

function endsLine(text: string, at: number): boolean {
  for (let index = at; index < text.length; index++) {
    if (text[index] === '\n') return true;
    if (text[index] !== ' ' && text[index] !== '\t') return false;
  }
  return true;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** The error for a mask that stands for something that cannot be read. */
export function brokenShortcode(masked: Extract<Masked, { kind: 'broken' }>, path: string): PrebakeError {
  return new PrebakeError('shortcode-syntax', `A shortcode cannot be read: ${masked.problem}.`, {
    file: path,
    line: masked.line,
    remedy: 'Write `{{< name key="value" >}}`; to show such text as it is, put it in code or write `{{</* name */>}}`.',
  });
}

function closesNothing(name: string, open: { name: string }[], path: string, line: number): PrebakeError {
  const guess = didYouMean(
    name,
    open.map((call) => call.name),
  );
  return new PrebakeError('shortcode-syntax', `{{< /${name} >}} closes nothing: no {{< ${name} >}} is open.${guess}`, {
    file: path,
    line,
  });
}

function crossing(call: ShortcodeCall, path: string): PrebakeError {
  return new PrebakeError(
    'shortcode-syntax',
    `{{< ${call.name} >}} begins and ends in different blocks, such as inside and outside of a list item.`,
    { file: path, line: call.line, remedy: 'Put both tags at the same indentation, each on a line of its own.' },
  );
}
