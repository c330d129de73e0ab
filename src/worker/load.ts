import { digestOf } from '../digest.ts';
import { toErrorData } from '../errors.ts';
import { renderBody } from '../render/body.ts';
import type { PageRecord, SourceFile } from '../site/record.ts';
import type { Page } from '../site/site.ts';
import { loadAsset, loadData, loadDefaults, loadPage } from '../source/load.ts';
import type { Bench } from './bench.ts';
import type { PackedBody } from './bodies.ts';
import type { LoadResult } from './job.ts';

/** Reads one source file into its record; a page's body is rendered on the way. */
export async function loadSource(bench: Bench, file: SourceFile): Promise<LoadResult> {
  try {
    return (await readRecord(bench, file)) ?? { gone: true };
  } catch (error) {
    return { failure: toErrorData(error) };
  }
}

async function readRecord(bench: Bench, file: SourceFile): Promise<LoadResult | undefined> {
  const { root } = bench.config;
  if (file.kind === 'page') return readPage(bench, file);
  const read = { data: loadData, defaults: loadDefaults, asset: loadAsset }[file.kind];
  const record = await read(root, file);
  return record && { record };
}

async function readPage(bench: Bench, file: SourceFile): Promise<{ record: PageRecord; body: PackedBody } | undefined> {
  const { config } = bench;
  const loaded = loadPage(config.root, file);
  if (loaded === undefined) return undefined;
  const { base, bodyText: text } = loaded;
  const { path, bodyLine: line, format } = base;
  const body = await renderBody({ text, format, path, line }, config.markdown, bench.blocks);
  if (format === 'handlebars') {
    // A template is rendered with the site around it; until then its text stands for its HTML.
    body.html = text;
    body.facts.digest = digestOf(text);
  }
  return { record: { ...base, body: body.facts }, body: bench.packBody(body) };
}

/** The body of a page from its source; undefined when the file does not hold that version any more. */
export async function loadBody(bench: Bench, path: string, page: Page): Promise<PackedBody | undefined> {
  const digest = page.body?.digest;
  const known = digest === undefined ? undefined : bench.bodies.get(digest);
  if (known !== undefined || digest === undefined) return known;
  const file: SourceFile = { path, kind: 'page', stamp: { size: 0, mtimeMs: 0, inode: 0 } };
  const body = (await readPage(bench, file))?.body;
  if (body?.digest !== digest) return undefined;
  bench.bodies.add(body);
  return body;
}
