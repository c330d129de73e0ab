import { digestOf } from '../digest.ts';
import type { Facet, FacetDigest } from '../site/facets.ts';
import type { Page } from '../site/site.ts';

/** What the last successful render of a page read and wrote. */
export interface Trace {
  /** Of what decides where the page goes and which templates it tries, whatever it read. */
  shape: string;
  /** Every facet it read, with the digest of the version it read. */
  facets: [Facet, string][];
  outputs: TracedOutput[];
}

export interface TracedOutput {
  path: string;
  digest: string;
  size: number;
  redirect?: string;
}

export function makeTrace(page: Page, facets: Iterable<Facet>, outputs: TracedOutput[], digest: FacetDigest): Trace {
  return { shape: shapeOf(page), facets: Array.from(facets, (facet) => [facet, digest(facet)]), outputs };
}

export function shapeOf(page: Page): string {
  const { kind, format, outputPath, aliases, layouts, layoutNamed } = page;
  return digestOf(JSON.stringify([kind, format, outputPath, aliases, layouts, layoutNamed]));
}
