import { digestOf } from '../digest.ts';
import type { BlockCache } from './contract.ts';
import { type FenceMeta, parseFenceMeta } from './fence.ts';
import { highlightLines, loadLanguage } from './highlight.ts';
import { escapeHtml, escapeText, unescapeHtml } from './html.ts';
import { type Masks, originalOf, replaceMasks } from './mask.ts';

const START = '<pre><code class="language-';
const END = '</code></pre>';
/** Code units: beyond this a block stays plain. */
const HIGHLIGHT_LIMIT = 64 * 1024;

interface CodeBlock {
  start: number;
  end: number;
  language: string;
  meta: string;
  code: string;
}

/**
 * Renders the fenced code of `html`: highlighted, with the title and the marked lines that its fence asks for. Gives a
 * promise only when a grammar must be loaded first.
 */
export function renderCodeBlocks(
  html: string,
  masks: Masks,
  highlight: boolean,
  cache?: BlockCache,
): string | Promise<string> {
  const blocks = findCodeBlocks(html, masks);
  if (blocks.length === 0) return html;
  const loading = highlight ? loadLanguages(blocks) : [];
  const render = () => replaceBlocks(html, blocks, highlight, cache);
  return loading.length === 0 ? render() : Promise.all(loading).then(render);
}

function replaceBlocks(html: string, blocks: readonly CodeBlock[], highlight: boolean, cache?: BlockCache): string {
  let rendered = '';
  let from = 0;
  for (const block of blocks) {
    rendered += html.slice(from, block.start) + renderBlock(block, highlight, cache);
    from = block.end;
  }
  return rendered + html.slice(from);
}

function findCodeBlocks(html: string, masks: Masks): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  for (let start = html.indexOf(START); start !== -1; ) {
    const classEnd = html.indexOf('">', start);
    const codeEnd = html.indexOf('<', classEnd);
    const end = codeEnd + END.length;
    // Other tags inside are an author's own, and stay.
    if (classEnd !== -1 && codeEnd !== -1 && html.startsWith(END, codeEnd)) {
      let meta = '';
      const info = html.slice(start + START.length, classEnd);
      const language = replaceMasks(info, masks, (masked) => {
        meta = originalOf(masked, masks);
        return '';
      });
      const code = unescapeHtml(html.slice(classEnd + 2, codeEnd));
      blocks.push({ start, end, language: unescapeHtml(language).toLowerCase(), meta, code });
    }
    start = html.indexOf(START, Math.max(start + START.length, classEnd));
  }
  return blocks;
}

function loadLanguages(blocks: readonly CodeBlock[]): Promise<void>[] {
  const loading: Promise<void>[] = [];
  for (const language of new Set(blocks.filter(isHighlightable).map((block) => block.language))) {
    const loaded = loadLanguage(language);
    if (loaded !== undefined) loading.push(loaded);
  }
  return loading;
}

function isHighlightable({ language, code }: CodeBlock): boolean {
  return language !== '' && code.length <= HIGHLIGHT_LIMIT;
}

function renderBlock(block: CodeBlock, highlight: boolean, cache: BlockCache | undefined): string {
  if (!highlight) return layOut(block, undefined);
  const key = digestOf(`${block.language}\n${block.meta}\n${block.code}`);
  const known = cache?.get(key);
  if (known !== undefined) return known;
  const html = layOut(block, isHighlightable(block) ? highlightLines(block.code, block.language) : undefined);
  cache?.set(key, html);
  return html;
}

/** `lines` is the highlighted HTML; without it the code stays plain, under its language's class. */
function layOut(block: CodeBlock, lines: string[] | undefined): string {
  const meta = block.meta === '' ? undefined : parseFenceMeta(block.meta);
  const plain = () => block.code.replace(/\n$/, '').split('\n').map(escapeText);
  const marked = meta !== undefined && meta.lines.length > 0;
  const code = marked ? markLines(lines ?? plain(), meta) : (lines?.join('\n').concat('\n') ?? escapeText(block.code));
  const language = escapeHtml(block.language);
  const open =
    lines === undefined
      ? `<pre><code${language === '' ? '' : ` class="language-${language}"`}>`
      : `<pre class="shiki" data-language="${language}"><code>`;
  const pre = `${open}${code}</code></pre>`;
  if (meta === undefined || meta.title === '') return pre;
  return `<figure class="code"><figcaption>${escapeHtml(meta.title)}</figcaption>${pre}</figure>`;
}

function markLines(lines: readonly string[], meta: FenceMeta): string {
  return lines
    .map((line, index) => {
      const isMarked = meta.lines.some(([first, last]) => index + 1 >= first && index + 1 <= last);
      return `<span class="${isMarked ? 'line highlighted' : 'line'}">${line}</span>\n`;
    })
    .join('');
}
