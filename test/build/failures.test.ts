import { afterEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/build/context.ts';
import { type BuildResult, openTestSite, type TestSite } from '../support/session.ts';

const files = {
  'prebake.config.yaml': `
site: { title: Site, url: "https://example.org/" }
collections: { blog: { kind: posts } }
schedules: false
`,
  'content/index.md': '---\ntitle: Home\n---\nSee [one](blog/one.md).\n',
  'content/blog/index.md': '---\ntitle: Blog\nlayout: posts\n---\n',
  'content/blog/one.md': '---\ntitle: One\ndate: 2026-01-01\n---\nFirst body.\n',
  'content/blog/two.md': '---\ntitle: Two\ndate: 2026-01-02\n---\nSecond body.\n',
  'templates/layouts/default.hbs': '<title>{{page.title}}</title>{{content}}',
  'templates/layouts/posts.hbs': '{{#each collections.blog}}<a href="{{url}}">{{title}}</a>{{/each}}',
  'templates/layouts/post.hbs': '{{page.title}}{{content}}{{#with page.next}}then {{title}}{{/with}}',
  'templates/shortcodes/note.hbs': '<p>{{inner}}</p>',
};

type Path = keyof typeof files;

const sites: TestSite[] = [];
let site: TestSite;
afterEach(async () => {
  for (const one of sites.splice(0)) await one.stop();
});

async function open(all: Record<string, string>, policy: Partial<Policy> = {}): Promise<BuildResult> {
  site = await openTestSite(all, policy);
  sites.push(site);
  return site.build();
}

const built = (more: Record<string, string> = {}, policy: Partial<Policy> = {}) => open({ ...files, ...more }, policy);

/** Saves files and builds what a watcher would report. */
function edit(changes: Record<string, string>): Promise<BuildResult> {
  site.write(changes);
  return site.build(...Object.keys(changes));
}

function change(path: Path, from: string, to: string): Promise<BuildResult> {
  return edit({ [path]: files[path].replace(from, to) });
}

function remove(path: string): Promise<BuildResult> {
  site.remove(path);
  return site.build(path);
}

/** Ends the process, changes files, and starts another with the same output and state. */
async function restart(changes: Record<string, string> = {}, policy: Partial<Policy> = {}): Promise<BuildResult> {
  await site.stop();
  sites.splice(sites.indexOf(site), 1);
  site = await site.reopen(policy);
  sites.push(site);
  site.write(changes);
  return site.build();
}

const list = () => site.output('blog/index.html');
const BROKEN = '---\ntitle: One\ndate: [\n---\nNew body.\n';

describe('a page whose front matter breaks', () => {
  test('keeps its output and its place in lists, and is told once', async () => {
    await built();
    const broken = await edit({ 'content/blog/one.md': BROKEN });
    expect(broken).toMatchObject({ rendered: [], changed: [], deleted: [], mended: [] });
    expect(broken.failed).toEqual({ 'content/blog/one.md': 'front-matter-syntax' });
    expect(broken.report.failures[0]?.error).toMatchObject({ file: 'content/blog/one.md', line: 4 });
    expect(site.output('blog/one/index.html')).toContain('First body');
    expect((await site.build()).failed).toEqual({});
  });

  test('is shown in lists that are rendered meanwhile under the title it had', async () => {
    await built();
    await edit({ 'content/blog/one.md': BROKEN });
    const other = await change('content/blog/two.md', 'Two', 'Zwei');
    expect(other.rendered).toEqual(['@feed', 'blog/index.md', 'blog/one.md', 'blog/two.md']);
    expect(list()).toContain('Zwei');
    expect(list()).toContain('>One<');
    expect(site.output('blog/one/index.html')).toContain('then Zwei');
    expect(site.output('feed.xml')).toContain('First body');
  });

  test('mends: only what had read what is new is rendered', async () => {
    await built();
    await edit({ 'content/blog/one.md': BROKEN });
    const mended = await change('content/blog/one.md', 'First', 'Mended');
    expect(mended).toMatchObject({ rendered: ['@feed', 'blog/one.md'], failed: {}, mended: ['content/blog/one.md'] });
    expect(site.output('blog/one/index.html')).toContain('Mended body');
  });

  test('mends by being put back as it was, without a render', async () => {
    await built();
    await edit({ 'content/blog/one.md': BROKEN });
    const back = await edit({ 'content/blog/one.md': files['content/blog/one.md'] });
    expect(back).toMatchObject({ rendered: [], changed: [], failed: {}, mended: ['content/blog/one.md'] });
  });

  test('is pruned when it is deleted, and told as mended', async () => {
    await built();
    await edit({ 'content/blog/one.md': BROKEN });
    const gone = await remove('content/blog/one.md');
    expect(gone).toMatchObject({ deleted: ['blog/one/index.html'], mended: ['content/blog/one.md'] });
    expect(gone.report.failed).toBe(0);
    expect(list()).not.toContain('One');
  });

  test('goes when its last good record says that it expires', async () => {
    await built({
      'content/blog/one.md': files['content/blog/one.md'].replace('---\nF', 'expiryDate: 2026-06-02\n---\nF'),
    });
    await edit({ 'content/blog/one.md': BROKEN });
    site.clock.jump(86_400_000);
    const later = await site.look();
    expect(later.deleted).toEqual(['blog/one/index.html']);
    expect(later.report.failed).toBe(1);
    expect(list()).not.toContain('One');
  });
});

describe('a page that cannot be rendered', () => {
  const shortcode = 'First body.\n\n{{< nothing >}}';

  test('keeps its output and its last good record', async () => {
    await built();
    const broken = await edit({
      'content/blog/one.md': files['content/blog/one.md'].replace('First body.', shortcode).replace('One', 'Eins'),
    });
    expect(broken.failed).toEqual({ 'blog/one.md': 'shortcode-unknown' });
    expect(broken).toMatchObject({ changed: [], deleted: [] });
    expect(list()).toContain('>One<');
    expect(site.output('feed.xml')).not.toContain('Eins');
  });

  test('stays out of everything when it is new, and appears when it is mended', async () => {
    await built();
    const before = { list: list(), feed: site.output('feed.xml'), two: site.output('blog/two/index.html') };
    const three = '---\ntitle: Three\ndate: 2026-01-03\ntags: [new]\n---\n{{< nothing >}}\n';
    const broken = await edit({ 'content/blog/three.md': three });
    expect(broken.failed).toEqual({ 'blog/three.md': 'shortcode-unknown' });
    expect(broken).toMatchObject({ changed: [], deleted: [] });
    expect({ list: list(), feed: site.output('feed.xml'), two: site.output('blog/two/index.html') }).toEqual(before);
    expect(site.output('sitemap.xml')).not.toContain('three');
    expect(site.session.context.memory.site?.pages.has('@term/tags/new')).toBe(false);

    const mended = await edit({ 'content/blog/three.md': three.replace('{{< nothing >}}', 'Third.') });
    expect(mended.mended).toEqual(['blog/three.md']);
    expect(mended.changed).toEqual([
      'blog/index.html',
      'blog/three/index.html',
      'blog/two/index.html',
      'feed.xml',
      'sitemap.xml',
      'tags/index.html',
      'tags/new/index.html',
    ]);
  });

  test('under a new address keeps the old one, and pages link to it there', async () => {
    await built();
    const moved = files['content/blog/one.md'].replace('---\nF', 'permalink: /eins/\n---\n{{< nothing >}}\n\nF');
    expect(await edit({ 'content/blog/one.md': moved })).toMatchObject({ changed: [], deleted: [] });
    await change('content/index.md', 'See', 'Look at');
    expect(site.output('index.html')).toContain('Look at <a href="/blog/one/">');
    expect(list()).toContain('href="/blog/one/"');
    const mended = await edit({ 'content/blog/one.md': moved.replace('{{< nothing >}}', '') });
    expect(mended.deleted).toEqual(['blog/one/index.html']);
    expect(site.output('index.html')).toContain('href="/eins/"');
  });

  test('and gave its place to another, gets the place back while it fails', async () => {
    await built();
    const moved = files['content/blog/one.md'].replace('---\nF', 'permalink: /eins/\n---\n{{< nothing >}}\n\nF');
    const heir = '---\ntitle: Heir\ndate: 2026-01-05\npermalink: /blog/one/\n---\nHeir.\n';
    const both = await edit({ 'content/blog/one.md': moved, 'content/blog/heir.md': heir });
    expect(both.failed).toEqual({ 'blog/one.md': 'shortcode-unknown', 'content/blog/heir.md': 'output-collision' });
    expect(both.changed).toEqual([]);
    expect(site.output('blog/one/index.html')).toContain('First body');
    const mended = await edit({ 'content/blog/one.md': moved.replace('{{< nothing >}}', '') });
    expect(mended.mended.sort()).toEqual(['blog/one.md', 'content/blog/heir.md']);
    expect(site.output('blog/one/index.html')).toContain('Heir');
    expect(site.output('eins/index.html')).toContain('First body');
  });

  test('that would have expired by now is withdrawn, though it was never rendered so', async () => {
    await built();
    const expiring = files['content/blog/one.md'].replace(
      '---\nF',
      'expiryDate: 2026-06-02\n---\n{{< nothing >}}\n\nF',
    );
    expect(await edit({ 'content/blog/one.md': expiring })).toMatchObject({ changed: [], deleted: [] });
    site.clock.jump(86_400_000);
    const later = await site.look();
    expect(later).toMatchObject({ deleted: ['blog/one/index.html'], mended: ['blog/one.md'] });
  });

  test('becomes a draft and is withdrawn', async () => {
    await built();
    const broken = files['content/blog/one.md'].replace('First body.', shortcode);
    await edit({ 'content/blog/one.md': broken });
    const draft = await edit({ 'content/blog/one.md': broken.replace('title', 'draft: true\ntitle') });
    expect(draft).toMatchObject({ deleted: ['blog/one/index.html'], mended: ['blog/one.md'], failed: {} });
  });
});

describe('withdrawals happen while another page fails:', () => {
  test.each<[string, () => Promise<BuildResult>]>([
    ['a deleted page', () => remove('content/blog/two.md')],
    ['a draft', () => change('content/blog/two.md', 'title', 'draft: true\ntitle')],
    ['an expired page', () => change('content/blog/two.md', 'title', 'expiryDate: 2026-05-01\ntitle')],
    ['a page that moved', () => change('content/blog/two.md', 'title', 'permalink: /zwei/\ntitle')],
  ])('%s', async (_what, withdraw) => {
    await built();
    await edit({ 'content/blog/one.md': BROKEN });
    expect((await withdraw()).deleted).toEqual(['blog/two/index.html']);
    expect(site.output('blog/one/index.html')).toContain('First body');
    expect(list()).toContain('One');
    expect(list()).not.toContain('/blog/two/');
  });
});

describe('a failing page is tried again when what it read changes, and not before:', () => {
  /** How often pages were rendered or failed anew cannot be seen in events: so what ran says so. */
  const attempts = () => site.events.filter(({ name }) => name === 'template:log').length;
  const layout = '{{log "try"}}{{page.title}}{{content}}';

  const matrix: [
    what: string,
    layout: string,
    more: Record<string, string>,
    unread: Record<string, string>,
    mend: Record<string, string>,
  ][] = [
    [
      'a missing partial',
      `${layout}{{> card}}`,
      {},
      { 'templates/partials/other.hbs': 'other' },
      { 'templates/partials/card.hbs': 'card' },
    ],
    [
      'a data key',
      `${layout}{{formatDate data.facts.day "yyyy"}}`,
      { 'content/_data/facts.yaml': 'day: never\nmood: fine\n' },
      { 'content/_data/facts.yaml': 'day: never\nmood: bad\n' },
      { 'content/_data/facts.yaml': 'day: 2026-01-01\nmood: bad\n' },
    ],
    [
      'a helper',
      `${layout}{{shout page.title}}`,
      { 'templates/helpers/shout.js': 'export const shout = () => { throw new Error("hoarse"); };\n' },
      { 'content/_data/facts.yaml': 'mood: bad\n' },
      { 'templates/helpers/shout.js': 'export const shout = (text) => text.toUpperCase();\n' },
    ],
    [
      'a title of another page',
      `${layout}{{#each (where collections.blog "title" "Two")}}{{formatDate mood "yyyy"}}{{/each}}`,
      { 'content/blog/two.md': files['content/blog/two.md'].replace('title', 'mood: none\ntitle') },
      { 'content/blog/one.md': files['content/blog/one.md'].replace('First', 'New') },
      { 'content/blog/two.md': files['content/blog/two.md'].replace('title', 'mood: 2026-01-01\ntitle') },
    ],
    [
      'the defaults of its folder',
      `${layout}{{formatDate page.mood "yyyy"}}`,
      { 'content/part/_defaults.yaml': 'mood: none\n' },
      { 'content/blog/_defaults.yaml': 'mood: none\n' },
      { 'content/part/_defaults.yaml': 'mood: 2026-01-01\n' },
    ],
    [
      'its neighbour',
      `${layout}{{#unless page.next}}{{> card}}{{/unless}}`,
      {},
      { 'content/blog/one.md': files['content/blog/one.md'].replace('First', 'New') },
      { 'content/part/z.md': '---\ntitle: Z\nlayout: false\n---\n' },
    ],
    [
      'the time',
      `${layout}{{#if (eq (formatDate (now "day") "yyyy-MM-dd") "2026-06-01")}}{{> card}}{{/if}}`,
      {},
      { 'content/blog/one.md': files['content/blog/one.md'].replace('First', 'New') },
      {},
    ],
  ];

  describe.each(matrix)('%s', (_what, text, more, unread, mend) => {
    const page = { 'content/part/a.md': '---\ntitle: A\nlayout: bad\n---\nBody.\n' };
    const bad = { 'templates/layouts/bad.hbs': text };

    async function tryAndMend(): Promise<void> {
      const before = attempts();
      expect(before).toBeGreaterThan(0);
      await edit(unread);
      await site.look();
      await site.build();
      expect(attempts()).toBe(before);
      if (Object.keys(mend).length === 0) site.clock.jump(86_400_000);
      site.write(mend);
      const mended = await site.look(...Object.keys(mend));
      expect(mended.report.failures).toEqual([]);
      expect(mended.mended).toEqual(['part/a.md']);
      expect(attempts()).toBe(before + 1);
      expect(site.output('part/a/index.html')).toContain('Body.');
    }

    test('a new page', async () => {
      expect(Object.keys((await built({ ...more, ...page, ...bad })).failed)).toEqual(['part/a.md']);
      await tryAndMend();
    });

    test('a page that was fine', async () => {
      await built({ ...more, ...page, 'templates/layouts/bad.hbs': '{{content}}' });
      expect(Object.keys((await edit(bad)).failed)).toEqual(['part/a.md']);
      expect(site.output('part/a/index.html')).toContain('Body.');
      await tryAndMend();
    });

    test('a page that was fine and has changed with it', async () => {
      await built({ ...more, ...page, 'templates/layouts/bad.hbs': '{{content}}' });
      const both = { ...bad, 'content/part/a.md': page['content/part/a.md'].replace('Body.', 'New Body.') };
      expect(Object.keys((await edit(both)).failed)).toEqual(['part/a.md']);
      await tryAndMend();
      expect(site.output('part/a/index.html')).toContain('New Body.');
    });
  });
});

describe('of the pages of a paginated list', () => {
  const posts = Object.fromEntries(
    [1, 2, 3].map((day) => [`content/blog/p${day}.md`, `---\ntitle: P${day}\ndate: 2026-02-0${day}\n---\nText.\n`]),
  );
  const more = {
    ...posts,
    'content/blog/index.md': '---\ntitle: Blog\nlayout: posts\npaginate: 2\n---\n',
    'templates/layouts/posts.hbs': '{{#each page.pagination.items}}{{title}} {{/each}}',
  };

  test('a later one that fails goes when the list becomes shorter', async () => {
    await built(more);
    const picky = '{{#each page.pagination.items}}{{title}} {{#if (eq title "One")}}{{> nothing}}{{/if}}{{/each}}';
    const broken = await edit({ 'templates/layouts/posts.hbs': picky });
    expect(broken.failed).toEqual({ 'blog/index.md@3': 'partial-missing' });
    const shorter = await remove('content/blog/one.md');
    expect(shorter.report.failures).toEqual([]);
    expect(shorter.mended).toEqual(['blog/index.md@3']);
    expect(shorter.deleted).toEqual(['blog/one/index.html', 'blog/page/3/index.html']);
    expect((await site.build()).rendered).toEqual([]);
  });

  test('two that fail are tried again together', async () => {
    await built({ ...more, 'templates/partials/b.hbs': 'b' });
    const picky =
      '{{#each page.pagination.items}}{{title}} {{#if (eq title "P1")}}{{> a}}{{/if}}{{#if (eq title "One")}}{{> b}}{{> c}}{{/if}}{{/each}}';
    const broken = await edit({ 'templates/layouts/posts.hbs': picky });
    expect(broken.report.failed).toBe(1);
    const half = await edit({ 'templates/partials/a.hbs': 'a' });
    expect(half.report.failures.map(({ id, error }) => [id, error.name])).toEqual([
      ['blog/index.md@3', 'partial-missing'],
    ]);
    expect(site.output('blog/page/3/index.html')).toContain('One');
    const whole = await edit({ 'templates/partials/c.hbs': 'c' });
    expect(whole.report.failures).toEqual([]);
    expect(site.output('blog/page/3/index.html')).toContain('bc');
  });
});

describe('a generated page that fails', () => {
  const term = '{{page.title}}{{#if (eq page.title "bad")}}{{> nothing}}{{/if}}';

  test('keeps its output, and goes at once when nothing makes it any more', async () => {
    const tagged = (tag: string) => files['content/blog/one.md'].replace('title', `tags: [${tag}]\ntitle`);
    await built({ 'content/blog/one.md': tagged('bad'), 'templates/layouts/term.hbs': '{{page.title}}' });
    const broken = await edit({ 'templates/layouts/term.hbs': term });
    expect(broken.failed).toEqual({ '@term/tags/bad': 'partial-missing' });
    expect(site.output('tags/bad/index.html')).toBe('bad');
    const gone = await edit({ 'content/blog/one.md': tagged('good') });
    expect(gone).toMatchObject({ deleted: ['tags/bad/index.html'], mended: ['@term/tags/bad'] });
    expect(gone.report.failures).toEqual([]);
  });
});

describe('two pages on one address', () => {
  const rival = '---\ntitle: Rival\ndate: 2026-01-05\npermalink: /blog/one/\n---\nRival.\n';

  test('the newcomer alone loses its place', async () => {
    await built();
    const clash = await edit({ 'content/blog/a.md': rival });
    expect(clash.failed).toEqual({ 'content/blog/a.md': 'output-collision' });
    expect(clash.report.failures[0]?.error.message).toMatch(
      /content\/blog\/a\.md.*content\/blog\/one\.md|content\/blog\/one\.md.*content\/blog\/a\.md/,
    );
    expect(clash.changed).toEqual([]);
    expect(list()).not.toContain('Rival');
  });

  test('the one that was there can still be edited', async () => {
    await built();
    await edit({ 'content/blog/a.md': rival });
    const edited = await change('content/blog/one.md', 'One', 'Eins');
    expect(edited.report.failures.map(({ id }) => id)).toEqual(['content/blog/a.md']);
    expect(list()).toContain('Eins');
    expect(site.output('blog/one/index.html')).toContain('Eins');
  });

  test('deleting the one that was there lets the newcomer in', async () => {
    await built();
    await edit({ 'content/blog/a.md': rival });
    const freed = await remove('content/blog/one.md');
    expect(freed).toMatchObject({ deleted: [], mended: ['content/blog/a.md'] });
    expect(site.output('blog/one/index.html')).toContain('Rival');
    expect(list()).toContain('Rival');
  });

  test('a page that moves onto another keeps its own address', async () => {
    await built();
    const clash = await change('content/blog/two.md', 'title', 'permalink: /blog/one/\ntitle');
    expect(clash.failed).toEqual({ 'content/blog/two.md': 'output-collision' });
    expect(clash).toMatchObject({ changed: [], deleted: [] });
    const away = await change('content/blog/one.md', 'title', 'permalink: /eins/\ntitle');
    expect(away).toMatchObject({ mended: ['content/blog/two.md'], deleted: ['blog/two/index.html'] });
    expect(site.output('blog/one/index.html')).toContain('Second body');
  });

  test('two new ones both stay out, until one goes', async () => {
    await built();
    const clash = await edit({
      'content/a.md': rival.replace('/blog/one/', '/x/'),
      'content/b.md': rival.replace('/blog/one/', '/X/'),
    });
    expect(clash.failed).toEqual({ 'content/a.md': 'output-collision', 'content/b.md': 'output-collision' });
    const left = await remove('content/a.md');
    expect(left.mended.sort()).toEqual(['content/a.md', 'content/b.md']);
    expect(site.output('X/index.html')).toContain('Rival');
  });

  test('a page that was renamed takes its place over, whichever name is reported first', async () => {
    await built();
    site.write({
      'content/blog/eins.md': files['content/blog/one.md'].replace('title', 'permalink: /blog/one/\ntitle'),
    });
    site.remove('content/blog/one.md');
    const first = await site.build('content/blog/eins.md');
    expect(first).toMatchObject({ failed: {}, deleted: [] });
    expect(await site.build('content/blog/one.md')).toMatchObject({
      rendered: [],
      failed: {},
      changed: [],
      deleted: [],
    });
  });

  test('a static file where a page stands loses, and one below a page too', async () => {
    await built();
    const clash = await edit({ 'static/blog/one/index.html': 'static', 'static/index.html/x.txt': 'below' });
    expect(clash.failed).toEqual({
      'static/blog/one/index.html': 'output-collision',
      'static/index.html/x.txt': 'output-collision',
    });
    expect(clash).toMatchObject({ changed: [], deleted: [], rendered: [] });
    expect(site.output('blog/one/index.html')).toContain('First body');
  });
});

describe('aliases', () => {
  const withAlias = (alias: string) => files['content/blog/one.md'].replace('title', `aliases: [${alias}]\ntitle`);

  test('are made, moved and removed with their page', async () => {
    await built();
    const added = await edit({ 'content/blog/one.md': withAlias('/alt/') });
    expect(added).toMatchObject({ rendered: ['blog/one.md'], changed: ['alt/index.html'], deleted: [] });
    expect(added.reasons).toEqual({ 'blog/one.md': 'its address, its aliases or its layout changed' });
    expect(site.output('alt/index.html')).toContain('url=/blog/one/');
    const moved = await edit({ 'content/blog/one.md': withAlias('/old/') });
    expect(moved).toMatchObject({ changed: ['old/index.html'], deleted: ['alt/index.html'] });
    const removed = await edit({ 'content/blog/one.md': files['content/blog/one.md'] });
    expect(removed).toMatchObject({ changed: [], deleted: ['old/index.html'] });
  });

  test('follow the address of their page', async () => {
    await built({ 'content/blog/one.md': withAlias('/old/') });
    await edit({ 'content/blog/one.md': withAlias('/old/').replace('title', 'permalink: /eins/\ntitle') });
    expect(site.output('old/index.html')).toContain('url=/eins/');
  });

  test('in the way of a page that is there cost the page that has the alias its edit', async () => {
    await built();
    const clash = await change('content/blog/two.md', 'title: Two', 'title: Zwei\naliases: [/blog/one/]');
    expect(clash.failed).toEqual({ 'content/blog/two.md': 'output-collision' });
    expect(clash.changed).toEqual([]);
    const fine = await change('content/blog/two.md', 'title: Two', 'title: Zwei\naliases: [/zwei/]');
    expect(fine.mended).toEqual(['content/blog/two.md']);
    expect(site.output('zwei/index.html')).toContain('url=/blog/two/');
  });

  test('that are there are not lost to a new page', async () => {
    await built({ 'content/blog/one.md': withAlias('/old/') });
    const clash = await edit({ 'content/old.md': '---\ntitle: Old\n---\n' });
    expect(clash.failed).toEqual({ 'content/old.md': 'output-collision' });
    expect(clash).toMatchObject({ changed: [], deleted: [] });
    expect(list()).toContain('One');
  });
});

describe('a template with a syntax error', () => {
  test('is told with every page it holds back; all keep their copies and mend together', async () => {
    await built();
    const broken = await edit({ 'templates/layouts/post.hbs': '{{#if}}{{content}}' });
    expect(broken.failed).toEqual({ 'blog/one.md': 'template-syntax', 'blog/two.md': 'template-syntax' });
    expect(broken.report.failures.every(({ error }) => error.file === 'templates/layouts/post.hbs')).toBe(true);
    expect(broken).toMatchObject({ changed: [], deleted: [] });
    expect(site.output('blog/one/index.html')).toContain('First body');
    const mended = await edit({ 'templates/layouts/post.hbs': 'New {{content}}' });
    expect(mended).toMatchObject({ rendered: ['blog/one.md', 'blog/two.md'], mended: ['blog/one.md', 'blog/two.md'] });
    expect(site.output('blog/one/index.html')).toContain('New ');
  });

  test('that is put back as it was renders nothing', async () => {
    await built();
    await edit({ 'templates/layouts/post.hbs': '{{#if}}{{content}}' });
    const back = await edit({ 'templates/layouts/post.hbs': files['templates/layouts/post.hbs'] });
    expect(back).toMatchObject({ rendered: [], mended: ['blog/one.md', 'blog/two.md'] });
  });

  test('that is not text keeps its last good version', async () => {
    await built();
    site.writeBytes('templates/layouts/post.hbs', Buffer.from('caf\xe9 {{content}}', 'latin1'));
    const broken = await site.build('templates/layouts/post.hbs');
    expect(broken.failed).toEqual({ 'templates/layouts/post.hbs': 'file-not-utf8' });
    expect(broken).toMatchObject({ rendered: [], changed: [] });
    const edited = await change('content/blog/one.md', 'First', 'New');
    expect(edited.rendered).toEqual(['@feed', 'blog/one.md']);
    expect(site.output('blog/one/index.html')).toContain('then Two');
  });
});

describe('in a build that does not keep going', () => {
  test('nothing at all is published, and what was stays', async () => {
    await built();
    const before = site.output('blog/two/index.html');
    const changes = {
      'content/blog/one.md': files['content/blog/one.md'].replace('First body.', '{{< nothing >}}'),
      'content/blog/two.md': files['content/blog/two.md'].replace('Second', 'New'),
      'static/new.txt': 'new',
    };
    const result = await restart(changes, { keepGoing: false });
    expect(result).toMatchObject({ changed: [], deleted: [], failed: { 'blog/one.md': 'shortcode-unknown' } });
    expect(result.report.withheld).toBe(true);
    expect(site.output('blog/two/index.html')).toBe(before);
    expect(site.output('new.txt')).toBeUndefined();
    expect(site.staged()).toEqual([]);
  });

  test('a page with a broken link holds everything back', async () => {
    const result = await built({ 'content/bad.md': '[x](nowhere.md)\n' }, { keepGoing: false, links: 'error' });
    expect(result).toMatchObject({ changed: [], failed: { 'bad.md': 'link-unknown' } });
    expect(site.output('index.html')).toBeUndefined();
  });
});

describe('a process that has just started', () => {
  test('keeps the copy of a page that fails, and still shows it in lists', async () => {
    await built();
    const broken = files['content/blog/one.md'].replace('First body.', '{{< nothing >}}');
    const result = await restart({ 'content/blog/one.md': broken });
    expect(result).toMatchObject({ changed: [], deleted: [], failed: { 'blog/one.md': 'shortcode-unknown' } });
    expect(site.output('blog/one/index.html')).toContain('First body');
    await change('content/blog/two.md', 'Two', 'Zwei');
    expect(list()).toContain('Zwei');
    expect(list()).toContain('>One<');
  });

  test('keeps the output of a page that cannot be read', async () => {
    await built();
    const result = await restart({ 'content/blog/one.md': BROKEN });
    expect(result).toMatchObject({ deleted: [], failed: { 'content/blog/one.md': 'front-matter-syntax' } });
    expect(site.output('blog/one/index.html')).toContain('First body');
  });

  test('gives a page that fails under a new address no place there, and leaves the old output', async () => {
    await built();
    const moved = files['content/blog/one.md'].replace('---\nF', 'permalink: /eins/\n---\n{{< nothing >}}\n\nF');
    const result = await restart({ 'content/blog/one.md': moved });
    expect(result.deleted).toEqual([]);
    expect(site.output('blog/one/index.html')).toContain('First body');
    expect(list()).not.toContain('/eins/');
  });

  test('of two pages on one address keeps the one whose it was', async () => {
    await built();
    const rival = '---\ntitle: Rival\ndate: 2026-01-05\npermalink: /blog/one/\n---\nRival.\n';
    const result = await restart({ 'content/blog/a.md': rival });
    expect(result).toMatchObject({ changed: [], failed: { 'content/blog/a.md': 'output-collision' } });
  });

  test.each([
    ['data', 'content/_data/facts.yaml', 'colour: red\n', 'colour: [\n', 'data-syntax'],
    ['defaults of a folder', 'content/blog/_defaults.yaml', 'draft: true\n', 'draft: [\n', 'front-matter-syntax'],
    [
      'helpers',
      'templates/helpers/x.js',
      'export const x = () => 1;\n',
      'export const x = ( => 1;\n',
      'helper-invalid',
    ],
  ])(
    'publishes nothing while %s cannot be read of which it knows no last good version',
    async (_what, path, good, bad, name) => {
      await built({ [path]: good, 'templates/layouts/home.hbs': '{{content}}{{data.facts.colour}}' });
      const before = [site.output('index.html'), site.output('blog/one/index.html')];
      await expect(restart({ [path]: bad, 'static/new.txt': 'new' })).rejects.toMatchObject({ name, file: path });
      expect([site.output('index.html'), site.output('blog/one/index.html')]).toEqual(before);
      expect(site.output('new.txt')).toBeUndefined();
      expect(site.staged()).toEqual([]);
      await expect(site.look()).rejects.toMatchObject({ name });
      const mended = await edit({ [path]: good });
      expect(mended.changed).toEqual(['new.txt']);
    },
  );
});

describe('data, defaults and menus', () => {
  test('data that breaks keeps its last good version', async () => {
    await built({
      'content/_data/facts.yaml': 'colour: red\n',
      'templates/layouts/home.hbs': '{{content}}{{data.facts.colour}}',
    });
    const broken = await edit({ 'content/_data/facts.yaml': 'colour: [\n' });
    expect(broken).toMatchObject({ rendered: [], failed: { 'content/_data/facts.yaml': 'data-syntax' } });
    await change('content/index.md', 'See', 'Look at');
    expect(site.output('index.html')).toContain('red');
  });

  test('defaults that break keep what they said last: drafts stay drafts', async () => {
    await built({ 'content/blog/_defaults.yaml': 'draft: true\n' });
    const broken = await edit({ 'content/blog/_defaults.yaml': 'draft: [\n' });
    expect(broken).toMatchObject({ rendered: [], changed: [], deleted: [] });
    await change('content/blog/one.md', 'One', 'Eins');
    expect(site.output('blog/one/index.html')).toBeUndefined();
  });

  test('a menu leaves out a page that fails, without a fault of its own', async () => {
    const config = `${files['prebake.config.yaml']}menus: { main: [{ target: blog/one.md }] }\n`;
    const result = await built({ 'prebake.config.yaml': config, 'content/blog/one.md': BROKEN });
    expect(result.report.failures.map(({ id }) => id)).toEqual(['content/blog/one.md']);
    const layout = await built({
      'prebake.config.yaml': config,
      'content/blog/one.md': files['content/blog/one.md'].replace('title', 'layout: missing\ntitle'),
    });
    expect(layout.report.failures.map(({ id }) => id)).toEqual(['blog/one.md']);
    expect((await change('content/blog/one.md', 'One', 'Eins')).report.failures).toEqual([]);
  });
});

describe('assets', () => {
  const css = {
    'templates/assets/site.css': 'a { color: red }',
    'templates/layouts/home.hbs': '<link href="{{asset "site.css"}}">{{content}}',
  };
  const sheets = () => site.published().filter((path) => path.startsWith('assets/'));

  test('a stylesheet that breaks keeps its last good version', async () => {
    await built(css);
    const [sheet] = sheets();
    const broken = await edit({ 'templates/assets/site.css': '@import "nothing.css";' });
    expect(broken).toMatchObject({ rendered: [], changed: [], deleted: [] });
    expect(broken.failed).toEqual({ 'templates/assets/site.css': 'asset-failed' });
    await change('content/index.md', 'See', 'Look at');
    expect(site.output('index.html')).toContain(sheet);
    const mended = await edit({ 'templates/assets/site.css': 'a { color: blue }' });
    expect(mended).toMatchObject({ rendered: ['index.md'], mended: ['templates/assets/site.css'], deleted: [sheet] });
  });

  test('a fault in the syntax of a stylesheet is a warning, since browsers pass over it', async () => {
    const { report } = await built({ ...css, 'templates/assets/site.css': 'a { color: red }\nb {{ }' });
    expect(report).toMatchObject({ failed: 0, warnings: 1 });
    expect(site.events.filter(({ name }) => name === 'warning').map(({ event }) => event)).toMatchObject([
      { error: { name: 'asset-failed', file: 'templates/assets/site.css', line: 2 } },
    ]);
    expect((await site.build()).report.warnings).toBe(1);
    expect(site.events.filter(({ name }) => name === 'warning')).toHaveLength(1);
  });

  test('a stylesheet that is broken when the process starts keeps its published version', async () => {
    await built(css);
    const before = sheets();
    const result = await restart({ 'templates/assets/site.css': '@import "nothing.css";' });
    expect(result.deleted).toEqual([]);
    expect(sheets()).toEqual(before);
    expect(site.output('index.html')).toContain(before[0]);
  });

  test('a stylesheet that a page needs which fails stays beside the new one, until the page is mended', async () => {
    await built(css);
    const [old] = sheets();
    const broken = await edit({
      'content/index.md': '---\ntitle: Home\n---\n{{< nothing >}}\n',
      'templates/assets/site.css': 'a { color: blue }',
    });
    expect(broken.deleted).toEqual([]);
    expect(sheets()).toHaveLength(2);
    expect(site.output('index.html')).toContain(old);
    const mended = await edit({ 'content/index.md': files['content/index.md'] });
    expect(mended.deleted).toEqual([old]);
  });

  test('a file outside templates/ that an asset imports is followed while it is broken', async () => {
    await built({
      ...css,
      'shared/more.css': 'b { color: red }',
      'templates/assets/site.css': '@import "../../shared/more.css";',
    });
    await edit({ 'shared/more.css': '@import "nothing.css";' });
    const { inputs } = site.session.context.memory;
    expect([...inputs]).toContain('shared/more.css');
    const mended = await edit({ 'shared/more.css': 'b { color: blue }' });
    expect(mended.mended).toHaveLength(1);
    expect(mended.rendered).toEqual(['index.md']);
  });

  test('a fingerprinted asset that is deleted goes', async () => {
    await built({ ...css, 'templates/assets/extra.css': 'i { color: red }' });
    expect(sheets()).toHaveLength(2);
    expect((await remove('templates/assets/extra.css')).deleted).toHaveLength(1);
    expect(sheets()).toHaveLength(1);
  });

  test('a file that is deleted goes, and one that is replaced by a folder of its name too', async () => {
    await built({ 'static/logo': 'logo', 'static/other': 'other' });
    expect((await remove('static/other')).deleted).toEqual(['other']);
    site.remove('static/logo');
    site.write({ 'static/logo/big.txt': 'big' });
    const replaced = await site.build('static/logo');
    expect(replaced).toMatchObject({ changed: ['logo/big.txt'], deleted: ['logo'] });
    site.remove('static/logo');
    site.write({ 'static/logo': 'again' });
    expect(await site.build('static/logo')).toMatchObject({ changed: ['logo'], deleted: ['logo/big.txt'] });
  });
});

test('a content folder that is gone fails the build instead of emptying the site', async () => {
  await built();
  site.remove('content');
  await expect(site.build('content')).rejects.toMatchObject({ name: 'project-missing' });
  await expect(site.build()).rejects.toMatchObject({ name: 'project-missing' });
  expect(site.output('blog/one/index.html')).toContain('First body');
});

test('a folder that goes takes all its pages along, and one that is moved in brings them', async () => {
  await built();
  const gone = await remove('content/blog');
  expect(gone.deleted).toContain('blog/one/index.html');
  expect(gone.deleted).toContain('blog/two/index.html');
  site.write({
    'content/blog/one.md': files['content/blog/one.md'],
    'content/blog/index.md': files['content/blog/index.md'],
  });
  await site.build('content/blog');
  expect(list()).toContain('One');
});

test('a build that throws leaves nothing in the stage, and the next one publishes everything', async () => {
  await built();
  site.write({ 'public/mine/index.html': 'mine', 'content/mine.md': '---\ntitle: Mine\n---\n' });
  await expect(site.build('content/mine.md')).rejects.toMatchObject({ name: 'public-foreign-file' });
  expect(site.staged()).toEqual([]);
  site.remove('public/mine');
  expect((await site.look()).changed).toEqual(['mine/index.html', 'sitemap.xml']);
});
