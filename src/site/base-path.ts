/** The path of `site.url`, without a slash at its end: `/docs`, or empty. */
export function basePathOf(url: string): string {
  return url === '' ? '' : new URL(url).pathname.replace(/\/+$/, '');
}
