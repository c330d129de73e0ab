import { afterEach, describe, expect, test } from 'vitest';
import { openTestSite, type TestSite } from '../support/session.ts';

const files = {
  'prebake.config.yaml': `
site: { title: Site, url: "https://example.org/" }
collections: { blog: { kind: posts } }
schedules: false
`,
  'content/index.md': '---\ntitle: Home\n---\nWelcome.\n',
  'content/about.md': '---\ntitle: About\n---\nSee [one](blog/one.md).\n',
  'content/blog/index.md': '---\ntitle: Blog\nlayout: posts\n---\n',
  'content/blog/one.md': '---\ntitle: One\ndate: 2026-01-01\ntags: [a]\n---\nFirst body.\n',
  'content/blog/two.md': '---\ntitle: Two\ndate: 2026-01-02\n---\nSecond body.\n',
  'content/_data/facts.yaml': 'colour: red\nsize: 1\n',
  'templates/layouts/default.hbs': '<title>{{page.title}}</title>{{content}}',
  'templates/layouts/home.hbs':
    '{{content}}{{#each (limit collections.blog 1)}}{{title}}{{/each}}{{data.facts.colour}}',
  'templates/layouts/posts.hbs': '{{#each collections.blog}}<a href="{{url}}">{{title}}</a>{{/each}}',
  'templates/layouts/term.hbs': '{{page.title}}: {{#each page.term.pages}}{{title}} {{/each}}',
  'templates/partials/note.hbs': 'note',
  'templates/helpers/shout.js': 'export const shout = (text) => text.toUpperCase();\n',
  'static/logo.txt': 'logo',
};

let site: TestSite;
afterEach(() => site.stop());

async function built(more: Record<string, string> = {}): Promise<TestSite> {
  site = await openTestSite({ ...files, ...more });
  await site.build();
  return site;
}

describe('after a change, exactly what had read it is rendered:', () => {
  const matrix: [change: string, edit: Record<string, string>, rendered: string[]][] = [
    ['nothing', {}, []],
    ['the same bytes written again', { 'content/about.md': files['content/about.md'] }, []],
    [
      'a body',
      { 'content/blog/one.md': files['content/blog/one.md'].replace('First', 'New') },
      ['@feed', 'blog/one.md'],
    ],
    [
      'a title that lists show',
      { 'content/blog/one.md': files['content/blog/one.md'].replace('One', 'Eins') },
      ['@feed', '@term/tags/a', 'blog/index.md', 'blog/one.md'],
    ],
    [
      'a title that the newest-post list shows',
      { 'content/blog/two.md': files['content/blog/two.md'].replace('Two', 'Zwei') },
      ['@feed', 'blog/index.md', 'blog/two.md', 'index.md'],
    ],
    [
      'a key that nobody reads',
      { 'content/about.md': files['content/about.md'].replace('title', 'mood: fine\ntitle') },
      [],
    ],
    ['a data key that is read', { 'content/_data/facts.yaml': 'colour: blue\nsize: 1\n' }, ['index.md']],
    ['a data key that is not read', { 'content/_data/facts.yaml': 'colour: red\nsize: 2\n' }, []],
    [
      'the default layout',
      { 'templates/layouts/default.hbs': '<title>{{page.title}}!</title>{{content}}' },
      ['@taxonomy/tags', 'about.md', 'blog/one.md', 'blog/two.md'],
    ],
    ['a partial that nobody uses', { 'templates/partials/note.hbs': 'changed' }, []],
    ['a helper that nobody uses', { 'templates/helpers/shout.js': 'export const shout = (text) => text;\n' }, []],
    ['a static file', { 'static/logo.txt': 'new logo' }, []],
    [
      'a new post',
      { 'content/blog/three.md': '---\ntitle: Three\ndate: 2026-01-03\n---\nThird.\n' },
      ['@feed', '@sitemap', 'blog/index.md', 'blog/three.md', 'index.md'],
    ],
  ];

  test.each(matrix)('%s', async (_change, edit, rendered) => {
    await built();
    site.write(edit);
    const result = await site.build(...Object.keys(edit), ...(Object.keys(edit).length === 0 ? ['content'] : []));
    expect(result.rendered).toEqual(rendered);
  });

  test('a deletion renders the lists that held it and removes its output', async () => {
    await built();
    site.remove('content/blog/two.md');
    const result = await site.build('content/blog/two.md');
    expect(result.rendered).toEqual(['@feed', '@sitemap', 'blog/index.md', 'index.md']);
    expect(result.deleted).toEqual(['blog/two/index.html']);
  });

  test('a page deleted and added again is rendered and listed again', async () => {
    await built();
    site.remove('content/blog/two.md');
    await site.build('content/blog/two.md');
    site.write({ 'content/blog/two.md': files['content/blog/two.md'] });
    const result = await site.build('content/blog/two.md');
    expect(result.rendered).toEqual(['@feed', '@sitemap', 'blog/index.md', 'blog/two.md', 'index.md']);
    expect(site.output('blog/index.html')).toContain('Two');
  });

  test('a changed address renders the pages that link to it', async () => {
    await built();
    site.write({ 'content/blog/one.md': files['content/blog/one.md'].replace('title', 'permalink: /eins/\ntitle') });
    const result = await site.build('content/blog/one.md');
    expect(result.rendered).toContain('about.md');
    expect(site.output('about/index.html')).toContain('href="/eins/"');
    expect(result.deleted).toEqual(['blog/one/index.html']);
  });

  test('a partial that a layout looked for in vain is seen when it comes', async () => {
    await built({ 'templates/layouts/posts.hbs': '{{#if page.extra}}{{> extra}}{{/if}}{{> note}}' });
    site.write({ 'templates/partials/note.hbs': 'new note' });
    const result = await site.build('templates/partials/note.hbs');
    expect(result.rendered).toEqual(['blog/index.md']);
    expect(site.output('blog/index.html')).toContain('new note');
  });

  test('a layout of a nearer kind that comes later takes its pages over', async () => {
    await built();
    site.write({ 'templates/layouts/taxonomy.hbs': 'all terms' });
    const result = await site.build('templates/layouts/taxonomy.hbs');
    expect(result.rendered).toEqual(['@taxonomy/tags']);
  });

  test('a body whose HTML comes out the same renders nothing', async () => {
    await built();
    site.write({ 'content/about.md': files['content/about.md'].replace('See ', 'See\t').replace('\t', ' ') });
    expect((await site.build('content/about.md')).rendered).toEqual([]);
    site.write({ 'content/about.md': `${files['content/about.md']}\n\n` });
    expect((await site.build('content/about.md')).rendered).toEqual([]);
  });

  test('links are checked in the bodies that pages show, and again when those change', async () => {
    const page = (layout: string, body: string) => `---\ntitle: About\nlayout: ${layout}\n---\n${body}`;
    await built({
      'content/title.md': page('title', '[part](#lost)\n'),
      'content/excerpt.md': page('excerpt', '[nowhere](lost.md)\n\n<!--more-->\n\n[part](#lost)\n'),
      'templates/layouts/title.hbs': '{{page.title}}',
      'templates/layouts/excerpt.hbs': '{{page.excerpt}}',
    });
    const told = site.events.flatMap(({ event }) =>
      'error' in event ? `${event.error.file} ${event.error.line}` : [],
    );
    expect(told).toEqual(['content/excerpt.md 5', 'content/excerpt.md 9']);
    site.write({
      'content/title.md': page('title', 'No link.\n'),
      'content/excerpt.md': page('excerpt', '[nowhere](lost.md)\n\n<!--more-->\n\nNo link.\n'),
    });
    const { rendered, report } = await site.build('content/title.md', 'content/excerpt.md');
    expect({ rendered: rendered.filter((id) => !id.startsWith('@')), warnings: report.warnings }).toEqual({
      rendered: ['excerpt.md'],
      warnings: 1,
    });
  });

  test('an output that someone changed or removed comes back at the next full look', async () => {
    await built();
    site.remove('public/about/index.html');
    site.write({ 'public/index.html': 'vandalised' });
    const result = await site.build();
    expect(result.rendered).toEqual(['about.md', 'index.md']);
    expect(site.output('index.html')).toContain('Welcome');
  });

  test('every rendered page carries its reason as a sentence', async () => {
    await built();
    site.write({ 'content/blog/one.md': files['content/blog/one.md'].replace('One', 'Eins') });
    const { reasons } = await site.build('content/blog/one.md');
    expect(reasons['blog/index.md']).toBe('the title of blog/one.md changed');
  });
});
