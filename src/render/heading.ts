import type { TocEntry } from '../site/record.ts';

export interface Heading {
  /** 1 to 6. */
  depth: number;
  /** Empty until it is assigned. */
  id: string;
  /** Plain text. */
  text: string;
  /** Which piece of the HTML takes the id; -1 when the author wrote one. */
  piece: number;
}

/**
 * Gives the headings without an id the slug of their text, numbered where it is taken already: `setup`, `setup-1`.
 * `taken` holds every id that the author wrote, wherever in the body, and receives the new ones.
 */
export function assignIds(headings: readonly Heading[], taken: Set<string>): void {
  const repeats = new Map<string, number>();
  for (const heading of headings) {
    if (heading.id !== '') continue;
    const slug = slugOf(heading.text) || 'section';
    let id = slug;
    let count = repeats.get(slug) ?? 0;
    while (taken.has(id)) id = `${slug}-${++count}`;
    repeats.set(slug, count);
    taken.add(id);
    heading.id = id;
  }
}

/** As GitHub makes it: lower case, letters and digits of any script, `-` and `_`; each space becomes a `-`. */
function slugOf(text: string): string {
  const lower = text.toLowerCase();
  if (/^[a-z0-9_ -]*$/.test(lower)) return lower.replaceAll(' ', '-');
  return lower
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}

/** Headings of depth 2 to `deepest`, each under the nearest one before it that is less deep. */
export function tocOf(headings: readonly Heading[], deepest: number): TocEntry[] {
  const toc: TocEntry[] = [];
  const path: TocEntry[] = [];
  for (const { depth, id, text } of headings) {
    if (depth < 2 || depth > deepest) continue;
    const entry: TocEntry = { depth, id, text, children: [] };
    while ((path.at(-1)?.depth ?? 0) >= depth) path.pop();
    (path.at(-1)?.children ?? toc).push(entry);
    path.push(entry);
  }
  return toc;
}
