import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleModule } from '../config/bundle.ts';
import type { Config } from '../config/options.ts';
import { placeInBundle } from '../config/stack.ts';
import { PrebakeError } from '../errors.ts';
import type { UserHelper, UserHelpers } from '../render/contract.ts';
import { fieldNames } from './keys.ts';
import { findBoundaries } from './links.ts';
import { walk } from './walk.ts';

export interface HelperBundle {
  /** Absolute path of the module; absent when there are no helpers. */
  file?: string;
  /** Of the module's text; empty when there are no helpers. */
  digest: string;
  /** Project-relative paths of every file that is in the bundle. */
  inputs: string[];
}

/** A helper file as the bundle exports it: the name of its default export, its path, and its exports. */
type BundledFile = [name: string, path: string, exports: Record<string, unknown>];

const HELPER_FILE = /^[^_.].*(?<!\.d)\.(?:ts|js|mjs)$/;

/**
 * Bundles all files that lie directly in templates/helpers/; names that begin with `_` are for the others to import.
 * Throws `helper-invalid` for code that cannot be read, with its place.
 */
export async function bundleHelpers(config: Config): Promise<HelperBundle> {
  const { root, paths } = config;
  const files = await listHelpers(config);
  if (files.length === 0) return { digest: '', inputs: [] };
  const outdir = join(root, paths.state, 'helpers');
  const entry = join(outdir, 'entry.mjs');
  mkdirSync(outdir, { recursive: true });
  writeFileSync(entry, entryText(files, relative(outdir, root)));
  const { file, digest, inputs } = await bundleModule({ entry, root, outdir, fault: 'helper-invalid' });
  const own = inputs.filter((input) => input !== entry).map((input) => relative(root, input));
  return { file, digest, inputs: own.sort() };
}

async function listHelpers(config: Config): Promise<string[]> {
  const folder = `${config.paths.templates}/helpers`;
  const files: string[] = [];
  await walk(config.root, folder, findBoundaries(config), {
    skip: (_within, name, isFolder) =>
      isFolder || !HELPER_FILE.test(name) ? { reason: 'it is no helper file' } : undefined,
    skipped: () => {},
    warning(error) {
      throw error;
    },
    file: (within, name) => void files.push(`${within}/${name}`),
  });
  return files;
}

function entryText(files: string[], toRoot: string): string {
  const imports = files.map((path, index) => `import * as file${index} from ${JSON.stringify(`${toRoot}/${path}`)};\n`);
  const rows = files.map((path, index) => `  ${JSON.stringify([stemOf(path), path]).slice(0, -1)}, file${index}],\n`);
  return `${imports.join('')}export default [\n${rows.join('')}];\n`;
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

/**
 * Loads a bundle made by `bundleHelpers`: each named export is a helper, a default export one with the file's name.
 * Throws `helper-failed` when the code fails while it loads, `helper-invalid` for what cannot be a helper.
 */
export async function importHelpers(file: string, digest: string): Promise<UserHelpers> {
  const functions = new Map<string, UserHelper>();
  const owners = new Map<string, string>();
  for (const [stem, path, exports] of await importFiles(file)) {
    for (const [exported, value] of Object.entries(exports)) {
      const name = exported === 'default' ? stem : exported;
      const fault = faultOf(name, value, owners.get(name));
      if (fault !== undefined) throw new PrebakeError('helper-invalid', fault, { file: path });
      functions.set(name, value as UserHelper);
      owners.set(name, path);
    }
  }
  return { digest, functions, placeOf: (error) => placeInBundle(error, file) };
}

async function importFiles(file: string): Promise<BundledFile[]> {
  try {
    const { default: files }: { default: BundledFile[] } = await import(pathToFileURL(file).href);
    return files;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PrebakeError('helper-failed', `The helpers failed while they were loaded: ${why}.`, {
      ...placeInBundle(error, file),
      remedy: 'Mend the file; what is outside of its functions runs when it is loaded.',
      cause: error,
    });
  }
}

function faultOf(name: string, value: unknown, owner: string | undefined): string | undefined {
  if (typeof value !== 'function') return `The export "${name}" is not a function, so it cannot be a helper.`;
  if (owner !== undefined) return `The helper "${name}" is also exported by ${owner}.`;
  if (fieldNames.includes(name))
    return `No helper may be called "${name}": it would hide the field of that name in every template.`;
  return undefined;
}
