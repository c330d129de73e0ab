import type { ErrorData, ErrorName } from '../errors.ts';
import { PrebakeError, toErrorData } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { anchorsFacet, type Facet, outputFacet, urlFacet } from './facets.ts';
import { type Neighbourhood, neighbourhoodOf, outputsOf } from './link-index.ts';
import { urlOf } from './output-path.ts';
import type { BodyFacts } from './record.ts';
import type { Page, Site } from './site.ts';
import { folderAbove } from './source-name.ts';

export interface LinkProblem {
  name: Extract<ErrorName, 'link-unknown' | 'link-anchor-unknown'>;
  message: string;
}

export interface ResolvedLink {
  /** Not escaped for HTML. A target that leads nowhere is left as it was written. */
  url: string;
  /** What the answer depends on, what was looked for and not found included. */
  facets: Facet[];
  /** Id of the page it leads to. */
  page?: string;
  problem?: LinkProblem;
}

const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/**
 * Where a link in a page leads. Takes what an author may write: a source file (`../b.md#part`, `/docs/b.md` from
 * content/), a file beside the source, a file of static/, an address of the site with or without the base path, an
 * address relative to the page's own. `fromId` is undefined for links that stand in no page and begin with `/`.
 */
export function resolveLink(site: Site, fromId: string | undefined, target: string): ResolvedLink {
  if (EXTERNAL.test(target)) return { url: target, facets: [] };
  const { path, query, fragment } = split(target);
  const from = fromId === undefined ? undefined : site.pages.get(fromId);
  if (path === '') {
    const own = from === undefined ? undefined : checkAnchor(from, fragment, target);
    return { url: target, facets: own?.facets ?? [], ...(own?.problem && { problem: own.problem }) };
  }
  const facets: Facet[] = [];
  const decoded = decode(path);
  const found = findSource(site, from, decoded, facets) ?? find(site, candidates(site, from, decoded, path), facets);
  if (found === undefined) {
    const message = `"${target}" leads to nothing on this site.${suggestion(site, from, decoded)}`;
    return { url: target, facets, problem: { name: 'link-unknown', message } };
  }
  const url = found.url + query + (fragment === undefined ? '' : `#${fragment}`);
  if (found.page === undefined) return { url, facets };
  const anchor = checkAnchor(found.page, fragment, target);
  facets.push(...anchor.facets);
  return { url, facets, page: found.page.id, ...(anchor.problem && { problem: anchor.problem }) };
}

/** The broken ones among the links of a page, as errors. `lineOf` is asked in their order, and counts from 1 in the file. */
export function checkLinks<L extends { target: string }>(
  site: Site,
  page: Page,
  links: readonly L[],
  lineOf: (link: L) => number | undefined,
): ErrorData[] {
  const problems: ErrorData[] = [];
  for (const link of links) {
    const { problem } = resolveLink(site, page.id, link.target);
    if (problem === undefined) continue;
    const place = { file: page.source, line: lineOf(link) };
    problems.push(toErrorData(new PrebakeError(problem.name, problem.message, place)));
  }
  return problems;
}

function split(target: string): { path: string; query: string; fragment: string | undefined } {
  const hash = target.indexOf('#');
  const rest = hash === -1 ? target : target.slice(0, hash);
  const mark = rest.indexOf('?');
  return {
    path: mark === -1 ? rest : rest.slice(0, mark),
    query: mark === -1 ? '' : rest.slice(mark),
    fragment: hash === -1 ? undefined : target.slice(hash + 1),
  };
}

function decode(text: string): string {
  if (!text.includes('%')) return text.normalize('NFC');
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch {
    return text.normalize('NFC');
  }
}

/** Where a target may lead, in the order of trial: `source` within content/, `output` in the output folder. */
type Candidate = { source: string } | { output: string };

function* candidates(site: Site, from: Page | undefined, path: string, written: string): Generator<Candidate> {
  if (path.startsWith('/')) {
    yield* both(normalise('', path));
    const { basePath } = site.config;
    if (basePath !== '' && `${path}/`.startsWith(`${basePath}/`))
      yield* both(normalise('', path.slice(basePath.length)));
  } else if (from !== undefined) {
    const source = from.source === undefined ? undefined : sourceId(from);
    if (source !== undefined) yield* both(normalise(folderAbove(source), path));
    // As a browser reads it on the page's own address.
    const folder = from.outputPath.slice(0, from.outputPath.lastIndexOf('/') + 1);
    yield* outputs(normalise(folder, path));
  } else {
    yield* both(normalise('', path));
  }
  // A name may hold a percent sign that was not meant as an escape.
  if (written !== path && from?.source !== undefined) yield* both(normalise(folderAbove(sourceId(from)), written));
}

function sourceId(page: Page): string {
  return page.kind === 'slice' ? page.id.slice(0, page.id.lastIndexOf('@')) : page.id;
}

function* both(path: string | undefined): Generator<Candidate> {
  if (path === undefined) return;
  if (path !== '' && !path.endsWith('/')) yield { source: path };
  yield* outputs(path);
}

function* outputs(path: string | undefined): Generator<Candidate> {
  if (path === undefined) return;
  if (path === '' || path.endsWith('/')) {
    yield { output: `${path}index.html` };
    if (path !== '') yield { output: `${path.slice(0, -1)}.html` };
    return;
  }
  yield { output: path };
  yield { output: `${path}/index.html` };
  yield { output: `${path}.html` };
}

/** Empty, `.` and `..`, wherever they stand. */
const SPECIAL_SEGMENT = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Joins and removes `.` and `..`; keeps a slash at the end. Undefined when the path leads out of the site. */
function normalise(folder: string, path: string): string | undefined {
  if (!SPECIAL_SEGMENT.test(path)) return folder === '' ? path : `${folder}/${path}`;
  const segments: string[] = [];
  for (const segment of `${folder}/${path}`.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  const joined = segments.join('/');
  return joined !== '' && /(?:^|\/)\.{0,2}$/.test(path) ? `${joined}/` : joined;
}

type Found = { url: string; page?: Page };

/** The first candidate of nearly every link, without the others: sites hold hundreds of thousands of links. */
function findSource(site: Site, from: Page | undefined, path: string, facets: Facet[]): Found | undefined {
  const isRooted = path.startsWith('/');
  if (!isRooted && from?.source === undefined) return undefined;
  const source = normalise(isRooted || from === undefined ? '' : folderAbove(sourceId(from)), path);
  const page = source === undefined ? undefined : site.pages.get(source);
  if (page?.source === undefined || source === undefined) return undefined;
  facets.push(urlFacet(source));
  return { url: page.url, page };
}

function find(site: Site, tries: Iterable<Candidate>, facets: Facet[]): Found | undefined {
  for (const candidate of tries) {
    if ('source' in candidate) {
      const page = site.pages.get(candidate.source);
      facets.push(urlFacet(candidate.source));
      if (page?.source !== undefined) return { url: page.url, page };
      continue;
    }
    const target = outputsOf(site).get(candidate.output);
    facets.push(outputFacet(candidate.output));
    if (target === undefined) continue;
    if ('asset' in target) return { url: urlOf(candidate.output, site.config.basePath) };
    const page = site.pages.get(target.page);
    if (page === undefined) continue;
    facets.push(urlFacet(page.id));
    return { url: page.url, page };
  }
  return undefined;
}

/** Anchors are known for bodies of Markdown and HTML that call no shortcode; `#top` is known to every browser. */
function checkAnchor(
  page: Page,
  fragment: string | undefined,
  target: string,
): { facets: Facet[]; problem?: LinkProblem } {
  if (fragment === undefined || fragment === '' || fragment === 'top') return { facets: [] };
  const facets = [anchorsFacet(page.id)];
  const { body, format } = page;
  if (body === undefined || format === 'handlebars' || format === 'none' || body.shortcodes.length > 0)
    return { facets };
  if (hasAnchor(body, fragment) || hasAnchor(body, decode(fragment))) return { facets };
  const near = nearest(decode(fragment), JSON.parse(body.anchors) as string[]);
  const hint = near === undefined ? '' : ` Did you mean "#${near}"?`;
  const message = `"${target}" names a part that ${page.source ?? page.id} does not have.${hint}`;
  return { facets, problem: { name: 'link-anchor-unknown', message } };
}

const anchorSets = new WeakMap<BodyFacts, Set<string>>();

function hasAnchor(facts: BodyFacts, id: string): boolean {
  let anchors = anchorSets.get(facts);
  if (anchors === undefined) {
    anchors = new Set(JSON.parse(facts.anchors) as string[]);
    anchorSets.set(facts, anchors);
  }
  return anchors.has(id);
}

/** A name in the same folder that is nearly the same, or the same name elsewhere. */
function suggestion(site: Site, from: Page | undefined, path: string): string {
  const base = path.startsWith('/') || from?.source === undefined ? '' : folderAbove(sourceId(from));
  const wanted = normalise(base, path)?.replace(/\/$/, '');
  if (wanted === undefined) return ' It leads out of the site.';
  const near = neighbourhoodOf(site);
  let suggested = near.suggested.get(wanted);
  if (suggested === undefined) {
    suggested = suggestFor(wanted, near);
    near.suggested.set(wanted, suggested);
  }
  return suggested;
}

function suggestFor(wanted: string, { folders, names, nearFolders }: Neighbourhood): string {
  const name = wanted.slice(wanted.lastIndexOf('/') + 1);
  const folder = folderAbove(wanted);
  const near = nearest(name, amongMany(folders.get(folder), name));
  if (near !== undefined) return ` Did you mean "/${folder === '' ? near : `${folder}/${near}`}"?`;
  const [elsewhere] = (names.get(name) ?? []).toSorted();
  if (elsewhere !== undefined) return ` Did you mean "/${elsewhere}"?`;
  if (folder === '' || folders.has(folder)) return '';
  if (!nearFolders.has(folder)) nearFolders.set(folder, nearest(folder, folders.keys()));
  const nearFolder = nearFolders.get(folder);
  return nearFolder === undefined ? '' : ` Did you mean the folder "/${nearFolder}/"?`;
}

/** In a huge folder only names with the same first letter and about the same length are compared: that stays cheap. */
function amongMany(names: ReadonlySet<string> | undefined, name: string): Iterable<string> {
  if (names === undefined) return [];
  return names.size <= 1000
    ? names
    : [...names].filter((other) => other[0] === name[0] && Math.abs(other.length - name.length) < 2);
}
