import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyDocumentation } from '../support/documentation.ts';
import { linksOf, type Tag, tagsOf } from '../support/html-links.ts';
import { errorsOf, runPrebake } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';

// The documentation as it is published: at the root of a host, and below a path.

describe.each(['https://prebake.example/', 'https://prebake.example/project/'])(
  'the documentation at %s',
  (address) => {
    const folder = copyDocumentation();
    const base = new URL(address);
    let files: Record<string, string>;
    let pages: Map<string, Tag[]>;

    beforeAll(async () => {
      const ended = await runPrebake(folder, ['build'], { SITE_URL: address });
      expect(errorsOf(ended)).toEqual([]);
      expect(ended.events.filter(({ event }) => event === 'warning')).toEqual([]);
      files = readTree(join(folder, 'public'));
      const html = Object.entries(files).filter(([path]) => path.endsWith('.html'));
      pages = new Map(html.map(([path, text]) => [path, tagsOf(text)]));
    });

    /** `docs/index.html` → `https://example.org/docs/`. */
    const urlOf = (path: string) => new URL(path.replace(/(^|\/)index\.html$/, '$1'), base).href;

    /** Why a link of this site leads to nothing; undefined when it leads to a file, and to what it names there. */
    function faultOf(link: string, from: string): string | undefined {
      const url = new URL(link, from);
      if (url.origin !== base.origin) return undefined;
      if (!url.pathname.startsWith(base.pathname)) return `${link} leaves the site`;
      const path = decodeURIComponent(url.pathname.slice(base.pathname.length)).replace(/(^|\/)$/, '$1index.html');
      if (files[path] === undefined) return `${link} leads to nothing`;
      const id = decodeURIComponent(url.hash.slice(1));
      if (id === '') return undefined;
      return pages.get(path)?.some(({ attributes }) => attributes.id === id) ? undefined : `${link} names no place`;
    }

    test('has no link that leads to nothing', () => {
      let count = 0;
      const faults = [...pages].flatMap(([path, tags]) => {
        const links = linksOf(tags);
        count += links.length;
        return links.flatMap((link) => faultOf(link, urlOf(path)) ?? []).map((fault) => `${path}: ${fault}`);
      });
      expect(faults).toEqual([]);
      expect(pages.size).toBeGreaterThan(25);
      expect(count).toBeGreaterThan(30 * pages.size);
    });

    test('names every element of a page once', () => {
      for (const [path, tags] of pages) {
        const ids = tags.flatMap(({ attributes: { id } }) => id ?? []);
        expect(
          ids.filter((id, index) => ids.indexOf(id) !== index),
          path,
        ).toEqual([]);
      }
    });

    test('leads from page to page along the tree: a folder is read to its end before the next', () => {
      const folders: string[] = [];
      const seen = new Set<string>();
      let url: string | undefined = urlOf('docs/getting-started/index.html');
      while (url !== undefined && !seen.has(url)) {
        seen.add(url);
        const from: string = url;
        const path = `${from.slice(base.href.length)}index.html`;
        const [, folder = ''] = /^docs\/([^/]+)\/.+\//.exec(path) ?? [];
        if (folder !== folders.at(-1)) folders.push(folder);
        const next = pages.get(path)?.find(({ attributes }) => attributes.rel === 'next')?.attributes.href;
        url = next === undefined ? undefined : new URL(next, from).href;
      }
      expect(folders).toEqual(['', 'writing', 'templates', '', 'deploying', '', 'coming-from', 'errors']);
    });

    test('gives each page its own address as the canonical one, and keeps what is not found out of search', () => {
      for (const [path, tags] of pages) {
        const canonical = tags
          .filter(({ attributes }) => attributes.rel === 'canonical')
          .map(({ attributes }) => attributes.href);
        expect(canonical, path).toEqual(path === '404.html' ? [] : [urlOf(path)]);
        const isHidden = tags.some(
          ({ attributes }) => attributes.name === 'robots' && attributes.content === 'noindex',
        );
        expect(isHidden, path).toBe(path === '404.html');
      }
    });

    test('lists all its pages in the sitemap, and its posts in the feed', () => {
      const listed = Array.from((files['sitemap.xml'] ?? '').matchAll(/<loc>(.*?)<\/loc>/g), ([, url]) => url);
      expect(listed.sort()).toEqual(
        [...pages.keys()]
          .filter((path) => path !== '404.html')
          .map(urlOf)
          .sort(),
      );
      const posts = Array.from((files['feed.xml'] ?? '').matchAll(/<link[^>]*href="([^"]*)"/g), ([, url = '']) => url);
      expect(posts.length).toBeGreaterThan(1);
      expect(posts.flatMap((url) => faultOf(url, address) ?? [])).toEqual([]);
    });
  },
);
