import { describe, expect, test } from 'vitest';
import { planAssets, planPages } from '../../src/plan/plan.ts';
import { type Candidate, reasonFor } from '../../src/plan/rules.ts';
import { makeTrace } from '../../src/plan/trace.ts';
import type { Page } from '../../src/site/site.ts';
import { asset, build, page, pageOf } from '../site/records.ts';

const { site } = build([
  page('a.md', { title: 'A', aliases: ['/old/'] }),
  page('b.md'),
  asset('static/logo.txt', 'one'),
]);
const a = pageOf(build([page('a.md', { title: 'A', aliases: ['/old/'] })]), 'a.md');

const outputs = [
  { path: 'a/index.html', digest: 'text', size: 4 },
  { path: 'old/index.html', digest: 'alias', size: 5, redirect: '/a/' },
];
const published = new Map(outputs.map(({ path, digest }) => [path, digest]));
const digest = (facet: string) => `now ${facet}`;

function reason(changes: Partial<Candidate> = {}): string | undefined {
  const trace = makeTrace(a, ['meta:a.md|title', 'body:a.md'], outputs, digest);
  return reasonFor({
    page: a,
    trace,
    published: (path) => published.get(path),
    altered: new Set(),
    digest,
    ...changes,
  });
}

describe('a page', () => {
  test('that differs in nothing is fresh', () => {
    expect(reason()).toBeUndefined();
  });

  test('of which no render is remembered is new, or was rendered by another process', () => {
    expect(reason({ trace: undefined, published: () => undefined })).toBe('it is new');
    expect(reason({ trace: undefined })).toBe('what it read when last rendered is not known');
  });

  test('of which one output is not published, or with other bytes, names that', () => {
    const without = (path: string) => (path === 'old/index.html' ? undefined : published.get(path));
    expect(reason({ published: without })).toBe('its output old/index.html is not the one last rendered');
    const other = (path: string) => (path === 'a/index.html' ? 'other' : published.get(path));
    expect(reason({ published: other })).toBe('its output a/index.html is not the one last rendered');
  });

  test('whose file someone removed or changed is rendered again', () => {
    expect(reason({ altered: new Set(['old/index.html']) })).toBe(
      'its output old/index.html was removed or changed by someone else',
    );
  });

  test.each<[string, Partial<Page>]>([
    ['address', { outputPath: 'b/index.html' }],
    ['aliases', { aliases: [] }],
    ['layouts', { layouts: ['other'] }],
    ['layout, now by name', { layoutNamed: true }],
    ['kind', { kind: 'section' }],
    ['format', { format: 'html' }],
  ])('with another %s is rendered, whatever it read', (_what, change) => {
    expect(reason({ page: { ...a, ...change } })).toBe('its address, its aliases or its layout changed');
  });

  test('that read what has changed names the first such thing', () => {
    const now = (facet: string) => (facet.startsWith('meta') ? 'other' : digest(facet));
    expect(reason({ digest: now })).toBe('the title of a.md changed');
  });

  test('that is volatile is never fresh', () => {
    const trace = makeTrace(a, ['volatile:'], outputs, digest);
    expect(reason({ trace })).toBe('it uses a helper that says it is volatile');
  });

  test('that failed is passed over', () => {
    const input = { site, traces: new Map(), published: () => undefined, altered: new Set<string>(), digest };
    const ids = planPages({ ...input, passedOver: new Set(['a.md']) }).map(({ id }) => id);
    expect(ids).toContain('b.md');
    expect(ids).not.toContain('a.md');
  });
});

describe('an asset', () => {
  const plan = (before: string | undefined, altered: string[] = []) =>
    planAssets({ site, published: () => before, altered: new Set(altered) });

  test.each([
    ['is copied when it is new', undefined, [], ['it is new']],
    ['is copied when its bytes changed', 'two', [], ['its bytes changed']],
    ['is copied when its copy was changed', 'one', ['logo.txt'], ['its copy was removed or changed by someone else']],
    ['is left alone when it is the same', 'one', [], []],
  ])('%s', (_what, before, altered, reasons) => {
    expect(plan(before, altered).map(({ reason }) => reason)).toEqual(reasons);
  });
});
