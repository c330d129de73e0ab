import { fromErrorData } from '../errors.ts';
import type { FileStamp, SourceFile, SourceRecord } from '../site/record.ts';
import { isFolder, scanSource, statFile } from '../source/scan.ts';
import type { LoadResult } from '../worker/job.ts';
import type { BuildContext, BuildOrder, JobEnd } from './context.ts';
import { loadTemplateFolder } from './load-templates.ts';
import type { KnownSource } from './memory.ts';

/** A file read this soon after it changed may have changed again within the clock's grain; it is read once more. */
const GRAIN = 2_000;

export type OnProgress = (done: number, total: number) => void;

/**
 * Brings `memory`'s sources, templates, helpers and assets up to what is on disk now. What cannot be read keeps its last
 * good version. Throws when there is none and many pages may rest on it, since they would be published without.
 */
export async function load(context: BuildContext, order: BuildOrder, onProgress: OnProgress): Promise<void> {
  const { scope } = order;
  const files = needsScan(context, scope) ? await lookAtAll(context) : lookAtSome(context, scope);
  await readFiles(context, order, files, onProgress);
  if (scope === 'all' || touchesTemplates(context, scope)) await loadTemplateFolder(context);
  refuseUnknown(context);
}

/** Without defaults drafts would be published, without data empty pages. */
function refuseUnknown({ memory }: BuildContext): void {
  for (const { kind, record, failure } of memory.sources.values()) {
    if (failure === undefined || record !== undefined) continue;
    if (kind === 'data' || kind === 'defaults') throw fromErrorData(failure);
  }
  if (memory.unknown !== undefined) throw fromErrorData(memory.unknown);
}

/** A folder that was moved in says nothing of the files in it; and without content/ there is no site, as a scan tells. */
function needsScan({ config }: BuildContext, scope: BuildOrder['scope']): scope is 'all' {
  if (scope === 'all') return true;
  const { content, static: fixed } = config.paths;
  for (const path of scope) {
    if (path === content) return true;
    if ((isWithin(path, content) || isWithin(path, fixed)) && isFolder(config.root, path)) return true;
  }
  return false;
}

/** True for templates, user helpers and assets, and for whatever those import. */
function touchesTemplates({ config, memory }: BuildContext, paths: ReadonlySet<string>): boolean {
  for (const path of paths) if (isWithin(path, config.paths.templates) || memory.inputs.has(path)) return true;
  return false;
}

/** Scans everything; forgets what is gone; gives the files that must be read. */
async function lookAtAll({ config, memory }: BuildContext): Promise<SourceFile[]> {
  const { files, skipped, warnings } = await scanSource(config);
  memory.skipped = skipped;
  memory.warnings = warnings;
  const found = new Set<string>();
  const toRead: SourceFile[] = [];
  for (const file of files) {
    found.add(file.path);
    if (mustRead(file, memory.sources.get(file.path))) toRead.push(file);
  }
  for (const path of memory.sources.keys()) if (!found.has(path)) memory.sources.delete(path);
  return toRead;
}

/** Looks at these paths again; one at which no file is, or a file where a folder was, takes all below it along. */
function lookAtSome({ config, memory }: BuildContext, paths: ReadonlySet<string>): SourceFile[] {
  const toRead: SourceFile[] = [];
  const perhapsFolders = new Set<string>();
  for (const path of paths) {
    if (!isWithin(path, config.paths.content) && !isWithin(path, config.paths.static)) continue;
    const found = statFile(config, path);
    memory.skipped = memory.skipped.filter((skipped) => skipped.path !== path);
    if (found === undefined || !('kind' in found)) {
      if (found !== undefined) memory.skipped.push(found);
      if (!memory.sources.delete(path)) perhapsFolders.add(path);
      continue;
    }
    const known = memory.sources.get(path);
    if (known === undefined) perhapsFolders.add(path);
    if (mustRead(found, known)) toRead.push(found);
  }
  if (perhapsFolders.size > 0) forgetBelow(memory.sources, perhapsFolders);
  return toRead;
}

function forgetBelow(sources: Map<string, KnownSource>, folders: ReadonlySet<string>): void {
  for (const path of sources.keys()) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (folders.has(path.slice(0, slash))) sources.delete(path);
    }
  }
}

/** True when a file may differ from what is known of it. */
export function mustRead(file: SourceFile, known: KnownSource | undefined): boolean {
  if (known === undefined || !sameStamp(file.stamp, known.stamp)) return true;
  return known.readAt - known.stamp.mtimeMs < GRAIN;
}

function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.inode === b.inode;
}

async function readFiles(context: BuildContext, order: BuildOrder, files: SourceFile[], onProgress: OnProgress) {
  if (files.length === 0) return;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const readAt = context.clock.now();
  let done = 0;
  const jobs = files.map((file) => ({ key: file.path, payload: { do: 'load', file } }));
  await context.workers.run(order, { size: jobs.length, jobs }, (path, end) => {
    const file = byPath.get(path);
    if (file !== undefined) remember(context, file, readAt, resultOf(end));
    onProgress(++done, files.length);
  });
}

function resultOf(end: JobEnd): LoadResult {
  return 'dead' in end ? { failure: end.dead.error } : (end.value as LoadResult);
}

function remember(
  { memory, bodies, unsettled }: BuildContext,
  file: SourceFile,
  readAt: number,
  result: LoadResult,
): void {
  const before = memory.sources.get(file.path);
  if ('gone' in result) {
    memory.sources.delete(file.path);
    return;
  }
  if ('failure' in result) {
    const { kind, stamp } = file;
    memory.sources.set(file.path, { ...before, kind, stamp, readAt, failure: result.failure });
    return;
  }
  const { record, body } = result;
  if (unsettled.has(file.path) && hasLostFrontMatter(before?.record, record)) {
    unsettled.lookAgain(file.path);
    return;
  }
  if (body !== undefined) bodies.add(body);
  const good = before?.good;
  // The same bytes stay the same object, by which they are known to be nothing new.
  const known = isSameFile(before?.record, record) ? before?.record : undefined;
  const { kind, stamp } = record;
  memory.sources.set(file.path, {
    kind,
    stamp,
    readAt,
    record: known ?? record,
    ...(good !== undefined && { good }),
  });
}

function isSameFile(before: SourceRecord | undefined, now: SourceRecord): boolean {
  return before?.digest === now.digest && before.kind === now.kind;
}

/** Half of a save looks like a page without front matter: nothing is made of it until it has been left alone. */
function hasLostFrontMatter(before: SourceRecord | undefined, now: SourceRecord): boolean {
  if (before?.kind !== 'page' || now.kind !== 'page') return false;
  return Object.keys(before.frontMatter).length > 0 && Object.keys(now.frontMatter).length === 0;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
