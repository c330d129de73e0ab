import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { diffSite } from '../../src/site/patch.ts';
import type { PageRecord, SourceFile } from '../../src/site/record.ts';
import type { Handler } from '../../src/worker/contract.ts';
import createHandler from '../../src/worker/handler.ts';
import type { AssetResult, LoadResult, PageResult } from '../../src/worker/job.ts';
import { build } from '../site/records.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

const layout = {
  name: 'default',
  kind: 'layout' as const,
  path: 'templates/layouts/default.hbs',
  digest: 'layout',
  text: '{{page.title}}: {{content}}{{#each collections.notes}}[{{content}}]{{/each}}',
};

async function open(files: Record<string, string>) {
  const root = makeFolder({ ...files, 'stage/.keep': '' });
  const { config } = await loadConfig({ root });
  const handler: Handler = await createHandler({ config });
  return { root, handler, stage: join(root, 'stage') };
}

const source = (path: string, kind: SourceFile['kind'] = 'page'): SourceFile => {
  return { path, kind, stamp: { size: 0, mtimeMs: 0, inode: 0 } };
};

async function load(handler: Handler, path: string): Promise<PageRecord> {
  const result = (await handler.handle({ do: 'load', file: source(path) })) as LoadResult;
  if (!('record' in result) || result.record.kind !== 'page') throw new Error(`${path} was not read.`);
  return result.record;
}

const files = { 'content/a.md': '---\ntitle: A\n---\nOf A.\n', 'content/notes/b.md': '---\ntitle: B\n---\nOf B.\n' };

async function withSite() {
  const opened = await open(files);
  const records = await Promise.all(Object.keys(files).map((path) => load(opened.handler, path)));
  const { site } = build(records);
  await opened.handler.patch({ site: diffSite(undefined, site), templates: [layout], now: 0, stage: opened.stage });
  const render = (id: string, published = {}) =>
    opened.handler.handle({ do: 'page', id, published, trace: true }) as Promise<PageResult>;
  return { ...opened, site, render };
}

test('a file that cannot be read is a result, and so is one that is gone', async () => {
  const { handler } = await open({ 'content/bad.md': '---\ntitle: [\n---\n' });
  const bad = await handler.handle({ do: 'load', file: source('content/bad.md') });
  expect(bad).toMatchObject({ failure: { name: 'front-matter-syntax', file: 'content/bad.md' } });
  expect(await handler.handle({ do: 'load', file: source('content/none.md') })).toEqual({ gone: true });
});

test('a page is staged with its digest, and bytes that are published already are not', async () => {
  const { render, stage } = await withSite();
  const first = await render('a.md');
  if ('failure' in first) throw new Error(first.failure.message);
  const [output] = first.outputs;
  expect(readFileSync(join(stage, output?.staged ?? ''), 'utf8')).toBe('A: <p>Of A.</p>\n[<p>Of B.</p>\n]');
  expect(first.facets).toContain('body:notes/b.md');
  const before = readdirSync(stage).length;
  const again = await render('a.md', { 'a/index.html': output?.digest });
  expect('outputs' in again && again.outputs[0]?.staged).toBeUndefined();
  expect(readdirSync(stage)).toHaveLength(before);
});

test.each([
  ['changed', { 'content/notes/b.md': '---\ntitle: B\n---\nOther.\n' }],
  ['broke', { 'content/notes/b.md': '---\ntitle: [\n---\nOf B.\n' }],
])('a body whose file %s since the build began fails the page that shows it, with what it read', async (_how, edit) => {
  const { render, root } = await withSite();
  writeFiles(root, edit);
  const result = await render('a.md');
  expect(result).toMatchObject({ failure: { name: 'file-unstable' } });
  expect(result.facets).toContain('body:notes/b.md');
});

test('a page that the replica does not have is no result of the page', async () => {
  const { render } = await withSite();
  await expect(render('none.md')).rejects.toMatchObject({ name: 'internal' });
});

test('an asset is copied with the digest of what was copied; one that is gone says so', async () => {
  const { handler, stage, root } = await withSite();
  writeFiles(root, { 'static/logo.txt': 'logo' });
  const copied = (await handler.handle({ do: 'asset', source: 'static/logo.txt' })) as AssetResult;
  expect('staged' in copied && readFileSync(join(stage, copied.staged), 'utf8')).toBe('logo');
  expect(await handler.handle({ do: 'asset', source: 'static/none.txt' })).toEqual({ gone: true });
});
