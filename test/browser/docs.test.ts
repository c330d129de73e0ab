import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser } from '../support/browser.ts';
import { copyDocumentation } from '../support/documentation.ts';
import { errorsOf, runPrebake, startPrebake } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';

const PHONE = { width: 360, height: 800 };
const DESKTOP = { width: 1440, height: 900 };
/** Bytes of all stylesheets and scripts of one page, not compressed. */
const BUDGET = 25_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

describe.skipIf(noBrowser !== undefined)(
  `the documentation in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`,
  () => {
    const folder = copyDocumentation();
    let browser: Browser;
    let base: string;
    let paths: string[];
    let page: Page;
    let asked: string[];

    beforeAll(async () => {
      expect(errorsOf(await runPrebake(folder, ['build']))).toEqual([]);
      base = await startPrebake(folder, ['serve', '--port', '0']).url();
      const files = Object.keys(readTree(join(folder, 'public'))).filter((path) => path.endsWith('.html'));
      paths = files.map((path) => `/${path.replace(/(^|\/)index\.html$/, '$1')}`);
      browser = await openBrowser();
      page = await open(DESKTOP);
      page.on('request', (request) => asked.push(request.url()));
    }, 120_000);

    async function open(viewport: typeof PHONE, options = {}): Promise<Page> {
      const context = await browser.newContext({ viewport, colorScheme: 'light', ...options });
      await context.addInitScript(
        'window.shift = 0; new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shift += value; }).observe({ type: "layout-shift", buffered: true });',
      );
      const opened = await context.newPage();
      opened.setDefaultTimeout(10_000);
      return opened;
    }

    /** What one look at each page finds wrong, with the page's path. */
    async function findFaults(viewport: typeof PHONE, look: (path: string) => Promise<string[]>): Promise<string[]> {
      await page.setViewportSize(viewport);
      const faults: string[] = [];
      for (const path of paths) {
        asked = [];
        await page.goto(base + path);
        faults.push(...(await look(path)).map((fault) => `${path}: ${fault}`));
      }
      return faults;
    }

    /** Faults by the rules of axe, in the colours that the page has now. */
    async function audit(run: object): Promise<string[]> {
      const { violations } = (await page.evaluate(
        `axe.run(${JSON.stringify({ ...run, resultTypes: ['violations'] })})`,
      )) as axe.AxeResults;
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
      );
    }

    const shift = async () => {
      const value = (await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shift))))',
      )) as number;
      return value === 0 ? [] : [`moves by ${value}`];
    };

    test('on a wide screen every page passes WCAG AA, stays where it is, and asks only its own origin, for little', {
      timeout: 600_000,
    }, async () => {
      const faults = await findFaults(DESKTOP, async (path) => {
        const cheap = [...(await shift()), ...(await requestFaults())];
        await page.evaluate(axe.source);
        const light = await audit({ runOnly: RULES });
        // The pages of errors are alike; in the dark, the first speaks for all.
        if (path.startsWith('/docs/errors/a') || !path.startsWith('/docs/errors/')) {
          await page.emulateMedia({ colorScheme: 'dark' });
          const dark = await audit({ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });
          await page.emulateMedia({ colorScheme: 'light' });
          return [...cheap, ...light, ...dark.map((fault) => `dark: ${fault}`)];
        }
        return [...cheap, ...light];
      });
      expect(faults).toEqual([]);
      expect(paths.length).toBeGreaterThan(25);
    });

    /** What the page asked for that is of others, or too much. */
    async function requestFaults(): Promise<string[]> {
      const strange = asked.filter((url) => !url.startsWith(`${base}/`));
      const loaded = asked.filter((url) => url.startsWith(`${base}/`) && /\.(?:css|js)$/.test(url));
      expect(loaded.length).toBeGreaterThan(1);
      const inline = (await page.$$eval('script:not([src]), style', (tags) =>
        tags.map((tag) => tag.textContent ?? ''),
      )) as string[];
      const files = loaded.map((url) => readFileSync(join(folder, 'public', new URL(url).pathname)));
      const bytes = [...files, ...inline].reduce((sum, text) => sum + text.length, 0);
      return [...strange, ...(bytes <= BUDGET ? [] : [`${bytes} bytes`])];
    }

    test('on a phone no page is wider than the screen, and nothing in it moves', { timeout: 120_000 }, async () => {
      const faults = await findFaults(PHONE, async () => {
        const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
        return [...(await shift()), ...(width === PHONE.width ? [] : [`is ${width} wide`])];
      });
      expect(faults).toEqual([]);
    });

    test('the first key leads to a link that skips to the text', async () => {
      await page.goto(`${base}/docs/writing/markdown/`);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the text');
      expect(await page.locator('.skip').boundingBox()).toMatchObject({ x: 0, y: 0 });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
    });

    test('on a phone a button opens the tree of pages at this page; Escape closes it and gives the focus back', async () => {
      const phone = await open({ width: 390, height: 400 });
      await phone.goto(`${base}/docs/writing/markdown/`);
      const tree = phone.getByRole('navigation', { name: 'Documentation' });
      expect(await tree.isVisible()).toBe(false);
      const button = phone.getByRole('button', { name: 'All pages' });
      await button.focus();
      await phone.keyboard.press('Enter');
      await tree.waitFor();
      const here = tree.locator('[aria-current="page"]');
      await phone.waitForFunction('document.querySelector(".sidebar").scrollTop > 0');
      expect(await here.innerText()).toBe('Markdown');
      await phone.keyboard.press('Tab');
      expect(await phone.evaluate('document.activeElement.closest(".sidebar") !== null')).toBe(true);
      await phone.keyboard.press('Escape');
      await tree.waitFor({ state: 'hidden' });
      expect(await button.evaluate((element) => element.matches(':focus'))).toBe(true);
      await phone.context().close();
    });

    test('the button on a block of code copies exactly the code, and says so', async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
      await page.goto(`${base}/docs/writing/markdown/`);
      const figure = page.locator('figure.code', { hasText: 'greet.js' }).first();
      const button = figure.getByRole('button', { name: 'Copy' });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Copied').waitFor();
      expect(await figure.getByRole('button').innerText()).toBe('Copied');
      const source = readFileSync(join(folder, 'content/docs/writing/markdown.md'), 'utf8');
      const [, code] = /^```js title="greet\.js" \{2\}\n(.*?)\n```$/ms.exec(source.replace(/````md.*?````/s, '')) ?? [];
      expect(code).toContain('export function');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
    });

    test('the table of contents marks the heading that the reader is below', async () => {
      await page.setViewportSize(DESKTOP);
      await page.goto(`${base}/docs/configuration/`);
      const marked = page.locator('.toc [aria-current="location"]');
      expect(await marked.count()).toBe(0);
      await page.goto(`${base}/docs/configuration/#markdown`);
      await page.waitForFunction('document.querySelector(".toc [aria-current]")?.textContent === "markdown"');
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      await page.waitForFunction('[...document.querySelectorAll(".toc a")].at(-1).hasAttribute("aria-current")');
      await page.evaluate('scrollTo(0, 0)');
      await marked.waitFor({ state: 'detached' });
    });

    test('the colours are those of the system until the reader chooses, and then stay chosen', async () => {
      const reader = await open(DESKTOP, { colorScheme: 'dark' });
      const scheme = () => reader.evaluate('getComputedStyle(document.documentElement).colorScheme');
      await reader.goto(`${base}/`);
      expect(await scheme()).toBe('light dark');
      await reader.getByLabel('Colours').selectOption('light');
      expect(await scheme()).toBe('light');
      await reader.goto(`${base}/blog/`);
      expect(await scheme()).toBe('light');
      expect(await reader.getByLabel('Colours').inputValue()).toBe('light');
      expect(await reader.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 254, 251)');
      await reader.context().close();
    });

    test('without scripts a page is whole, and shows nothing that needs them', async () => {
      const plain = await open(DESKTOP, { javaScriptEnabled: false });
      await plain.goto(`${base}/docs/writing/markdown/`);
      expect(await plain.getByRole('navigation', { name: 'Documentation' }).isVisible()).toBe(true);
      expect(await plain.getByRole('navigation', { name: 'On this page' }).isVisible()).toBe(true);
      expect(await plain.locator('main button').count()).toBe(0);
      expect(await plain.getByLabel('Colours').isVisible()).toBe(false);
      await plain.context().close();
    });

    test('on paper there is no navigation, and links show their addresses', async () => {
      await page.goto(`${base}/docs/writing/markdown/`);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const nav of await page.locator('nav, .copy, .theme, .toc-inline').all())
        expect(await nav.isVisible()).toBe(false);
      expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
      const address = `getComputedStyle(document.querySelector('article a[href^="https://commonmark"]'), '::after').content`;
      expect(await page.evaluate(address)).toContain('https://commonmark.org/');
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });
  },
);
