import type { CollectionRule, CollectionRules } from './collection-rule.ts';
import type { Faults } from './faults.ts';
import { byDate } from './order.ts';
import { sortIds } from './query.ts';
import type { Page, Site } from './site.ts';
import { folderAbove } from './source-name.ts';

/** True for pages that belong in lists: HTML, and not the page that a server shows for what is missing. */
export function isListed(page: Page): boolean {
  return /\.x?html?$/.test(page.outputPath) && page.id !== '404.md';
}

/**
 * The ids of every collection in its order: ordinary pages in its folder or below. `posts` are newest first, `pages` by
 * weight, then title; `sort` in the config says otherwise. Ties go by id. `weighted` holds all pages by weight.
 */
export function fillCollections(
  weighted: Page[],
  rules: CollectionRules,
  site: Site,
  configFile: string | undefined,
  faults: Faults,
): Map<string, string[]> {
  const members = new Map<string, Page[]>([...rules.all.keys()].map((name) => [name, []]));
  const rulesAt = createRulesAt(rules);
  for (const page of weighted) {
    if (page.kind !== 'page' || !isListed(page)) continue;
    for (const rule of rulesAt(folderAbove(page.id))) members.get(rule.name)?.push(page);
  }
  const collections = new Map<string, string[]>();
  for (const [name, pages] of members) {
    const rule = rules.all.get(name);
    const sort = rule?.sort === undefined ? undefined : parseSort(rule.sort);
    if (rule?.sort !== undefined && sort === undefined) {
      const message = `The collection "${name}" cannot be sorted by "${rule.sort}": write a field, then asc or desc.`;
      faults.add('', 'config-value', message, { file: configFile });
    }
    const ids = (rule?.kind === 'posts' ? byDate(pages) : pages).map((page) => page.id);
    collections.set(name, sort === undefined ? ids : sortIds(site, ids.sort(), sort.field, sort.direction));
  }
  return collections;
}

/** Gives every collection that begins in a folder or above it. */
function createRulesAt(rules: CollectionRules): (folder: string) => CollectionRule[] {
  const byFolder = new Map<string, CollectionRule[]>();
  for (const rule of rules.all.values()) byFolder.set(rule.from, [...(byFolder.get(rule.from) ?? []), rule]);
  const known = new Map<string, CollectionRule[]>();
  const rulesAt = (folder: string): CollectionRule[] => {
    let found = known.get(folder);
    if (found === undefined) {
      found = [...(byFolder.get(folder) ?? []), ...(folder === '' ? [] : rulesAt(folderAbove(folder)))];
      known.set(folder, found);
    }
    return found;
  };
  return rulesAt;
}

function parseSort(sort: string): { field: string; direction: 'asc' | 'desc' } | undefined {
  const [field, direction = 'asc', ...others] = sort.trim().split(/\s+/);
  if (field === undefined || field === '' || others.length > 0) return undefined;
  return direction === 'asc' || direction === 'desc' ? { field, direction } : undefined;
}

/**
 * Sets `previous` and `next` within each page's own collection. Where the newest comes first, previous is the older
 * one; in every other order it is the one before.
 */
export function linkNeighbours(site: Site, rules: CollectionRules): void {
  for (const [name, ids] of site.collections) {
    const rule = rules.all.get(name);
    if (rule === undefined) continue;
    const newestFirst = rule.sort === undefined ? rule.kind === 'posts' : /^\w*[dD]ate\s+desc$/.test(rule.sort.trim());
    let before: Page | undefined;
    for (const id of ids) {
      const page = site.pages.get(id);
      if (page?.collection !== name) continue;
      if (before !== undefined) {
        const [older, newer] = newestFirst ? [page, before] : [before, page];
        older.next = newer.id;
        newer.previous = older.id;
      }
      before = page;
    }
  }
}
