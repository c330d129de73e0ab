import type { BodyFacts, TocEntry } from '../../site/record.ts';
import { escapeMarkup } from '../escape.ts';
import { frozen } from './data.ts';

const views = new WeakMap<BodyFacts, readonly TocEntry[]>();
const NO_TOC = tocList([]);

/**
 * The table of contents: `{{page.toc}}` writes it as nested lists of links, and `{{#each page.toc}}` gives entries with
 * `id`, `text`, `depth` and `children`.
 */
export function tocView(facts: BodyFacts | undefined): readonly TocEntry[] {
  if (facts === undefined) return NO_TOC;
  let view = views.get(facts);
  if (view === undefined) {
    view = tocList(JSON.parse(facts.toc) as TocEntry[]);
    views.set(facts, view);
  }
  return view;
}

function tocList(toc: TocEntry[]): readonly TocEntry[] {
  const html = tocHtml(toc);
  Object.defineProperties(toc, { toHTML: { value: () => html }, toString: { value: () => html } });
  return frozen(toc);
}

function tocHtml(entries: readonly TocEntry[]): string {
  if (entries.length === 0) return '';
  const items = entries.map(
    (entry) =>
      `<li><a href="#${escapeMarkup(entry.id)}">${escapeMarkup(entry.text)}</a>${tocHtml(entry.children)}</li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
