import type { Site } from './site.ts';

/** What an output path leads to: a page, or the source of a published file. */
export type Target = { page: string } | { asset: string };

/** What is near a name that leads nowhere. Made when the first such link asks, once per set of addresses. */
export interface Neighbourhood {
  /** Folder → the names in it, of sources within content/ and of output paths; for the nearest name. */
  folders: Map<string, Set<string>>;
  /** File name → paths that end in it. */
  names: Map<string, string[]>;
  /** Wanted path → what was suggested for it: many pages share a broken link. */
  suggested: Map<string, string>;
  /** Folder that does not exist → the nearest one that does. */
  nearFolders: Map<string, string | undefined>;
}

const outputs = new WeakMap<Site, Map<string, Target>>();
const neighbourhoods = new WeakMap<Site, Neighbourhood>();

/** Output path → what is there; the redirect pages of aliases lead to their page. */
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

export function neighbourhoodOf(site: Site): Neighbourhood {
  let known = neighbourhoods.get(site);
  if (known === undefined) {
    known = { folders: new Map(), names: new Map(), suggested: new Map(), nearFolders: new Map() };
    for (const page of site.pages.values())
      if (page.source !== undefined && page.kind !== 'slice') note(known, page.id);
    for (const path of outputsOf(site).keys()) note(known, path.replace(/(?:^|\/)index\.html$/, ''));
    neighbourhoods.set(site, known);
  }
  return known;
}

function note({ folders, names }: Neighbourhood, path: string): void {
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
