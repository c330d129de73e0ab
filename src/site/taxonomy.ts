import type { Config } from '../config/options.ts';
import type { Faults } from './faults.ts';
import { generatedPage } from './generated.ts';
import { compareText } from './order.ts';
import { foldCase } from './output-path.ts';
import { layoutsOf } from './page.ts';
import { permalinkOutput } from './permalink.ts';
import type { Page, Term } from './site.ts';
import { uniqueSlugs } from './slug.ts';
import { humanise } from './source-name.ts';

/**
 * The terms of every taxonomy, by name. Names that differ only in case or Unicode form are one term, spelled as most
 * pages spell it; the pages' own `terms` are set to that spelling. `pages` are newest first, and so are a term's.
 */
export function collectTaxonomies(pages: Page[], config: Config): Map<string, Term[]> {
  const taxonomies = new Map<string, Term[]>();
  for (const taxonomy of Object.keys(config.taxonomies)) taxonomies.set(taxonomy, collectTerms(pages, taxonomy));
  return taxonomies;
}

interface Gathered {
  key: string;
  ids: string[];
  spellings: Map<string, number>;
}

function collectTerms(pages: Page[], taxonomy: string): Term[] {
  const byKey = new Map<string, Gathered>();
  const bySpelling = new Map<string, Gathered>();
  const gather = (name: string): Gathered => {
    const key = foldCase(name.normalize('NFKC'));
    let term = byKey.get(key);
    if (term === undefined) {
      term = { key, ids: [], spellings: new Map() };
      byKey.set(key, term);
    }
    bySpelling.set(name, term);
    return term;
  };
  for (const page of pages) {
    const names = page.terms[taxonomy];
    if (names === undefined) continue;
    for (const name of names) {
      const term = bySpelling.get(name) ?? gather(name);
      if (term.ids.at(-1) !== page.id) term.ids.push(page.id);
      term.spellings.set(name, (term.spellings.get(name) ?? 0) + 1);
    }
  }
  const gathered = [...byKey.values()].sort((a, b) => compareText(a.key, b.key));
  const names = new Map(gathered.map((term) => [term, usualSpelling(term.spellings)]));
  const nameOf = (term: Gathered | undefined): string => (term && names.get(term)) ?? '';
  if (bySpelling.size > byKey.size) {
    for (const { terms } of pages) {
      const own = terms[taxonomy];
      if (own !== undefined) terms[taxonomy] = [...new Set(own.map((name) => nameOf(bySpelling.get(name))))];
    }
  }
  const slugs = uniqueSlugs(names.values());
  return gathered.map((term) => {
    const name = nameOf(term);
    return { name, slug: slugs.get(name) ?? '', pages: term.ids };
  });
}

function usualSpelling(spellings: Map<string, number>): string {
  const [usual] = [...spellings].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
  return usual?.[0] ?? '';
}

/** A page of a taxonomy that the site may have: content at its output path takes its place. */
export interface TaxonomyPlace {
  taxonomy: string;
  /** Absent for the page of the taxonomy itself. */
  term?: Term;
  outputPath: string;
  /** No page carries a term: then nothing is made, but a page of the site's own is still the taxonomy's. */
  isEmpty: boolean;
}

/** Where the pages of all taxonomies stand: each taxonomy's own, then its terms'. */
export function placeTaxonomies(taxonomies: Map<string, Term[]>, config: Config, faults: Faults): TaxonomyPlace[] {
  const places: TaxonomyPlace[] = [];
  for (const [taxonomy, terms] of taxonomies) {
    const pattern = config.taxonomies[taxonomy]?.permalink ?? `/${taxonomy}/:slug/`;
    const token = /:([a-zA-Z]+)/.exec(pattern.replace(':slug', ''));
    if (token !== null || !pattern.includes(':slug')) {
      const why = token === null ? 'it has no :slug' : `"${token[0]}" is not known here, only :slug`;
      const message = `The permalink "${pattern}" of the taxonomy "${taxonomy}" cannot give each term an address: ${why}.`;
      faults.add('', 'permalink-token', message, { file: config.file });
      continue;
    }
    const above = pattern.slice(0, pattern.lastIndexOf('/', pattern.indexOf(':slug')) + 1);
    try {
      const own = above === '/' || above === '' ? `/${taxonomy}/` : above;
      const found: TaxonomyPlace[] = [
        { taxonomy, outputPath: permalinkOutput(own, config.urlStyle), isEmpty: terms.length === 0 },
      ];
      for (const term of terms) {
        const path = pattern.replace(':slug', term.slug);
        found.push({ taxonomy, term, outputPath: permalinkOutput(path, config.urlStyle), isEmpty: false });
      }
      places.push(...found);
    } catch (error) {
      faults.caught('', error, { file: config.file });
    }
  }
  return places;
}

/** Makes a page of the site the page of a term or taxonomy. */
export function adopt(page: Page, { taxonomy, term }: TaxonomyPlace): void {
  page.kind = term === undefined ? 'taxonomy' : 'term';
  if (term === undefined) page.taxonomy = taxonomy;
  else page.term = { taxonomy, name: term.name };
  if (!page.layoutNamed && page.layouts.length > 0) page.layouts = layoutsOf(page.kind);
  const hasTitle = typeof page.frontMatter.title === 'string' || page.body?.heading !== undefined;
  if (!hasTitle) page.title = titleOf(taxonomy, term);
}

/** The generated page of a term or taxonomy; undefined when it has nothing to show, or no template to show it. */
export function makeTaxonomyPage(
  { taxonomy, term, outputPath, isEmpty }: TaxonomyPlace,
  templates: ReadonlySet<string>,
  config: Config,
  basePath: string,
): Page | undefined {
  const kind = term === undefined ? 'taxonomy' : 'term';
  const layouts = layoutsOf(kind);
  if (isEmpty || !layouts.some((layout) => templates.has(`layout/${layout}`))) return undefined;
  const id = term === undefined ? `@taxonomy/${taxonomy}` : `@term/${taxonomy}/${term.slug}`;
  const page = generatedPage(id, kind, outputPath, titleOf(taxonomy, term), config, basePath);
  page.layouts = layouts;
  page.slug = term?.slug ?? taxonomy;
  if (term === undefined) page.taxonomy = taxonomy;
  else page.term = { taxonomy, name: term.name };
  return page;
}

function titleOf(taxonomy: string, term: Term | undefined): string {
  return term?.name ?? humanise(taxonomy);
}
