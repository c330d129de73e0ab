import { unescapeHtml } from '../../src/render/html.ts';

/** A tag of HTML: its name and attributes, with entities read. */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** Every tag of a page that prebake wrote: text never holds a bare `<`. */
export function tagsOf(html: string): Tag[] {
  const text = html.replace(/(<script>).*?(<\/script>)/gs, '$1$2');
  return Array.from(
    text.matchAll(/<([a-z][a-z0-9-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g),
    ([, name = '', rest = '']) => ({
      name,
      attributes: Object.fromEntries(
        Array.from(rest.matchAll(/([^\s=>]+)(?:="([^"]*)")?/g), ([, key = '', value = '']) => [
          key,
          unescapeHtml(value),
        ]),
      ),
    }),
  );
}

/** What a page leads to or loads: each `href`, `src` and candidate of a `srcset`. */
export function linksOf(tags: readonly Tag[]): string[] {
  return tags.flatMap(({ attributes: { href, src, srcset } }) => [
    ...(href === undefined ? [] : [href]),
    ...(src === undefined ? [] : [src]),
    ...(srcset ?? '').split(',').flatMap((candidate) => candidate.trim().split(/\s/)[0] || []),
  ]);
}
