import { afterEach, describe, expect, test } from 'vitest';
import { nextMoment } from '../../src/build/outside.ts';
import { openTestSite, type TestSite } from '../support/session.ts';

const files = {
  'prebake.config.yaml': `
site: { url: "https://example.org/", timeZone: Europe/Berlin }
collections: { blog: { kind: posts } }
schedules: false
`,
  'content/index.md': '---\ntitle: Home\n---\n',
  'content/about.md': '---\ntitle: About\n---\n',
  'content/blog/index.md': '---\ntitle: Blog\nlayout: posts\n---\n',
  'content/blog/one.md': '---\ntitle: One\ndate: 2026-01-01\n---\nFirst.\n',
  'templates/layouts/default.hbs': '{{page.title}}{{content}}',
  'templates/layouts/posts.hbs': '{{#each collections.blog}}{{title}} {{/each}}',
};
const future = '---\ntitle: Two\ndate: 2026-06-02 09:30\nexpiryDate: 2026-06-03\n---\nSecond.\n';
const today = { 'templates/layouts/home.hbs': '{{formatDate (now "day") "yyyy-MM-dd"}}' };
/** In Berlin it is summer: two hours ahead of UTC. */
const appears = Date.UTC(2026, 5, 2, 7, 30);
const expires = Date.UTC(2026, 5, 2, 22);

let site: TestSite;
afterEach(() => site.stop());

async function built(more: Record<string, string> = {}, at?: number): Promise<void> {
  site = await openTestSite({ ...files, ...more }, at === undefined ? {} : { at });
  await site.build();
}

const moment = () => nextMoment(site.session.context);
const at = (time: number) => site.clock.jump(time - site.clock.now());

describe('a post dated ahead', () => {
  test('appears at its second with the pages that list it, and goes at its expiry', async () => {
    await built({ 'content/blog/two.md': future });
    expect(moment()).toBe(appears);
    at(appears - 1);
    expect(await site.look()).toMatchObject({ rendered: [], changed: [] });
    expect(moment()).toBe(appears);
    at(appears);
    expect((await site.look()).rendered).toEqual(['@feed', '@sitemap', 'blog/index.md', 'blog/two.md']);
    expect(moment()).toBe(expires);
    at(expires - 1);
    expect(await site.look()).toMatchObject({ rendered: [], deleted: [] });
    at(expires);
    const gone = await site.look();
    expect(gone.rendered).toEqual(['@feed', '@sitemap', 'blog/index.md']);
    expect(gone.deleted).toEqual(['blog/two/index.html']);
    expect(moment()).toBeUndefined();
  });

  test('is told as held back, with its time', async () => {
    await built({ 'content/blog/two.md': future });
    const { report } = await site.build();
    expect(report.heldBack).toEqual([
      { source: 'content/blog/two.md', reason: 'future', at: '2026-06-02T07:30:00.000Z' },
    ]);
  });
});

describe('a page that shows the day', () => {
  const midnight = Date.UTC(2026, 5, 1, 22);

  test('is stale at midnight in the zone of the site, and no other page is', async () => {
    await built(today);
    expect(site.output('index.html')).toBe('2026-06-01');
    expect(moment()).toBe(midnight);
    at(midnight - 1);
    expect((await site.look()).rendered).toEqual([]);
    at(midnight);
    const next = await site.look();
    expect(next.reasons).toEqual({ 'index.md': 'the day changed' });
    expect(site.output('index.html')).toBe('2026-06-02');
    expect(moment()).toBe(midnight + 86_400_000);
  });

  test('is not forgotten when midnight passes while a build runs', async () => {
    await built(today);
    at(midnight - 1);
    site.session.context.events.on('build:progress', ({ stage }) => {
      if (stage === 'commit') at(midnight + 1);
    });
    await site.look();
    expect(moment()).toBe(midnight);
  });

  test('wakes nobody any more once it shows it no more', async () => {
    await built(today);
    const edit = { 'templates/layouts/home.hbs': 'always' };
    site.write(edit);
    await site.build(...Object.keys(edit));
    expect(moment()).toBeUndefined();
  });

  test('wakes nobody any more once it is gone', async () => {
    await built({ 'content/now.md': '---\nlayout: now\n---\n', 'templates/layouts/now.hbs': '{{now "minute"}}' });
    expect(moment()).toBe(site.clock.now() + 60_000);
    site.remove('content/now.md');
    await site.build('content/now.md');
    expect(moment()).toBeUndefined();
  });
});

test('a time that is fixed never comes to an end', async () => {
  await built({ ...today, 'content/blog/two.md': future }, Date.UTC(2026, 5, 1));
  expect(moment()).toBeUndefined();
});
