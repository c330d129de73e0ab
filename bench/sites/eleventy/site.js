import { readFileSync } from 'node:fs';

const { pageSize, sections } = JSON.parse(readFileSync(new URL('./sections.json', import.meta.url), 'utf8'));

export const site = { sections, terms: [], lists: [], neighbours: new Map(), fill };

const byWeight = (a, b) => a.data.weight - b.data.weight;
const byDate = (a, b) => b.date - a.date;

function fill(pages) {
  const byFolder = new Map();
  const byTag = new Map();
  for (const page of pages) {
    const parts = page.url.slice(1).split('/').slice(0, -2);
    for (let depth = 1; depth <= parts.length; depth++) add(byFolder, parts.slice(0, depth).join('/'), page);
    for (const tag of page.data.tags ?? []) add(byTag, tag, page);
  }
  site.lists = sections.flatMap(({ folder, title, description }) => {
    const items = (byFolder.get(folder) ?? []).sort(byWeight);
    if (!folder.includes('/')) link(items);
    return slice(`/${folder}/`, title, description, items);
  });
  site.terms = [...byTag].sort().map(([name, items]) => ({ name, url: `/tags/${name}/`, items: items.sort(byDate) }));
  for (const { name, url, items } of site.terms) site.lists.push(...slice(url, name, '', items));
}

function add(map, key, page) {
  const pages = map.get(key);
  if (pages === undefined) map.set(key, [page]);
  else pages.push(page);
}

function link(items) {
  for (const [at, { url }] of items.entries()) {
    site.neighbours.set(url, { previous: items[at - 1], next: items[at + 1] });
  }
}

function slice(url, title, description, items) {
  const count = Math.max(1, Math.ceil(items.length / pageSize));
  const urlOf = (number) => (number === 1 ? url : `${url}page/${number}/`);
  return Array.from({ length: count }, (_, at) => ({
    url: urlOf(at + 1),
    title,
    description,
    items: items.slice(at * pageSize, (at + 1) * pageSize),
    number: at + 1,
    count,
    previous: at > 0 ? urlOf(at) : undefined,
    next: at + 1 < count ? urlOf(at + 2) : undefined,
  }));
}
