import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSite, STARTERS, type Starter } from '../../src/cli/init.ts';
import { noBrowser, openBrowser } from '../support/browser.ts';
import { makeFolder } from '../support/folder.ts';
import { type PrebakeProcess, runPrebake, startPrebake } from '../support/prebake-process.ts';

const starters = Object.keys(STARTERS) as Starter[];
const schemes = ['light', 'dark'] as const;
const widths = { phone: 360, desktop: 1280 };

describe.skipIf(noBrowser !== undefined)(`starters in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  describe.each(starters)('%s', (starter) => {
    const root = makeFolder();
    let prebake: PrebakeProcess;
    let page: Page;
    let base: string;
    let paths: string[] = [];
    /** Requests to others, answers that are not 200, and errors of scripts. */
    let wrong: string[] = [];

    beforeAll(async () => {
      await makeSite(root, { starter, version: '1.0.0', now: Date.now() });
      await runPrebake(root, ['build']);
      prebake = startPrebake(root, ['serve', '--port', '0']);
      base = await prebake.url();
      paths = readdirSync(join(root, 'public'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.html'))
        .map((path) => `/${path.replace(/index\.html$/, '')}`)
        .sort();
      const browser = await openBrowser();
      const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
      page = await context.newPage();
      page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(base) && !request.url().startsWith('data:')) wrong.push(request.url());
      });
      page.on('response', (response) => {
        if (response.status() >= 400 && !response.url().endsWith('/404.html'))
          wrong.push(`${response.status()} ${response.url()}`);
      });
    });

    afterAll(async () => {
      await page?.context().close();
      await prebake?.stop();
    });

    test.each(schemes)(
      'every page is accessible, and fits its screen, in %s',
      async (colorScheme) => {
        wrong = [];
        expect(paths).toContain('/');
        await page.emulateMedia({ colorScheme });
        for (const path of paths) {
          for (const [screen, width] of Object.entries(widths)) {
            await page.setViewportSize({ width, height: 800 });
            await page.goto(base + path);
            await page.addScriptTag({ content: axe.source });
            const found = await page.evaluate(
              'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))',
            );
            expect(found, `${path} on a ${screen}`).toEqual([]);
            const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
            expect(overflow, `${path} on a ${screen}`).toBeLessThanOrEqual(0);
            await screenshot(`${starter}-${path.replaceAll('/', '_')}-${screen}-${colorScheme}`);
          }
        }
        expect(wrong).toEqual([]);
      },
      120_000,
    );

    test.runIf(starter === 'docs')('a code block is copied by its button', async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${base}/docs/getting-started/`);
      await page.getByRole('button', { name: 'Copy' }).first().click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('npm install my-project\n');
    });

    test.runIf(starter === 'docs')('on a phone, a button shows the pages over the text', async () => {
      await page.setViewportSize({ width: 360, height: 800 });
      await page.goto(`${base}/docs/getting-started/`);
      const pages = page.getByRole('navigation', { name: 'Documentation' });
      expect(await pages.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'All pages' }).click();
      await pages.getByRole('link', { name: 'Options' }).click();
      await page.waitForURL(`${base}/docs/reference/options/`);
      expect(await pages.isVisible()).toBe(false);
    });

    test.runIf(starter === 'docs')('on paper, only the text is left', async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${base}/docs/guides/code/`);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
      expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
      await page.emulateMedia({ media: 'screen' });
    });

    async function screenshot(name: string): Promise<void> {
      const folder = process.env.SCREENSHOTS;
      if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    }
  });
});
