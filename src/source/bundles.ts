import { realpathSync } from 'node:fs';
import { dirname, extname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { errorOf, esbuildError } from '../config/esbuild-error.ts';
import type { Config } from '../config/options.ts';
import { textsIn } from '../config/texts.ts';
import { digestOf } from '../digest.ts';
import { type ErrorData, PrebakeError, toErrorData } from '../errors.ts';
import { findBoundaries, isWithin } from './links.ts';
import { readStable } from './read.ts';
import { walk } from './walk.ts';

export interface BundledAsset {
  /** Path within templates/assets/, as `{{asset}}` names it; of other files that a stylesheet uses, from the root. */
  name: string;
  /** In the output folder: `assets/site.<digest>.css`. */
  outputPath: string;
  bytes: Uint8Array;
  digest: string;
  /** Names of the files of templates/assets/ that made it: itself, or the stylesheets and scripts that need it. */
  madeBy: Set<string>;
}

export interface BundledAssets {
  /** In order of name. */
  files: BundledAsset[];
  /** Project-relative paths of every file they were made from. */
  inputs: string[];
  /** `name` is of the file of templates/assets/ that failed; absent for a link that is not followed. */
  failures: { name?: string; error: ErrorData }[];
  /** Syntax of stylesheets, mostly: browsers pass over what they do not know. */
  warnings: ErrorData[];
}

interface Bench {
  /** Of the project; without links, as esbuild tells paths. */
  root: string;
  /** Absolute path of templates/assets/. */
  folder: string;
  files: Map<string, BundledAsset>;
  inputs: Set<string>;
  /** The name that is being worked on. */
  current: string;
  warnings: ErrorData[];
}

/** What `@import "prebake/highlight.css"` means, whether or not prebake is installed in the project. */
const HIGHLIGHT_STYLE = fileURLToPath(new URL('../../styles/highlight.css', import.meta.url));
const CODE = /\.(?:css|js|mjs|ts)$/;
/** A `url(…)` with a scheme, from the root of a server, or within the page. */
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|\/|#)/i;
const BROWSERS = ['chrome111', 'edge111', 'firefox114', 'safari16.4'];
/** Characters of the digest in a file's name. */
const FINGERPRINT = 12;

/**
 * Makes the files of templates/assets/ ready to be published under names that hold their digest. Stylesheets and
 * scripts directly in the folder are bundled and minified, those deeper down are only imported; all else is copied.
 * Names that begin with `_` are only for others to use. One file that fails does not keep the others back.
 */
export async function bundleAssets(config: Config): Promise<BundledAssets> {
  const root = realpathSync(config.root);
  const folder = join(root, config.paths.templates, 'assets');
  const bench: Bench = { root, folder, files: new Map(), inputs: new Set(), current: '', warnings: [] };
  const failures: BundledAssets['failures'] = [];
  const names = await listAssets(config, (error) => failures.push({ error: toErrorData(error) }));
  for (const name of names) {
    bench.current = name;
    try {
      if (!CODE.test(name)) copy(bench, join(folder, name));
      else if (!name.includes('/') && !name.endsWith('.d.ts')) await bundle(bench, name);
    } catch (error) {
      failures.push({ name, error: toErrorData(error) });
    }
  }
  const files = [...bench.files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, inputs: [...bench.inputs].sort(), failures, warnings: bench.warnings };
}

/** Paths within templates/assets/. */
async function listAssets(config: Config, warning: (error: PrebakeError) => void): Promise<string[]> {
  const names: string[] = [];
  const base = `${config.paths.templates}/assets`;
  await walk(config.root, base, findBoundaries(config), {
    skip: (_within, name) => (/^[._]/.test(name) ? { reason: 'only others use it' } : undefined),
    skipped: () => {},
    warning,
    file: (within, name) => void names.push(`${within}/${name}`.slice(base.length + 1)),
  });
  return names;
}

async function bundle(bench: Bench, name: string): Promise<void> {
  const { root } = bench;
  const entry = join(bench.folder, name);
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    // Not written: it only tells esbuild what kinds of files come out.
    outdir: bench.folder,
    write: false,
    bundle: true,
    minify: true,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: BROWSERS,
    charset: 'utf8',
    tsconfigRaw: {},
    logLevel: 'silent',
    plugins: [highlightStyle, fingerprintUrls(bench)],
  }).catch((error: unknown) => {
    throw esbuildError(error, 'asset-failed', relative(root, entry), textsIn(root)) ?? error;
  });
  for (const input of Object.keys(result.metafile.inputs)) bench.inputs.add(input);
  const warning = errorOf(result.warnings, 'asset-failed', relative(root, entry), textsIn(root));
  if (warning !== undefined) bench.warnings.push(toErrorData(warning));
  for (const { path, contents } of result.outputFiles) {
    // A script that imports stylesheets gives a stylesheet too.
    const isOwn = extname(path) !== '.css' || name.endsWith('.css');
    add(bench, isOwn ? name : name.replace(/[^.]*$/, 'css'), extname(path), contents);
  }
}

const highlightStyle: Plugin = {
  name: 'highlight-style',
  setup({ onResolve }) {
    onResolve({ filter: /^prebake\/highlight\.css$/ }, () => ({ path: HIGHLIGHT_STYLE }));
  },
};

/** `url(…)` in a stylesheet names the fingerprinted copy of the file, which is made on the way. */
function fingerprintUrls(bench: Bench): Plugin {
  return {
    name: 'fingerprint-urls',
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'url-token') return undefined;
        if (ELSEWHERE.test(path)) return { path, external: true };
        const [, file = '', suffix = ''] = /^([^?#]*)(.*)$/s.exec(path) ?? [];
        try {
          const { outputPath } = copy(bench, join(resolveDir, decodeURI(file)));
          return { path: `./${posix.relative('assets', outputPath)}${suffix}`, external: true };
        } catch (error) {
          return { errors: [{ text: error instanceof Error ? error.message.replace(/\.$/, '') : String(error) }] };
        }
      });
    },
  };
}

/** `disk` is an absolute path within the project. */
function copy(bench: Bench, disk: string): BundledAsset {
  const { root } = bench;
  const path = relative(root, disk);
  const whole = isWithin(disk, root) ? readStable(root, path) : undefined;
  if (whole === undefined) throw new PrebakeError('asset-missing', `There is no file ${path}.`, { file: path });
  bench.inputs.add(path);
  const name = isWithin(disk, bench.folder) ? relative(bench.folder, disk) : path;
  return add(bench, name, extname(disk), whole.bytes);
}

function add({ files, current }: Bench, name: string, extension: string, bytes: Uint8Array): BundledAsset {
  const digest = digestOf(bytes);
  const known = files.get(name);
  if (known !== undefined && known.digest !== digest) {
    throw new PrebakeError('asset-failed', `Two files would both be the asset "${name}".`, { remedy: 'Rename one.' });
  }
  const stem = name.slice(0, name.length - extname(name).length);
  const outputPath = posix.join(
    'assets',
    dirname(stem),
    `${posix.basename(stem)}.${digest.slice(0, FINGERPRINT)}${extension}`,
  );
  const asset: BundledAsset = known ?? { name, outputPath, bytes, digest, madeBy: new Set() };
  asset.madeBy.add(current);
  files.set(name, asset);
  return asset;
}
