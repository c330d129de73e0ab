import type { Page } from './site.ts';
import { folderAbove } from './source-name.ts';

const INDEX_FILE = /(?:^|\/)(?:_?index|readme)\.[^/]+$/i;

/**
 * Sets parent, ancestors and children of every page, and gives the ids at the top of the tree. A page's parent is the
 * page of the nearest folder above that has one. `pages` are in order of weight, so that children come to be too.
 */
export function growTree(pages: Page[]): { tree: string[]; home: string | undefined } {
  const sections = new Map<string, Page>();
  for (const page of pages) {
    if (INDEX_FILE.test(page.id)) sections.set(folderAbove(page.id), page);
  }
  const nearest = new Map<string, Page | undefined>();
  const sectionOf = (folder: string): Page | undefined => {
    if (nearest.has(folder)) return nearest.get(folder);
    const found = sections.get(folder) ?? (folder === '' ? undefined : sectionOf(folderAbove(folder)));
    nearest.set(folder, found);
    return found;
  };
  const parentOf = (page: Page): Page | undefined => {
    const folder = folderAbove(page.id);
    if (!INDEX_FILE.test(page.id)) return sectionOf(folder);
    return folder === '' ? undefined : sectionOf(folderAbove(folder));
  };
  const lines = new Map<Page, string[]>();
  /** The page and all above it, from the top down; one array for all its children. */
  const lineOf = (page: Page | undefined): string[] => {
    if (page === undefined) return [];
    let line = lines.get(page);
    if (line === undefined) {
      line = [...lineOf(parentOf(page)), page.id];
      lines.set(page, line);
    }
    return line;
  };

  const home = sections.get('');
  const tree: string[] = [];
  for (const page of pages) {
    const parent = parentOf(page);
    page.ancestors = lineOf(parent);
    if (parent !== undefined) {
      page.parent = parent.id;
      parent.children.push(page.id);
    }
    if (page !== home && (parent === undefined || parent === home)) tree.push(page.id);
  }
  return { tree, home: home?.id };
}
