/** The output paths that could answer a request, in the order to be tried. */
export interface Candidates {
  files: string[];
  /** If only this exists, the request lacks its closing slash. */
  folderIndex?: string;
}

/** `path` is decoded. Undefined outside the base path, which has no closing slash. */
export function candidatesOf(path: string, basePath: string): Candidates | undefined {
  if (basePath !== '' && path === basePath) return { files: [], folderIndex: 'index.html' };
  if (!path.startsWith(`${basePath}/`)) return undefined;
  const inside = path.slice(basePath.length + 1);
  if (inside === '' || inside.endsWith('/')) return { files: [`${inside}index.html`] };
  return { files: [inside, `${inside}.html`], folderIndex: `${inside}/index.html` };
}
