import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser } from '../support/browser.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type PrebakeProcess, startPrebake } from '../support/prebake-process.ts';

const site = {
  'prebake.config.yaml': [
    'site: { title: Garden, url: "https://example.org/project" }',
    'collections: { blog: { kind: posts } }',
    'schedules: false',
    '',
  ].join('\n'),
  'content/index.md': '---\ntitle: Home\nlayout: list\n---\nWelcome to [about](about.md).\n',
  'content/about.md': '---\ntitle: About\naliases: [/who/, /old.html]\n---\nAbout us. ![A dot](dot.svg)\n',
  'content/dot.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><rect width="2" height="2"/></svg>\n',
  'content/blog/index.md': '---\ntitle: Blog\nlayout: list\n---\n',
  'content/blog/one.md': '---\ntitle: One & only\ndate: 2026-01-01\ntags: [C++]\n---\n[Two](two.md#part).\n',
  'content/blog/two.md': '---\ntitle: Two\ndate: 2026-01-02\ntags: [C++, ü]\n---\n## Part\n\n[Home](/index.md)\n',
  'content/404.md': '---\ntitle: Not here\npermalink: /404.html\n---\nTry [home](index.md).\n',
  'static/script.js': 'document.documentElement.dataset.script = "ran";\n',
  'templates/assets/site.css': 'body { color: rgb(1, 2, 3) }\n',
  'templates/layouts/base.hbs': [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><title>{{page.title}} | {{site.title}}</title>',
    '<link rel="stylesheet" href="{{asset "site.css"}}"><link rel="stylesheet" href="{{asset "/plain.css"}}"></head>',
    '<body><nav><a href="{{ref "/index.md"}}">Home</a> <a href="{{ref "/blog/index.md"}}">Blog</a></nav>',
    '{{content}}<script src="{{asset "/script.js"}}"></script></body>',
    '</html>',
    '',
  ].join('\n'),
  'static/plain.css': 'main { background: rgb(0, 0, 255) }\n',
  'templates/layouts/default.hbs': '---\nlayout: base\n---\n<main>{{content}}</main>\n',
  'templates/layouts/list.hbs': [
    '---\nlayout: base\n---',
    '<main>{{content}}<ul>{{#each collections.blog}}<li><a href="{{url}}">{{title}}</a></li>{{/each}}</ul>',
    '{{#each taxonomies.tags}}<a href="{{url}}">{{name}}</a> {{/each}}</main>',
    '',
  ].join('\n'),
  'templates/layouts/term.hbs':
    '---\nlayout: base\n---\n<main>{{#each page.pages}}<a href="{{url}}">{{title}}</a>{{/each}}</main>\n',
};

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  const root = makeFolder(site);
  let prebake: PrebakeProcess;
  let base: string;
  let page: Page;
  /** What went wrong in the page: errors of scripts, and answers that are not 200. */
  let wrong: string[] = [];

  beforeAll(async () => {
    prebake = startPrebake(root, ['watch', '--port', '0']);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    base = await prebake.url();
    const browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
    });
  });

  beforeEach(() => {
    wrong = [];
  });

  const edit = (path: string, text: string) => writeFiles(root, { [path]: text });

  /** A mark that a loaded page loses when it is loaded again. */
  const mark = () => page.evaluate('window.marked = true');
  const isMarked = () => page.evaluate('window.marked === true');

  test('every link and asset of a site under a base path answers, from page to page', async () => {
    const seen = new Set<string>();
    const waiting = [`${base}/`];
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      if (seen.has(url)) continue;
      seen.add(url);
      const response = await page.goto(url);
      expect(response?.status(), url).toBe(200);
      expect(await page.getAttribute('html', 'data-script')).toBe('ran');
      const links = await page.$$eval('a[href]', (anchors) =>
        anchors.map((anchor) => (anchor as unknown as { href: string }).href),
      );
      for (const link of links) {
        expect(link.startsWith(`${base}/`), link).toBe(true);
        waiting.push(link);
      }
      const loaded = await page.$$eval('img', (images) =>
        images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      );
      expect(loaded.every((width) => width > 0)).toBe(true);
    }
    expect(wrong).toEqual([]);
    expect([...seen].map((url) => url.slice(base.length)).sort()).toEqual([
      '/',
      '/about/',
      '/blog/',
      '/blog/one/',
      '/blog/two/',
      '/blog/two/#part',
      '/tags/c-plus-plus/',
      expect.stringMatching(/^\/tags\/(u|ü|%C3%BC)\/$/),
    ]);
  });

  test('a click follows a link', async () => {
    await page.goto(`${base}/`);
    await page.click('text=about');
    await page.waitForURL(`${base}/about/`);
    expect(await page.title()).toBe('About | Garden');
  });

  test.each(['/who/', '/who', '/old.html'])('the alias %s leads to its page', async (alias) => {
    await page.goto(base + alias);
    expect(page.url()).toBe(`${base}/about/`);
  });

  test('what does not exist answers with the page of the site for that', async () => {
    const response = await page.goto(`${base}/nothing/here/`);
    expect(response?.status()).toBe(404);
    expect(await page.title()).toBe('Not here | Garden');
    await page.click('main a');
    expect(page.url()).toBe(`${base}/`);
  });

  test('an edit shows by itself', async () => {
    await page.goto(`${base}/about/`);
    await mark();
    edit('content/about.md', '---\ntitle: About\naliases: [/who/, /old.html]\n---\nAbout you. ![A dot](dot.svg)\n');
    await page.waitForSelector('text=About you.');
    expect(await isMarked()).toBe(false);
    expect(wrong).toEqual([]);
  });

  test('an edit of another page leaves this one alone', async () => {
    await page.goto(`${base}/about/`);
    await mark();
    await prebake.after(
      () => edit('content/blog/two.md', '---\ntitle: Two\ndate: 2026-01-02\n---\n## Part\n\nNew.\n'),
      'build:published',
    );
    edit('static/plain.css', 'main { background: rgb(0, 0, 254) }\n');
    await background('rgb(0, 0, 254)');
    expect(await isMarked()).toBe(true);
  });

  test('a stylesheet is swapped without loading the page again', async () => {
    await page.goto(`${base}/about/`);
    await mark();
    edit('static/plain.css', 'main { background: rgb(0, 255, 0) }\n');
    await background('rgb(0, 255, 0)');
    expect(await isMarked()).toBe(true);
    expect(await page.locator('link[rel=stylesheet]').count()).toBe(2);
  });

  test('a fingerprinted stylesheet shows by itself', async () => {
    await page.goto(`${base}/about/`);
    edit('templates/assets/site.css', 'body { color: rgb(3, 2, 1) }\n');
    await page.waitForFunction('getComputedStyle(document.body).color === "rgb(3, 2, 1)"');
    expect(wrong).toEqual([]);
  });

  const background = (color: string) =>
    page.waitForFunction(`getComputedStyle(document.querySelector('main')).backgroundColor === '${color}'`);

  test('a broken page shows where it is broken, over its last good copy, until it is mended', async () => {
    const good = readFileSync(join(root, 'content/about.md'), 'utf8');
    await page.goto(`${base}/about/`);
    edit('content/about.md', good.replace('title: About', 'title: [About, <b>'));
    const overlay = page.locator('prebake-failures');
    await overlay.waitFor();
    const text = await overlay.getByRole('alert').innerText();
    expect(text).toContain('front-matter-syntax');
    expect(text).toMatch(/content\/about\.md:\d+/);
    expect(text).toContain('title: [About, <b>');
    expect(await page.locator('main').innerText()).toContain('About you.');
    await screenshot('overlay-page');
    edit('content/about.md', good.replace('About you.', 'About all.'));
    await page.waitForSelector('text=About all.');
    expect(await overlay.count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('a broken page that is opened later tells of it too, and the overlay can be closed', async () => {
    const good = readFileSync(join(root, 'content/about.md'), 'utf8');
    await prebake.after(() => edit('content/about.md', `${good}\n{{< nothing >}}\n`), 'page:failed');
    await page.goto(`${base}/about/`);
    const overlay = page.locator('prebake-failures');
    await overlay.waitFor();
    expect(await overlay.getByRole('alert').innerText()).toMatch(
      /shortcode-unknown\s+content\/about\.md:\d+[\s\S]*nothing/,
    );
    await page.keyboard.press('Escape');
    expect(await overlay.count()).toBe(0);
    await page.reload();
    await overlay.waitFor();
    await overlay.getByRole('button').click();
    expect(await overlay.count()).toBe(0);
    await prebake.after(() => edit('content/about.md', good), 'page:mended');
  });

  test('a broken template shows on its pages with its line, and goes by itself', async () => {
    const good = readFileSync(join(root, 'templates/layouts/default.hbs'), 'utf8');
    await page.goto(`${base}/about/`);
    edit('templates/layouts/default.hbs', '---\nlayout: base\n---\n<main>\n{{pag.title}}\n{{content}}</main>\n');
    const overlay = page.locator('prebake-failures');
    await overlay.waitFor();
    const text = await overlay.getByRole('alert').innerText();
    expect(text).toContain('templates/layouts/default.hbs:5');
    expect(text).toContain('{{pag.title}}');
    expect(text).toMatch(/did you mean/i);
    await screenshot('overlay-template');
    edit('templates/layouts/default.hbs', good);
    await overlay.waitFor({ state: 'detached' });
    expect(wrong).toEqual([]);
  });

  test('a page that is broken before it was ever published shows what is wrong with it at its address', async () => {
    await prebake.after(() => edit('content/new.md', '---\ntitle: New\nlayout: nope\n---\n'), 'page:failed');
    expect((await page.goto(`${base}/new/`))?.status()).toBe(404);
    expect(await page.locator('prebake-failures').getByRole('alert').innerText()).toContain(
      'There is no layout "nope".',
    );
    edit('content/new.md', '---\ntitle: New\n---\nHere it is.\n');
    await page.waitForSelector('text=Here it is.');
  });

  test('a page that is deleted becomes the page for what does not exist', async () => {
    await page.goto(`${base}/new/`);
    edit('content/new2.md', 'x');
    await import('node:fs').then(({ rmSync }) => rmSync(join(root, 'content/new.md')));
    await page.waitForFunction('document.title === "Not here | Garden"');
  });

  test('a restarted prebake is found again', async () => {
    await page.goto(`${base}/about/`);
    await mark();
    const port = new URL(base).port;
    expect((await prebake.stop()).code).toBe(0);
    prebake = startPrebake(root, ['watch', '--port', port]);
    await page.waitForFunction('window.marked !== true');
    edit('content/about.md', '---\ntitle: About\n---\nAfter the restart.\n');
    await page.waitForSelector('text=After the restart.');
    expect((await prebake.stop()).code).toBe(0);
  });

  async function screenshot(name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
  }
});
