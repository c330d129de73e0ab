import type { Site } from './site.ts';

/** What an output path leads to: a page, or the source of a published file. */
export type Target = { page: string } | { asset: string };

/** What links are looked up in. Made when the first link asks, once per set of addresses. */
export interface LinkIndex {
  /** Output path → what is there; the redirect pages of aliases lead to their page. */
  outputs: Map<string, Target>;
  /** Folder → the names in it, of sources within content/ and of output paths; for the nearest name. */
  folders: Map<string, Set<string>>;
  /** File name → paths that end in it. */
  names: Map<string, string[]>;
}

const outputs = new WeakMap<Site, Map<string, Target>>();
const neighbourhoods = new WeakMap<Site, Pick<LinkIndex, 'folders' | 'names'>>();

export function outputsOf(site: Site): Map<string, Target> {
  let known = outputs.get(site);
  if (known === undefined) {
    known = new Map();
    for (const [source, asset] of site.assets) known.set(asset.outputPath, { asset: source });
    for (const [name, bundle] of site.bundles) known.set(bundle.outputPath, { asset: name });
    for (const page of site.pages.values()) for (const alias of page.aliases) known.set(alias, { page: page.id });
    for (const page of site.pages.values()) known.set(page.outputPath, { page: page.id });
    outputs.set(site, known);
  }
  return known;
}

/** Lets `after` use what was made for `before`: right only when no address differs between the two. */
export function shareOutputs(before: Site, after: Site): void {
  const known = outputs.get(before);
  if (known !== undefined) outputs.set(after, known);
}

export function neighbourhoodOf(site: Site): Pick<LinkIndex, 'folders' | 'names'> {
  let known = neighbourhoods.get(site);
  if (known === undefined) {
    known = { folders: new Map(), names: new Map() };
    for (const page of site.pages.values())
      if (page.source !== undefined && page.kind !== 'slice') note(known, page.id);
    for (const path of outputsOf(site).keys()) note(known, path.replace(/(?:^|\/)index\.html$/, ''));
    neighbourhoods.set(site, known);
  }
  return known;
}

function note({ folders, names }: Pick<LinkIndex, 'folders' | 'names'>, path: string): void {
  if (path === '') return;
  const slash = path.lastIndexOf('/');
  const folder = slash === -1 ? '' : path.slice(0, slash);
  const name = path.slice(slash + 1);
  const inFolder = folders.get(folder);
  if (inFolder === undefined) folders.set(folder, new Set([name]));
  else inFolder.add(name);
  const places = names.get(name);
  if (places === undefined) names.set(name, [path]);
  else places.push(path);
}
