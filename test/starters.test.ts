import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSite, STARTERS, type Starter } from '../src/cli/init.ts';
import { makeFolder } from './support/folder.ts';
import { runPrebake } from './support/prebake-process.ts';

const now = Date.now();

const outputs: Record<Starter, string[]> = {
  bare: ['assets/site.css', 'index.html', 'robots.txt'],
  blog: [
    '404.html',
    'about/index.html',
    'assets/site.css',
    'blog/YEAR/hello/index.html',
    'blog/YEAR/pictures/index.html',
    'blog/YEAR/writing/index.html',
    'blog/index.html',
    'blog/pictures/loaf.svg',
    'favicon.svg',
    'index.html',
    'robots.txt',
    'tags/index.html',
    'tags/news/index.html',
    'tags/pictures/index.html',
    'tags/writing/index.html',
  ],
  docs: [
    '404.html',
    'assets/copy.js',
    'assets/site.css',
    'changelog/index.html',
    'docs/getting-started/index.html',
    'docs/guides/code/index.html',
    'docs/guides/index.html',
    'docs/guides/pages/index.html',
    'docs/index.html',
    'docs/reference/index.html',
    'docs/reference/options/index.html',
    'favicon.svg',
    'index.html',
    'robots.txt',
  ],
};

const withAddress = ['feed.xml', 'sitemap.xml'];

async function makeStarter(starter: Starter, url?: string): Promise<string> {
  const root = makeFolder();
  await makeSite(root, { starter, version: '1.0.0', now });
  if (url === undefined) return root;
  const file = join(root, 'prebake.config.ts');
  const config = readFileSync(file, 'utf8');
  expect(config).toContain("// url: 'https://example.org'");
  writeFileSync(file, config.replace("// url: 'https://example.org'", `url: '${url}'`));
  return root;
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** Digests and years are of the day. */
const plain = (path: string) => path.replace(/\.[\w-]{12}\.(css|js)$/, '.$1').replace(/\/20\d\d\//, '/YEAR/');

describe.each(Object.keys(STARTERS) as Starter[])('the starter %s', (starter) => {
  test('builds without a warning, and exactly its pages', async () => {
    const root = await makeStarter(starter);
    const { code, events, stderr } = await runPrebake(root, ['build']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
    expect(filesIn(join(root, 'public')).map(plain)).toEqual(outputs[starter]);
    const skipped = await runPrebake(root, ['list', 'skipped']);
    expect(skipped.events.filter(({ event }) => event === 'entry')).toEqual([]);
    const again = await runPrebake(root, ['build']);
    expect(again.events.find(({ event }) => event === 'build:done')).toMatchObject({ written: 0 });
  });

  test.each([undefined, 'https://example.org/project'])('every link leads to a page or heading, at %s', async (url) => {
    const root = await makeStarter(starter, url);
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    const folder = join(root, 'public');
    const files = filesIn(folder);
    if (url !== undefined) {
      const added = starter === 'blog' ? withAddress : withAddress.slice(1);
      expect(files.map(plain)).toEqual(expect.arrayContaining(added));
    }
    expect(checkLinks(folder, files, url === undefined ? '' : '/project')).toEqual([]);
  });

  test('is small, and asks nothing of other servers', () => {
    const folder = join(import.meta.dirname, '../starters', starter);
    const files = filesIn(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
    expect(files.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(starter === 'bare' ? 4_000 : 24_000);
    for (const { file, text } of files) {
      if (!/\.(css|hbs|js|svg)$/.test(file)) continue;
      expect(text.replaceAll('http://www.w3.org/', ''), file).not.toMatch(/https?:|url\(["']?\/\//);
    }
  });

  test('makes pages from each of its archetypes, which build', async () => {
    const root = await makeStarter(starter);
    const kinds = readdirSync(join(root, 'archetypes')).map((file) => file.replace(/\.md$/, ''));
    for (const kind of kinds) {
      const title = `It’s: "${kind}" & more 🎉`;
      const made = await runPrebake(root, ['new', `made-of-${kind}`, '--kind', kind, '--title', title]);
      expect(made.stderr).toBe('');
      expect(made.code).toBe(0);
    }
    const drafts = starter === 'blog' ? ['new', 'blog/one', '--no-draft'] : ['new', 'one'];
    expect((await runPrebake(root, drafts)).code).toBe(0);
    const { code, events } = await runPrebake(root, ['build']);
    expect(code).toBe(0);
    expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
    const html = readFileSync(join(root, 'public/made-of-default/index.html'), 'utf8');
    expect(html).toContain('<h1>It’s: &quot;default&quot; &amp; more 🎉</h1>');
  });
});

test('the newest post of the blog is of yesterday, so that none waits for its time', async () => {
  const root = await makeStarter('blog');
  const listed = await runPrebake(root, ['list', 'future']);
  expect(listed.events.filter(({ event }) => event === 'entry')).toEqual([]);
  expect(readFileSync(join(root, 'content/blog/writing.md'), 'utf8')).toContain(
    `date: ${new Date(now - 2 * 86_400_000).toISOString().slice(0, 10)}\n`,
  );
});

/** Links and the files they ask for that are not among the outputs, and headings that are not in their page. */
function checkLinks(folder: string, files: string[], basePath: string): string[] {
  const broken: string[] = [];
  const known = new Set(files);
  for (const file of files.filter((file) => file.endsWith('.html'))) {
    const html = readFileSync(join(folder, file), 'utf8');
    for (const [, target = ''] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (target.startsWith('data:') || target.startsWith('https://example.org/project')) continue;
      const base = `http://site${basePath}/${file.replace(/index\.html$/, '')}`;
      const { host, pathname, hash } = new URL(target.replaceAll('&amp;', '&'), base);
      const path = decodeURIComponent(pathname);
      const isInside = host === 'site' && path.startsWith(`${basePath}/`);
      const output = path.slice(basePath.length + 1).replace(/(^|\/)$/, '$1index.html');
      if (!isInside || !known.has(output)) broken.push(`${file}: ${target}`);
      else if (
        hash !== '' &&
        !readFileSync(join(folder, output), 'utf8').includes(`id="${decodeURIComponent(hash.slice(1))}"`)
      )
        broken.push(`${file}: ${target}`);
    }
  }
  return broken;
}
