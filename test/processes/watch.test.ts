import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folder.ts';
import { type PrebakeProcess, runPrebake, startPrebake, type Told } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';
import { post, smallSite } from './site.ts';

const root = makeFolder(smallSite());
let prebake: PrebakeProcess;

beforeAll(async () => {
  prebake = startPrebake(root, ['start', '--port', '0']);
  await prebake.told('watcher:ready');
  await prebake.told('build:done');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Waits until the page says so, as served. */
async function shows(path: string, text: string): Promise<void> {
  await prebake.until(`${path} to show "${text}"`, async () => (await prebake.get(path)).body.includes(text));
}

async function hides(path: string, text: string): Promise<void> {
  await prebake.until(`${path} to hide "${text}"`, async () => !(await prebake.get(path)).body.includes(text));
}

async function gone(path: string): Promise<void> {
  await prebake.until(`${path} to be gone`, async () => (await prebake.get(path)).status === 404);
}

describe('prebake start takes up', () => {
  test('an edit', async () => {
    write('content/about.md', '---\ntitle: About\n---\nAbout the garden.\n');
    await shows('/about/', 'About the garden.');
  });

  test('a new post, in lists and the feed as well', async () => {
    write('content/blog/three.md', post('Three', '2026-03-01', 'The third.'));
    await shows('/blog/three/', 'The third.');
    await shows('/', '<li>Three</li><li>Two</li><li>One</li>');
    await shows('/feed.xml', 'https://example.org/blog/three/');
    await shows('/sitemap.xml', 'https://example.org/blog/three/');
  });

  test('a rename', async () => {
    renameSync(join(root, 'content/blog/three.md'), join(root, 'content/blog/drei.md'));
    await shows('/blog/drei/', 'The third.');
    await gone('/blog/three/');
    await shows('/feed.xml', 'https://example.org/blog/drei/');
    await hides('/feed.xml', 'https://example.org/blog/three/');
  });

  test('a deletion', async () => {
    rmSync(join(root, 'content/blog/drei.md'));
    await gone('/blog/drei/');
    await hides('/', 'Three');
    await hides('/feed.xml', 'Three');
  });

  test('a layout', async () => {
    write('templates/layouts/default.hbs', '---\nlayout: base\n---\n<main class="wide">{{content}}</main>\n');
    for (const path of ['/about/', '/blog/one/', '/blog/two/']) await shows(path, '<main class="wide">');
  });

  test('a partial', async () => {
    write('templates/partials/foot.hbs', '<footer>by machine</footer>\n');
    for (const path of ['/', '/about/', '/blog/one/']) await shows(path, '<footer>by machine</footer>');
  });

  test('a data file', async () => {
    write('content/_data/team.yaml', '- Ada\n- Cleo\n');
    await shows('/', '<p>Ada Cleo </p>');
  });

  test('a static file, and its removal', async () => {
    write('static/note.txt', 'one');
    await shows('/note.txt', 'one');
    write('static/note.txt', 'two');
    await shows('/note.txt', 'two');
    rmSync(join(root, 'static/note.txt'));
    await gone('/note.txt');
  });

  test('the config', async () => {
    write('prebake.config.yaml', read('prebake.config.yaml').replace('Garden', 'Orchard'));
    for (const path of ['/', '/about/', '/blog/one/']) await shows(path, '| Orchard</title>');
  });

  test('a config that cannot be read not at all, until it is mended', async () => {
    const good = read('prebake.config.yaml');
    const told = await prebake.after(() => write('prebake.config.yaml', 'site: [\n'), 'warning');
    expect(told.error).toMatchObject({ name: 'config-syntax', file: 'prebake.config.yaml' });
    write('content/about.md', '---\ntitle: About\n---\nStill alive.\n');
    await shows('/about/', 'Still alive.');
    await shows('/about/', '| Orchard</title>');
    write('prebake.config.yaml', good.replace('Orchard', 'Meadow'));
    await shows('/about/', '| Meadow</title>');
  });

  test('a template that a page had waited for', async () => {
    const failed = await prebake.after(
      () => write('content/special.md', '---\ntitle: Special\nlayout: special\n---\nHere.\n'),
      'page:failed',
    );
    expect(failed.error).toMatchObject({ name: 'layout-missing', file: 'content/special.md' });
    expect((await prebake.get('/special/')).status).toBe(404);
    write('templates/layouts/special.hbs', '---\nlayout: base\n---\n<b>{{content}}</b>\n');
    await shows('/special/', '<b>');
  });

  test('a folder moved in, renamed, and moved out again', async () => {
    const outside = makeFolder({
      'notes/a.md': post('Note A', '2026-04-01', 'A.'),
      'notes/deep/b.md': post('Note B', '2026-04-02', 'B.'),
      'notes/deep/picture.txt': 'beside',
    });
    renameSync(join(outside, 'notes'), join(root, 'content/blog/notes'));
    await shows('/blog/notes/a/', 'A.');
    await shows('/blog/notes/deep/b/', 'B.');
    await shows('/blog/notes/deep/picture.txt', 'beside');
    await shows('/', '<li>Note B</li><li>Note A</li>');
    renameSync(join(root, 'content/blog/notes'), join(root, 'content/blog/moved'));
    await shows('/blog/moved/deep/b/', 'B.');
    await gone('/blog/notes/deep/b/');
    await gone('/blog/notes/deep/picture.txt');
    renameSync(join(root, 'content/blog/moved'), join(outside, 'notes'));
    await gone('/blog/moved/deep/b/');
    await hides('/', 'Note');
  });

  test('an edit right after a folder was moved in', async () => {
    const outside = makeFolder({ 'new/deep/page.md': post('Deep', '2026-04-01', 'Before.') });
    renameSync(join(outside, 'new'), join(root, 'content/new'));
    await shows('/new/deep/page/', 'Before.');
    write('content/new/deep/page.md', post('Deep', '2026-04-01', 'After.'));
    await shows('/new/deep/page/', 'After.');
    rmSync(join(root, 'content/new'), { recursive: true });
    await gone('/new/deep/page/');
  });

  test('300 new files in few builds, and their removal in few', async () => {
    const builds = () => prebake.events.filter(({ event }) => event === 'build:started').length;
    const before = builds();
    for (let index = 0; index < 300; index++) write(`content/many/${index}.md`, `# Page ${index}\n`);
    await prebake.until('300 pages', () =>
      isPublished(Array.from({ length: 300 }, (_, at) => `many/${at}/index.html`)),
    );
    expect(builds() - before).toBeLessThanOrEqual(5);
    rmSync(join(root, 'content/many'), { recursive: true });
    await gone('/many/0/');
    await gone('/many/299/');
  });
});

function isPublished(paths: string[]): boolean {
  const tree = readTree(join(root, 'public'));
  return paths.every((path) => path in tree);
}

describe('publication times', () => {
  test('bring a page, and take it away, at their second', async () => {
    const inSeconds = (seconds: number) => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000);
    const begin = inSeconds(2);
    const end = inSeconds(4);
    const text = post('Soon', begin.toISOString(), 'Now.', `expiryDate: ${end.toISOString()}\n`);
    const isHeld = ({ heldBack }: Told) => Array.isArray(heldBack) && heldBack.length > 0;
    const held = await prebake.after(() => write('content/blog/soon.md', text), 'build:done', isHeld);
    expect(held.heldBack).toEqual([{ source: 'content/blog/soon.md', reason: 'future', at: begin.toISOString() }]);
    expect((await prebake.get('/blog/soon/')).status).toBe(404);

    await prebake.told('moment:due', ({ at }) => at === begin.toISOString());
    await shows('/blog/soon/', 'Now.');
    expect(Date.now() - begin.getTime()).toBeGreaterThanOrEqual(0);
    expect(Date.now() - begin.getTime()).toBeLessThan(1500);
    await shows('/', '<li>Soon</li>');
    await shows('/feed.xml', '/blog/soon/');

    await prebake.told('moment:due', ({ at }) => at === end.toISOString());
    await gone('/blog/soon/');
    expect(Date.now() - end.getTime()).toBeLessThan(1500);
    await hides('/', 'Soon');
    await hides('/feed.xml', '/blog/soon/');
    rmSync(join(root, 'content/blog/soon.md'));
  });
});

describe('what is broken for a while keeps its last good copy:', () => {
  test('a page with broken YAML', async () => {
    const good = read('content/blog/two.md');
    const failed = await prebake.after(
      () => write('content/blog/two.md', '---\ntitle: [Half\n---\nx\n'),
      'page:failed',
    );
    expect(failed).toMatchObject({ id: 'content/blog/two.md', error: { name: 'front-matter-syntax' } });
    expect((await prebake.get('/blog/two/')).body).toContain('The second.');
    write('content/blog/one.md', post('One again', '2026-01-01', 'The first.'));
    await shows('/', '<li>Two</li><li>One again</li>');
    expect((await prebake.get('/blog/two/')).body).toContain('The second.');
    const mended = await prebake.after(
      () => write('content/blog/two.md', good.replace('second', 'mended')),
      'page:mended',
    );
    expect(mended.id).toBe('content/blog/two.md');
    await shows('/blog/two/', 'The mended.');
  });

  test('every page of a broken template', async () => {
    const good = read('templates/layouts/default.hbs');
    const failed = await prebake.after(
      () => write('templates/layouts/default.hbs', '<main>{{#if}}\n{{content}}'),
      'page:failed',
    );
    expect(failed.error).toMatchObject({ name: 'template-syntax', file: 'templates/layouts/default.hbs' });
    const settled = await prebake.told('build:done', ({ buildId }) => buildId === failed.buildId);
    expect(settled).toMatchObject({ pruned: 0 });
    for (const path of ['/about/', '/blog/one/', '/blog/two/']) {
      expect((await prebake.get(path)).body).toContain('<main class="wide">');
    }
    const isWell = ({ failed }: Told) => failed === 0;
    await prebake.after(() => write('templates/layouts/default.hbs', good), 'build:done', isWell);
  });

  test('a partial that went, until it is back', async () => {
    const good = read('templates/partials/foot.hbs');
    const failed = await prebake.after(() => rmSync(join(root, 'templates/partials/foot.hbs')), 'page:failed');
    expect(failed.error).toMatchObject({ name: 'partial-missing', file: 'templates/layouts/base.hbs', line: 6 });
    expect((await prebake.get('/')).body).toContain('by machine');
    write('templates/partials/foot.hbs', good.replace('machine', 'robots'));
    await shows('/', 'by robots');
  });
});

describe('a save in several steps', () => {
  test.each([3, 10, 20, 35, 50, 60, 75, 100])('%i ms apart ends with the last one', async (gap) => {
    for (const round of [1, 2]) {
      write('content/about.md', `---\ntitle: About\n---\nDraft ${gap}.${round}.\n`);
      await pause(gap);
      write('content/about.md', `---\ntitle: About\n---\nFinal ${gap}.${round}.\n`);
      await shows('/about/', `Final ${gap}.${round}.`);
    }
  });

  test.each([5, 20, 40])('%i ms apart never shows an empty page', async (gap) => {
    const seen = await watching('about/index.html', async () => {
      write('content/about.md', '');
      await pause(gap);
      write('content/about.md', `---\ntitle: About\n---\nFilled ${gap}.\n`);
      await shows('/about/', `Filled ${gap}.`);
    });
    expect(seen.filter((text) => !text.includes('About | Meadow'))).toEqual([]);
    expect(seen.at(-1)).toContain(`Filled ${gap}.`);
  });

  test.each([5, 20, 40])('%i ms apart never shows a page without its front matter', async (gap) => {
    const seen = await watching('about/index.html', async () => {
      write('content/about.md', `Half ${gap}.\n`);
      await pause(gap);
      write('content/about.md', `---\ntitle: About\n---\nWhole ${gap}.\n`);
      await shows('/about/', `Whole ${gap}.`);
    });
    expect(seen.filter((text) => text.includes('Half'))).toEqual([]);
  });

  test('by a new file and a rename, as editors do, is one edit', async () => {
    for (const round of [1, 2, 3]) {
      write('content/.about.md.swp', `---\ntitle: About\n---\nAtomic ${round}.\n`);
      renameSync(join(root, 'content/.about.md.swp'), join(root, 'content/about.md'));
      await shows('/about/', `Atomic ${round}.`);
    }
  });

  test('that empties a page for good is published', async () => {
    write('content/about.md', '');
    await hides('/about/', 'Atomic');
    write('content/about.md', '---\ntitle: About\n---\nBack.\n');
    await shows('/about/', 'Back.');
  });

  test('that takes the front matter away for good is published', async () => {
    write('content/about.md', 'No more front matter.\n');
    await shows('/about/', 'No more front matter.');
    write('content/about.md', '---\ntitle: About\n---\nBack again.\n');
    await shows('/about/', 'Back again.');
  });
});

/** Every text that a published file had while `act` ran, in order. */
async function watching(path: string, act: () => Promise<void>): Promise<string[]> {
  const seen = [read(`public/${path}`)];
  let done = false;
  const acting = act().finally(() => {
    done = true;
  });
  acting.catch(() => {});
  while (!done) {
    const text = read(`public/${path}`);
    if (text !== seen.at(-1)) seen.push(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await acting;
  return seen;
}

test('a published file is whole at every moment of fifty edits', async () => {
  const seen = await watching('about/index.html', async () => {
    for (let edit = 1; edit <= 50; edit++) {
      write('content/about.md', `---\ntitle: Edit ${edit}\n---\n${`Text ${edit}. `.repeat(500)}\n`);
      await shows('/about/', `Text ${edit}.`);
    }
  });
  expect(seen.length).toBeGreaterThan(50);
  for (const text of seen.slice(1)) {
    const edit = /<title>Edit (\d+) /.exec(text)?.[1];
    expect(text.split(`Text ${edit}. `).length).toBeGreaterThanOrEqual(500);
    expect(text.endsWith('</html>\n')).toBe(true);
  }
});

test('what all these edits have led to is what a build from nothing makes', async () => {
  const clean = makeFolder();
  for (const part of ['prebake.config.yaml', 'content', 'templates', 'static']) {
    cpSync(join(root, part), join(clean, part), { recursive: true });
  }
  expect(await runPrebake(clean, ['build'])).toMatchObject({ code: 0 });
  expect(readTree(join(root, 'public'))).toEqual(readTree(join(clean, 'public')));
  expect((await prebake.stop()).code).toBe(0);
});
