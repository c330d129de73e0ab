import { defineMdastPlugin, type Features, markdownToHtml } from 'satteri';
import type { MarkdownSettings } from '../config/options.ts';
import { isBlockMask } from './mask.ts';

/**
 * The seam around the Markdown parser: nothing else in prebake names it. Its directive syntax stays off, because it
 * takes `10:30` and `:word` for directives and drops them; containers are our own.
 */
export function parseMarkdown(text: string, settings: MarkdownSettings): string {
  const features = settings.smartPunctuation ? SMART : PLAIN;
  const plugins = settings.rawHtml ? {} : { mdastPlugins: [escapeRawHtml] };
  return nameTaskBoxes(markdownToHtml(text, { features, ...plugins }).html);
}

const PLAIN: Features = { gfm: { footnotes: { clobberPrefix: '' } }, frontmatter: false, headingAttributes: true };
const SMART: Features = { ...PLAIN, smartPunctuation: true };

const TASK_BOX = /(<li class="task-list-item">(?:\n<p>)?<input type="checkbox"( checked)? disabled)>/g;

/** Gives the boxes of task lists a name for screen readers: the text of an item is no label of its box. */
function nameTaskBoxes(html: string): string {
  if (!html.includes('<li class="task-list-item">')) return html;
  return html.replace(TASK_BOX, (_box, begin: string, checked: string | undefined) => {
    return `${begin} aria-label="${checked === undefined ? 'Incomplete' : 'Completed'} task">`;
  });
}

/** Parents whose children are blocks; raw HTML in any other parent is inline. */
const BLOCK_PARENTS = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);
const MORE = /^<!--\s*more\s*-->\s*$/;

/** Turns raw HTML into text. A visit per node costs as much as the parse, so it runs only where raw HTML is not kept. */
const escapeRawHtml = defineMdastPlugin({
  name: 'escape-raw-html',
  html(node, context): void {
    if (isBlockMask(node.value) || MORE.test(node.value)) return;
    const text = { type: 'text' as const, value: node.value };
    const isBlock = BLOCK_PARENTS.has(context.parent(node).type);
    context.replaceNode(node, isBlock ? { type: 'paragraph', children: [text] } : text);
  },
});
