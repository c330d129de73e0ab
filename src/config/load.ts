import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { digestOf } from '../digest.ts';
import { hasCode, PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';
import { type Bundle, bundleModule } from './bundle.ts';
import { checkConfig } from './check.ts';
import { createLocate } from './locate.ts';
import type { Config } from './options.ts';
import { errorOf, type Locate } from './problem.ts';
import { parseJson, parseYaml } from './read.ts';
import { placeInBundle } from './stack.ts';
import { textsIn } from './texts.ts';

export interface LoadedConfig {
  config: Config;
  /** Absolute paths of all files the config was made from: the config file first, then what it imports. */
  inputs: string[];
}

const names = ['ts', 'js', 'mjs', 'yaml', 'yml', 'json'].map((extension) => `prebake.config.${extension}`);

/**
 * Reads the config file, `file` or the `prebake.config.*` in `root`; without one, all options have their defaults.
 * The project root is the folder of the config file. Throws a PrebakeError `config-*`, `cron-*` or `time-zone-unknown`
 * that names every problem, with its line where the file is YAML or JSON.
 */
export async function loadConfig(options: { root: string; file?: string | undefined }): Promise<LoadedConfig> {
  const path = options.file === undefined ? await findConfig(options.root) : resolve(options.root, options.file);
  if (path === undefined) return { config: await checked({}, resolve(options.root)), inputs: [] };
  const root = dirname(path);
  const file = basename(path);
  const { value, inputs, locate, text } = await readConfig(path, root, file);
  return { config: await checked(value, root, file, locate, text), inputs };
}

async function findConfig(root: string): Promise<string | undefined> {
  const entries = new Set(await readdir(root).catch(() => []));
  const [first, second] = names.filter((name) => entries.has(name));
  if (second !== undefined) {
    throw new PrebakeError(
      'config-conflict',
      `There are two config files, ${first} and ${second}, and only one can hold.`,
      { file: second },
    );
  }
  return first === undefined ? undefined : join(resolve(root), first);
}

interface ReadConfig {
  value: unknown;
  inputs: string[];
  /** Made only when a key must be found. */
  locate: () => Promise<Locate>;
  text: string;
}

async function readConfig(path: string, root: string, file: string): Promise<ReadConfig> {
  const text = await readText(path, file);
  const data = { inputs: [path], locate: () => createLocate(text), text };
  switch (extname(path)) {
    case '.yaml':
    case '.yml':
      return { ...data, value: await parseYaml(text, file) };
    case '.json':
      return { ...data, value: await parseJson(text, file) };
    case '.ts':
    case '.js':
    case '.mjs':
      return { ...(await runConfig(path, root, file, text)), locate: async () => () => undefined, text };
    default:
      throw new PrebakeError('config-load', `A config file is TypeScript, JavaScript, YAML or JSON, not "${file}".`, {
        file,
        remedy: `Name it as one of ${names.join(', ')}.`,
      });
  }
}

async function readText(path: string, file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) {
      throw new PrebakeError('config-load', `There is no config file ${path}.`, { remedy: 'Correct the path.' });
    }
    throw new PrebakeError('file-unreadable', 'The config file cannot be read.', { file, cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PrebakeError('file-not-utf8', 'The config file is not UTF-8.', { file });
  }
}

async function runConfig(path: string, root: string, file: string, text: string) {
  const bundle = await bundleConfig(path, root, text);
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(bundle.file).href);
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const place = placeInBundle(cause, bundle.file);
    const frame = place && frameOf(textsIn(root)(place.file) ?? '', place);
    throw new PrebakeError('config-load', `The config file failed while it ran: ${why}`, {
      file,
      ...place,
      frame,
      remedy: 'Mend it, or what it asks for: it must run to its end and export an object.',
      cause,
    });
  }
  const value = module.default;
  if (typeof value !== 'object' || value === null) {
    throw new PrebakeError('config-load', 'The config file has no default export that is an object.', {
      file,
      remedy: 'Write `export default defineConfig({ … })`.',
    });
  }
  return { value, inputs: bundle.inputs };
}

/**
 * A config that imports no file of its own is a function of its text: its bundle is remembered by the text's digest,
 * which saves loading esbuild on most runs.
 */
async function bundleConfig(entry: string, root: string, text: string): Promise<Bundle> {
  const outdir = join(root, '.prebake', 'config');
  const note = join(outdir, `${digestOf(`${basename(entry)}\n${text}`)}.txt`);
  const digest = await readFile(note, 'utf8').catch(() => undefined);
  const file = join(outdir, `${digest}.mjs`);
  if (digest !== undefined && existsSync(file)) return { file, digest, inputs: [entry] };
  const bundle = await bundleModule({ entry, root, outdir }).catch(async (error: unknown) => {
    if (!hasCode(error, 'EROFS', 'EACCES', 'EPERM')) throw error;
    return bundleModule({ entry, root, outdir: await mkdtemp(join(tmpdir(), 'prebake-config-')) });
  });
  if (bundle.inputs.length === 1 && dirname(bundle.file) === outdir) await writeFile(note, bundle.digest);
  return bundle;
}

async function checked(
  value: unknown,
  root: string,
  file?: string,
  locate: ReadConfig['locate'] = async () => () => undefined,
  text?: string,
): Promise<Config> {
  const result = await checkConfig(value);
  if ('problems' in result) throw errorOf(result.problems, file, await locate(), text);
  return { root, ...(file !== undefined && { file }), ...result.config };
}
