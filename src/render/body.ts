import type { MarkdownSettings } from '../config/options.ts';
import { digestOf, digestOfValue } from '../digest.ts';
import type { BodyFacts } from '../site/record.ts';
import { annotate } from './annotate.ts';
import { replaceCallouts } from './callout.ts';
import { renderCodeBlocks } from './code-block.ts';
import { maskContainers } from './container.ts';
import type { BlockCache, Body, BodySource } from './contract.ts';
import { takeExcerpt } from './excerpt.ts';
import { maskFenceMeta } from './fence.ts';
import { parseMarkdown } from './markdown.ts';
import { createMasks, type Masks, withoutForgedMasks } from './mask.ts';
import { hasShortcode, withoutMarks } from './placeholder.ts';
import { restoreMasks } from './restore.ts';
import { maskShortcodes, takeShortcodes } from './shortcode.ts';
import { countWords } from './words.ts';

/**
 * Turns a body's text into HTML with placeholders, and gathers its facts: mask what is ours, parse, put back what was
 * code, then callouts, headings and links, code blocks, shortcodes, excerpt. Equal arguments give equal results, and
 * no text throws but one with a shortcode that cannot be read (`shortcode-syntax`).
 */
export async function renderBody(source: BodySource, settings: MarkdownSettings, blocks?: BlockCache): Promise<Body> {
  const { format, path } = source;
  if (format === 'handlebars') return bodyOf(EMPTY);
  const text = normalize(source.text);
  const masks = createMasks();
  const isMarkdown = format === 'markdown';
  const parsed = isMarkdown ? fromMarkdown(text, masks, source, settings) : fromHtml(text, masks, source);
  const annotated = annotate(withoutMarks(parsed), isMarkdown ? settings : { ...settings, rawHtml: true });
  const coded = isMarkdown ? renderCodeBlocks(annotated.html, masks, settings.highlight, blocks) : annotated.html;
  const { html: called, calls: shortcodes } = takeShortcodes(
    typeof coded === 'string' ? coded : await coded,
    masks,
    path,
  );
  const { html, excerpt } = takeExcerpt(called);
  const words = countWords(isMarkdown ? withoutComments(text) : text.replace(TAGS, ' '));
  return bodyOf({ ...annotated, html, excerpt, shortcodes, words });
}

/** What is no text in an HTML body. */
const TAGS = /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>|<\/?[a-z][^>]*>/gi;

/** Markdown without `<!-- more -->` and its like; those in code go too. One without an end is text. */
function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4);
    if (end === -1) break;
    kept += `${text.slice(from, start)} `;
    from = end + 3;
  }
  return from === 0 ? text : kept + text.slice(from);
}

const EMPTY: Known = { html: '', excerpt: '', shortcodes: [], toc: [], anchors: [], links: [], words: 0 };

/** Line ends become `\n`, and NUL what CommonMark wants. */
function normalize(text: string): string {
  let normal = text;
  if (normal.includes('\r')) normal = normal.replace(/\r\n?/g, '\n');
  if (normal.includes('\0')) normal = normal.replaceAll('\0', '\uFFFD');
  return normal;
}

function fromMarkdown(text: string, masks: Masks, source: BodySource, settings: MarkdownSettings): string {
  const withShortcodes = maskShortcodes(withoutForgedMasks(text), masks, source.line, true);
  const html = parseMarkdown(maskFenceMeta(maskContainers(withShortcodes, masks), masks), settings);
  if (masks.items.length === 0) return replaceCallouts(html);
  const inline = (title: string) =>
    parseMarkdown(title, settings)
      .trim()
      .replace(/^<p>([\s\S]*)<\/p>$/, '$1');
  return replaceCallouts(restoreMasks(html, masks, inline, source.path));
}

function fromHtml(text: string, masks: Masks, source: BodySource): string {
  const masked = maskShortcodes(withoutForgedMasks(text), masks, source.line, false);
  return masks.items.length === 0 ? text : restoreMasks(masked, masks, (title) => title, source.path);
}

type Known = ReturnType<typeof annotate> & Pick<Body, 'shortcodes'> & { excerpt: string; words: number };

function bodyOf({ html, excerpt, shortcodes, links, ...known }: Known): Body {
  const toc = JSON.stringify(known.toc);
  const facts: BodyFacts = {
    digest: digestWith(html, shortcodes),
    excerptDigest: digestWith(excerpt, hasShortcode(excerpt) ? shortcodes : []),
    tocDigest: digestOf(toc),
    ...(known.heading !== undefined && { heading: known.heading }),
    toc,
    excerpt,
    words: known.words,
    anchors: JSON.stringify(known.anchors),
    hasLostParts: links.some(({ target }) => target.startsWith('#')),
    shortcodes: [...new Set(shortcodes.map(({ name }) => name))],
  };
  return { html, facts, shortcodes, links };
}

/** Of HTML together with the calls that its placeholders stand for; their lines are no part of what is shown. */
function digestWith(html: string, calls: Body['shortcodes']): string {
  if (calls.length === 0) return digestOf(html);
  return digestOfValue([html, calls.map(({ name, args, inner }) => [name, args, inner ?? null])]);
}
