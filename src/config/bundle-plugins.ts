import { readFile } from 'node:fs/promises';
import { extname, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** The namespace of the module that stands for the package `prebake`. */
export const PREBAKE = 'prebake';

/** `import { defineConfig } from 'prebake'` works without an installed prebake: it gets the module beside this one. */
export const prebakeItself: Plugin = {
  name: 'prebake-itself',
  setup(build) {
    const define = new URL(`./define${extname(import.meta.url)}`, import.meta.url);
    build.onResolve({ filter: /^prebake$/ }, () => ({ path: PREBAKE, namespace: PREBAKE, sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: PREBAKE }, async () => ({
      contents: await readFile(define, 'utf8'),
      loader: 'ts',
    }));
  },
};

const BUNDLE_URL = '__prebake_bundle_url';

/**
 * Keeps `import.meta.url`, `filename` and `dirname` what they are in the source, though the bundle lies in `outdir`.
 * The source's place is written relative to the bundle's, so that the text is the same wherever the project lies.
 */
export function ownPlace(outdir: string): Plugin {
  return {
    name: 'own-place',
    setup(build) {
      const { initialOptions } = build;
      initialOptions.banner = { js: `const ${BUNDLE_URL} = import.meta.url;` };
      initialOptions.define = {
        'import.meta.url': '__prebake_url',
        'import.meta.filename': '__prebake_filename',
        'import.meta.dirname': '__prebake_dirname',
      };
      build.onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        const contents = await readFile(path, 'utf8');
        if (!contents.includes('import.meta')) return undefined;
        return { contents: `${placeOf(path, outdir)}${contents}`, loader: /ts$/.test(path) ? 'ts' : 'js' };
      });
    },
  };
}

/** On the line of the file's own first line, so that line numbers stay. */
function placeOf(path: string, outdir: string): string {
  const address = JSON.stringify(relative(outdir, path).split(sep).map(encodeURIComponent).join('/'));
  return (
    `import { fileURLToPath as __prebake_path } from 'node:url'; const __prebake_url = new URL(${address}, ${BUNDLE_URL}).href, ` +
    `__prebake_filename = __prebake_path(__prebake_url), __prebake_dirname = __prebake_path(new URL('.', __prebake_url)).slice(0, -1); `
  );
}
