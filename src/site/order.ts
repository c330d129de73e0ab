import { foldCase } from './output-path.ts';
import type { Page } from './site.ts';

/** By code units, so that every machine and language gives the same order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Lighter first, pages without a weight last; then by title, whatever its case; then by id. */
export function byWeight(pages: Page[]): Page[] {
  const keyed = pages.map((page) => ({ page, weight: page.weight ?? Infinity, title: foldCase(page.title) }));
  keyed.sort(
    (a, b) =>
      (a.weight === b.weight ? 0 : a.weight - b.weight) ||
      compareText(a.title, b.title) ||
      compareText(a.page.id, b.page.id),
  );
  return keyed.map(({ page }) => page);
}

/** Newest first, pages without a date last; then by id. */
export function byDate(pages: Page[]): Page[] {
  const keyed = pages.map((page) => ({ page, date: page.date === undefined ? -Infinity : Date.parse(page.date) }));
  keyed.sort((a, b) => (a.date === b.date ? 0 : b.date - a.date) || compareText(a.page.id, b.page.id));
  return keyed.map(({ page }) => page);
}
