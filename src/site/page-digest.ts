import { digestOf } from '../digest.ts';
import type { Page } from './site.ts';

/** Of everything about a page but its body. The fields are written in a fixed order, which costs least at 40,000 pages. */
export function pageDigest(page: Page): string {
  return digestOf(
    JSON.stringify([
      page.id,
      page.kind,
      page.source,
      page.owner,
      page.format,
      page.bodyLine,
      page.url,
      page.outputPath,
      page.aliases,
      page.layouts,
      page.layoutNamed,
      page.title,
      page.description,
      page.date,
      page.publishDate,
      page.expiryDate,
      page.lastmod,
      page.draft,
      page.weight,
      page.noindex,
      page.lang,
      page.translationKey,
      page.slug,
      page.frontMatter,
      page.terms,
      page.collection,
      page.parent,
      page.ancestors,
      page.children,
      page.previous,
      page.next,
      page.slice,
      page.term,
      page.taxonomy,
      page.builtin,
    ]),
  );
}
