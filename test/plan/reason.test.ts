import { expect, test } from 'vitest';
import { sentenceFor } from '../../src/plan/reason.ts';
import * as facets from '../../src/site/facets.ts';
import type { Query } from '../../src/site/query.ts';

const query = (collection: Query['collection']) => facets.queryFacet({ collection, ops: [] });

const changed: [facet: string, sentence: string][] = [
  [facets.bodyFacet('a.md'), 'the body of a.md changed'],
  [facets.excerptFacet('a.md'), 'the excerpt of a.md changed'],
  [facets.tocFacet('a.md'), 'the table of contents of a.md changed'],
  [facets.metaFacet('a.md', 'title'), 'the title of a.md changed'],
  [facets.metaFacet('a.md', 'author.name'), 'the author.name of a.md changed'],
  [facets.metaFacet('a|b.md', 'title'), 'the title of a|b.md changed'],
  [facets.metaFacet('a.md', '*'), 'the front matter of a.md changed'],
  [facets.urlFacet('a.md'), 'the address of a.md changed'],
  [facets.templateFacet('layout', 'blocks/card'), 'the layout blocks/card changed'],
  [facets.templateFacet('partial', 'nav'), 'the partial nav changed'],
  [facets.templateFacet('shortcode', 'note'), 'the shortcode note changed'],
  [facets.collectionFacet('blog'), 'the list of pages in blog changed'],
  [query('blog'), 'what a query finds in blog changed'],
  [query({ all: true }), 'what a query finds in the site changed'],
  [query({ taxonomy: 'tags', term: 'C++' }), 'what a query finds in the site changed'],
  [facets.sliceFacet('blog/index.md@2'), 'the list on blog/index.md@2 changed'],
  [facets.neighboursFacet('a.md'), 'the page before or after a.md changed'],
  [facets.childrenFacet('a.md'), 'the pages below a.md changed'],
  [facets.ancestorsFacet('a.md'), 'the pages above a.md changed'],
  [facets.TREE_FACET, 'the tree of sections changed'],
  [facets.termsFacet('tags'), 'the terms of tags changed'],
  [facets.menuFacet('main'), 'the menu main changed'],
  [facets.dataFacet(['team', 'lead']), 'the data team.lead changed'],
  [facets.dataFacet([]), 'the data changed'],
  [facets.outputFacet('old/index.html'), 'what is published as old/index.html changed'],
  [facets.assetFacet('content/a.png'), 'the file content/a.png changed'],
  [facets.bundleFacet('site.css'), 'the asset site.css changed'],
  [facets.configFacet(['params', 'colour']), 'the setting params.colour changed'],
  [facets.sourceFacet('content/a.md'), 'the page made from content/a.md changed'],
  [facets.anchorsFacet('a.md'), 'the headings of a.md changed'],
  [facets.HELPERS_FACET, "the site's own helpers changed"],
  [facets.clockFacet('day'), 'the day changed'],
  [facets.envFacet('HOME'), 'the environment variable HOME changed'],
  [facets.fileFacet('notes.txt'), 'the file notes.txt changed'],
];

test.each(changed)('%s is told as: %s', (facet, sentence) => {
  expect(sentenceFor(facet, 'one', 'two')).toBe(sentence);
});

test('what was looked for in vain and came has appeared, and what is no more is gone', () => {
  const partial = facets.templateFacet('partial', 'nav');
  expect(sentenceFor(partial, facets.ABSENT, 'two')).toBe('the partial nav appeared');
  expect(sentenceFor(partial, 'one', facets.ABSENT)).toBe('the partial nav is gone');
});

test('a volatile helper is a reason by itself', () => {
  expect(sentenceFor(facets.VOLATILE_FACET, 'one', 'two')).toBe('it uses a helper that says it is volatile');
});

test('every facet that takes a name has a sentence of its own', () => {
  const others = ['parseFacet', 'dataFacet', 'configFacet', 'queryFacet'];
  const makers = Object.entries(facets).filter(([name]) => name.endsWith('Facet') && !others.includes(name));
  const kinds = makers.map(([, make]) => facets.parseFacet((make as (...names: string[]) => string)('x', 'y')).kind);
  const told = new Set(changed.map(([facet]) => facets.parseFacet(facet).kind));
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((kind) => !told.has(kind))).toEqual([]);
});
