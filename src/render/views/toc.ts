import type { TocEntry } from '../../site/record.ts';
import { escapeMarkup } from '../escape.ts';
import { frozen } from './data.ts';

const views = new WeakMap<readonly TocEntry[], readonly TocEntry[]>();

/**
 * The table of contents: `{{page.toc}}` writes it as nested lists of links, and `{{#each page.toc}}` gives entries with
 * `id`, `text`, `depth` and `children`.
 */
export function tocView(toc: readonly TocEntry[]): readonly TocEntry[] {
  let view = views.get(toc);
  if (view === undefined) {
    const html = tocHtml(toc);
    const list = frozen([...toc]).slice();
    Object.defineProperties(list, { toHTML: { value: () => html }, toString: { value: () => html } });
    view = Object.freeze(list);
    views.set(toc, view);
  }
  return view;
}

function tocHtml(entries: readonly TocEntry[]): string {
  if (entries.length === 0) return '';
  const items = entries.map(
    (entry) =>
      `<li><a href="#${escapeMarkup(entry.id)}">${escapeMarkup(entry.text)}</a>${tocHtml(entry.children)}</li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
