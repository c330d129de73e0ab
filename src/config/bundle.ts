import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { digestOf } from '../digest.ts';
import { type ErrorName, PrebakeError } from '../errors.ts';
import { ownPlace, PREBAKE, prebakeItself } from './bundle-plugins.ts';
import { esbuildError } from './esbuild-error.ts';
import { textsIn } from './texts.ts';

export interface BundleOptions {
  /** Absolute path of a TypeScript or JavaScript file. */
  entry: string;
  /** Absolute path of the project root. */
  root: string;
  /** Absolute path of the folder to write to; within the root, so that the bundle finds the project's packages. */
  outdir: string;
  /** Import paths, besides packages, that stay imports. */
  external?: string[];
  /** Name of the error for code that cannot be read. */
  fault?: ErrorName;
}

export interface Bundle {
  /** Absolute path of the ES module, `<outdir>/<digest>.mjs`; its source map is beside it, as `<digest>.mjs.map`. */
  file: string;
  /** Of the bundle's text; the same wherever the project lies. */
  digest: string;
  /** Absolute paths of all files it was made from, the entry first. */
  inputs: string[];
}

/**
 * Makes one ES module for Node 20 of a file and the files it imports. Packages stay imports; `prebake` itself is built
 * in, so that it need not be installed in the project. Throws a PrebakeError with file, line, column and frame.
 */
export async function bundleModule(options: BundleOptions): Promise<Bundle> {
  const { entry, root, outdir, external = [], fault = 'config-syntax' } = options;
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    // Not written: it only makes the paths in the source map relative to the root.
    outfile: join(root, 'bundle.mjs'),
    write: false,
    bundle: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    packages: 'external',
    external,
    sourcemap: 'external',
    // A tsconfig.json of the project would be an input that nobody records.
    tsconfigRaw: {},
    logLevel: 'silent',
    plugins: [prebakeItself, ownPlace(outdir)],
  }).catch((error: unknown) => {
    throw esbuildError(error, fault, relative(root, entry), textsIn(root)) ?? error;
  });
  const [map, code] = result.outputFiles;
  if (map === undefined || code === undefined) throw new PrebakeError('internal', 'The bundle is empty.');
  const digest = digestOf(code.contents);
  const file = join(outdir, `${digest}.mjs`);
  await mkdir(outdir, { recursive: true });
  if (!existsSync(`${file}.map`)) await writeWhole(`${file}.map`, map.contents);
  if (!existsSync(file)) await writeWhole(file, code.contents);
  const inputs = Object.keys(result.metafile.inputs)
    .filter((input) => !input.startsWith(`${PREBAKE}:`))
    .map((input) => resolve(root, input));
  return { file, digest, inputs: [entry, ...inputs.filter((input) => input !== entry)] };
}

/** Other processes see the whole file or none. */
async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
