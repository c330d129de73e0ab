import { describe, expect, it } from 'vitest';
import { createFacetDigest } from '../../src/site/facet-digest.ts';
import { checkLinks, resolveLink } from '../../src/site/link.ts';
import type { Site } from '../../src/site/site.ts';
import { asset, build, NOW, page, siteConfig } from './records.ts';

const records = [
  page('index.md'),
  page('about.md', { aliases: ['/team/'] }),
  page('blog/index.md', { paginate: 1 }),
  page('blog/first.md', { slug: 'one' }, { body: { anchors: '["intro","x,","über-uns","say-\\"hi\\""]' } }),
  page('blog/second post.md', {}, { body: { anchors: '[]', shortcodes: ['video'] } }),
  page('blog/bundle/index.md'),
  page('docs/start.md', { permalink: '/manual/start.html' }),
  page('feed.xml.hbs'),
  asset('content/blog/img a.png'),
  asset('content/blog/bundle/cat.png'),
  asset('static/logo.svg'),
];
const { site } = build(records);
const { site: below } = build(records, { config: siteConfig({ url: 'https://example.org/docs' }) });

describe('a link', () => {
  it.each([
    ['blog/first.md', 'second%20post.md', '/blog/second%20post/'],
    ['blog/first.md', 'second post.md', '/blog/second%20post/'],
    ['blog/first.md', './second post.md?x=1&y=2#a', '/blog/second%20post/?x=1&y=2#a'],
    ['blog/first.md', '../about.md', '/about/'],
    ['blog/first.md', '/docs/start.md', '/manual/start.html'],
    ['blog/first.md', '/blog/index.md', '/blog/'],
    ['blog/first.md', '../blog/', '/blog/'],
    ['blog/first.md', '..', '/'],
    ['blog/first.md', './', '/blog/'],
    ['blog/second post.md', 'first.md#intro', '/blog/one/#intro'],
    ['blog/second post.md', 'first.md#%C3%BCber-uns', '/blog/one/#%C3%BCber-uns'],
    ['blog/second post.md', '/blog/one/', '/blog/one/'],
    ['blog/second post.md', '/blog/one', '/blog/one/'],
    ['blog/second post.md', '/blog/one/index.html', '/blog/one/'],
    ['blog/second post.md', 'one', '/blog/one/'],
    ['blog/second post.md', '../one/', '/blog/one/'],
    ['blog/first.md', '/manual/start', '/manual/start.html'],
    ['blog/first.md', '/team/', '/about/'],
    ['blog/first.md', '/blog/page/2/', '/blog/page/2/'],
    ['blog/first.md', '/feed.xml', '/feed.xml'],
    ['blog/first.md', '/sitemap.xml', '/sitemap.xml'],
    ['blog/first.md', 'img%20a.png', '/blog/img%20a.png'],
    ['blog/first.md', '/logo.svg', '/logo.svg'],
    ['blog/bundle/index.md', 'cat.png', '/blog/bundle/cat.png'],
    ['blog/index.md@2', 'first.md', '/blog/one/'],
    ['blog/first.md', '#intro', '#intro'],
    ['blog/first.md', '#', '#'],
    ['blog/first.md', '#top', '#top'],
    ['blog/first.md', '?q=1', '?q=1'],
    ['blog/first.md', 'https://example.com/a.md', 'https://example.com/a.md'],
    ['blog/first.md', '//example.com/a', '//example.com/a'],
    ['blog/first.md', 'mailto:a@example.com', 'mailto:a@example.com'],
  ])('in %s to %s leads to %s', (from, target, url) => {
    expect(resolveLink(site, from, target)).toMatchObject({ url });
    expect(resolveLink(site, from, target).problem).toBeUndefined();
  });

  it.each([
    ['../about.md', '/docs/about/'],
    ['/about/', '/docs/about/'],
    ['/docs/about/', '/docs/about/'],
    ['/docs/', '/docs/'],
    ['/docs/start.md', '/docs/manual/start.html'],
    ['/logo.svg', '/docs/logo.svg'],
    ['img a.png', '/docs/blog/img%20a.png'],
  ])('to %s carries the base path: %s', (target, url) => {
    expect(resolveLink(below, 'blog/first.md', target).url).toBe(url);
    expect(resolveLink(below, 'blog/first.md', target).problem).toBeUndefined();
  });

  it.each([
    ['frist.md', 'Did you mean "/blog/first.md"?'],
    ['/blog/onee/', 'Did you mean "/blog/one"?'],
    ['/logo.png', ''],
    ['/img/logo.svg', 'Did you mean "/logo.svg"?'],
    ['/bolg/zzzzzz.md', 'Did you mean the folder "/blog/"?'],
    ['../../../etc/passwd', 'leads out of the site'],
    ['%zz.md', 'leads to nothing'],
    ['nothing-like-it.md', 'leads to nothing'],
  ])('to %s is unknown, left as written, and told with %j', (target, hint) => {
    const link = resolveLink(site, 'blog/first.md', target);
    expect(link.url).toBe(target);
    expect(link.problem?.name).toBe('link-unknown');
    expect(link.problem?.message).toContain(`"${target}"`);
    expect(link.problem?.message).toContain(hint);
  });

  it.each([
    ['blog/second post.md', 'first.md#intor', 'content/blog/first.md', 'Did you mean "#intro"?'],
    ['blog/first.md', '#nothing', 'content/blog/first.md', ''],
    ['blog/first.md', '#hi"', 'content/blog/first.md', ''],
    ['blog/first.md', '#,', 'content/blog/first.md', ''],
  ])('in %s to %s names a part that %s does not have', (from, target, source, hint) => {
    const link = resolveLink(site, from, target);
    expect(link.problem?.name).toBe('link-anchor-unknown');
    expect(link.problem?.message).toContain(source);
    expect(link.problem?.message).toContain(hint);
    expect(link.url.endsWith(target.slice(target.indexOf('#')))).toBe(true);
  });

  it('to a part is not judged where a shortcode or template may make the part', () => {
    expect(resolveLink(site, 'blog/first.md', 'second post.md#video').problem).toBeUndefined();
    expect(resolveLink(site, 'blog/first.md', '/feed.xml#x').problem).toBeUndefined();
  });
});

describe('the broken links of a page', () => {
  it('are told with file and line', () => {
    const links = [{ target: 'second post.md', line: 7 }, { target: 'gone.png', line: 9 }, { target: 'first.md#nope' }];
    const from = site.pages.get('blog/first.md');
    const broken = from && checkLinks(site, from, links, ({ line }) => line);
    expect(broken).toMatchObject([
      { name: 'link-unknown', file: 'content/blog/first.md', line: 9 },
      { name: 'link-anchor-unknown', file: 'content/blog/first.md' },
    ]);
    expect(broken).toHaveLength(2);
  });
});

describe('what a link depends on', () => {
  const surroundings = {
    templates: new Map(),
    helpersDigest: '',
    now: NOW,
    env: () => undefined,
    file: () => undefined,
  };
  const digests = (of: Site, target: string) => {
    const digest = createFacetDigest(of, surroundings);
    return resolveLink(site, 'blog/first.md', target).facets.map(digest).join();
  };

  it.each([
    ['a page that appears', 'new.md', [page('blog/new.md')]],
    ['a file that appears', 'new.png', [asset('content/blog/new.png')]],
    ['a static file that appears', '/new.txt', [asset('static/new.txt')]],
    ['a nearer page that appears', 'one', [page('x.md', { permalink: '/blog/one' })]],
    ['an alias that appears', '/old/', [page('x.md', { aliases: '/old/' })]],
  ])('changes with %s', (_, target, more) => {
    const after = build([...records, ...more]).site;
    expect(digests(after, target)).not.toBe(digests(site, target));
  });

  it('changes with the address and the parts of the page it leads to', () => {
    const without = records.filter(({ path }) => path !== 'content/blog/second post.md');
    const moved = build([...without, page('blog/second post.md', { slug: 'two' })]).site;
    expect(digests(moved, 'second post.md')).not.toBe(digests(site, 'second post.md'));
    const parts = build([...without, page('blog/second post.md', {}, { body: { anchors: '["video"]' } })]).site;
    expect(digests(parts, 'second post.md#video')).not.toBe(digests(site, 'second post.md#video'));
    expect(digests(parts, 'second post.md')).toBe(digests(site, 'second post.md'));
  });

  it('does not change with other pages', () => {
    const after = build([...records, page('blog/other.md'), asset('static/other.txt')]).site;
    for (const target of ['second post.md', 'img a.png', '/team/', '/logo.svg', 'gone.md']) {
      expect(digests(after, target)).toBe(digests(site, target));
    }
  });
});
