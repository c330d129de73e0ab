import { type ErrorData, toErrorData } from '../errors.ts';
import { type BundledAsset, bundleAssets } from '../source/bundles.ts';
import { bundleHelpers } from '../source/helpers.ts';
import { loadTemplates } from '../source/templates.ts';
import type { BuildContext } from './context.ts';
import { type Memory, NO_HELPERS } from './memory.ts';

/**
 * Templates, user helpers and fingerprinted assets: few files, so all of them are read when one changed. What has a
 * fault keeps its last good version.
 */
export async function loadTemplateFolder(context: BuildContext): Promise<void> {
  const { memory } = context;
  memory.faults = [];
  delete memory.unknown;
  const inputs = [...(await takeTemplates(context)), ...(await takeHelpers(context)), ...(await takeAssets(context))];
  // What is at fault may lie outside the folder, and what it imports is not known while it is.
  const still = memory.faults.length > 0 ? memory.inputs : [];
  memory.inputs = new Set([...still, ...inputs, ...memory.faults.flatMap(({ file }) => file ?? [])]);
}

async function takeTemplates({ config, memory }: BuildContext): Promise<string[]> {
  const { templates, failures } = await loadTemplates(config);
  for (const { name, error } of failures) {
    const good = name === undefined ? undefined : memory.templates.get(name);
    if (name !== undefined && good !== undefined) templates.set(name, good);
    // Without it, pages might take another layout.
    fail(memory, error, name !== undefined && good === undefined);
  }
  memory.templates = templates;
  return [];
}

async function takeHelpers({ config, memory }: BuildContext): Promise<string[]> {
  try {
    memory.helpers = await bundleHelpers(config);
  } catch (error) {
    // Without them, their names might pass for keys that are absent.
    fail(memory, toErrorData(error), memory.helpers === NO_HELPERS);
  }
  return memory.helpers.inputs;
}

async function takeAssets({ config, memory }: BuildContext): Promise<string[]> {
  const { files, inputs, failures, warnings } = await bundleAssets(config);
  const failing = new Set(failures.map(({ name }) => name));
  const before = [...memory.bundles].filter(([, { madeBy }]) => [...madeBy].some((name) => failing.has(name)));
  const now = files.map((file): [string, BundledAsset] => [file.name, file]);
  memory.bundles = new Map([...before, ...now]);
  memory.assetWarnings = warnings;
  for (const { error } of failures) fail(memory, error, false);
  return inputs;
}

function fail(memory: Memory, error: ErrorData, isUnknown: boolean): void {
  memory.faults.push(error);
  if (isUnknown) memory.unknown ??= error;
}
