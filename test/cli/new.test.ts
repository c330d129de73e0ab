import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeNewPage, type NewPage } from '../../src/build/new-page.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PrebakeError } from '../../src/errors.ts';
import { fillArchetype } from '../../src/render/archetype.ts';
import { parseFrontMatter } from '../../src/source/front-matter.ts';
import { writeNewFile } from '../../src/source/new-file.ts';
import { configFor, thrownBy } from '../source/project.ts';
import { makeFolder } from '../support/folder.ts';
import { errorsOf, runPrebake, startPrebake } from '../support/prebake-process.ts';

const now = Date.UTC(2026, 10, 23, 23, 45, 59);

const config = [
  'site: { title: Garden, url: "https://example.org/project", timeZone: Europe/Berlin }',
  'collections: { blog: { kind: posts, permalink: "/blog/:year/:slug/" }, recipes: { from: kitchen/recipes } }',
  '',
].join('\n');

function makeSite(files: Record<string, string> = {}): string {
  return makeFolder({ 'prebake.config.yaml': config, 'content/index.md': '---\ntitle: Home\n---\n', ...files });
}

async function make(root: string, asked: NewPage) {
  const { config } = await loadConfig({ root });
  return makeNewPage(asked, { config, now, fill: fillArchetype });
}

async function refusal(root: string, asked: NewPage): Promise<PrebakeError> {
  const before = tree(root);
  const error = await make(root, asked).catch((error: unknown) => error);
  expect(tree(root), 'what is in content/').toEqual(before);
  if (error instanceof PrebakeError) return error;
  throw new Error(`It was not refused: ${JSON.stringify(error)}`);
}

const tree = (root: string) => readdirSync(join(root, 'content'), { recursive: true, encoding: 'utf8' }).sort();
const text = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe('the path', () => {
  test.each([
    ['blog/my-first-post', 'content/blog/my-first-post.md', '/project/blog/2026/my-first-post/'],
    ['blog/my-first-post.md', 'content/blog/my-first-post.md', '/project/blog/2026/my-first-post/'],
    ['content/blog/my-first-post.md', 'content/blog/my-first-post.md', '/project/blog/2026/my-first-post/'],
    ['./content/about', 'content/about.md', '/project/about/'],
    ['docs/setup/', 'content/docs/setup/index.md', '/project/docs/setup/'],
    ['docs/', 'content/docs/index.md', '/project/docs/'],
    ['docs/_index', 'content/docs/_index.md', '/project/docs/'],
    ['docs/v1.2', 'content/docs/v1.2.md', '/project/docs/v1.2/'],
    ['404', 'content/404.md', '/project/404.html'],
    ['u\u0308ber', 'content/über.md', '/project/%C3%BCber/'],
  ])('%s is %s at %s', async (path, file, url) => {
    const root = makeSite();
    expect(await make(root, { path })).toMatchObject({ path: file, url });
    expect(existsSync(join(root, file))).toBe(true);
  });

  test.each([
    ['', 'it is empty'],
    ['/about', 'it must be relative to content/'],
    ['../about', 'the segment ".." leads out of its folder'],
    ['content/../../x', 'the segment ".." leads out of its folder'],
    ['blog\\x', 'it holds a backslash'],
    ['blog//x', 'it has an empty segment'],
    ['a\u0000b', 'it holds a control character'],
    ['aux', '"aux.md" is a name that Windows keeps for a device'],
    ['blog/.hidden', '".hidden.md" begins with a dot'],
    ['_draft', 'its name begins with an underscore'],
    ['_data/team', 'data is read from .yaml, .json, .toml and .csv files'],
    ['blog/_old/x', 'its name begins with an underscore'],
    ['feed.xml', 'new pages are Markdown'],
    ['about.html', 'new pages are Markdown'],
    ['about.MD', 'new pages are Markdown'],
    ['x'.repeat(300), 'is longer than 200 bytes'],
  ])('%j is refused', async (path, reason) => {
    const error = await refusal(makeSite(), { path });
    expect(error.name).toBe('page-path-invalid');
    expect(error.message).toContain(reason);
  });

  test('a folder that is a link out of the site is refused', async () => {
    const root = makeSite();
    symlinkSync(makeFolder(), join(root, 'content/away'));
    expect((await refusal(root, { path: 'away/below/x' })).name).toBe('symlink-outside');
  });
});

describe('what is there already', () => {
  test.each([
    ['about', { 'content/about.md': 'kept' }, 'page-exists', 'There is a file at content/about.md already.'],
    ['about', { 'content/about.md/x.txt': '' }, 'page-exists', 'There is a folder at content/about.md already.'],
    ['notes/x', { 'content/notes': 'a file' }, 'page-exists', 'content/notes is a file, and cannot hold a page.'],
    ['About', { 'content/about.md': '' }, 'output-collision', 'content/about.md'],
    ['about/', { 'content/about.md': '' }, 'output-collision', 'content/about.md'],
    ['about', { 'content/about.html.hbs': '' }, 'output-collision', 'content/about.html.hbs'],
    ['about', { 'content/about/index.html': 'a file' }, 'output-collision', 'content/about/index.html'],
    ['about', { 'content/x.md': '---\npermalink: /about/\n---\n' }, 'output-collision', 'content/x.md'],
    ['about', { 'content/x.md': '---\naliases: [/about/]\n---\n' }, 'output-collision', 'content/x.md'],
    ['about', { 'content/x.md': '---\ndraft: true\npermalink: /about/\n---\n' }, 'output-collision', 'content/x.md'],
  ])('%s beside %j is refused', async (path, files, name, message) => {
    const root = makeSite(files as Record<string, string>);
    const error = await refusal(root, { path });
    expect(error.name).toBe(name);
    expect(error.message).toContain(message);
  });

  test('pages that are broken, or collide with each other, do not stand in the way of others', async () => {
    const root = makeSite({
      'content/broken.md': '---\ntitle: [\n---\n',
      'content/a.md': '---\npermalink: /same/\n---\n',
      'content/b.md': '---\npermalink: /same/\n---\n',
    });
    expect(await make(root, { path: 'about' })).toEqual({ path: 'content/about.md', url: '/project/about/' });
  });
});

describe('without archetypes', () => {
  test('a post is a draft with the minute on the clock of the site', async () => {
    const root = makeSite();
    const report = await make(root, { path: 'blog/my-first-post' });
    expect(text(root, report.path)).toBe('---\ntitle: My first post\ndate: 2026-11-24 00:45\ndraft: true\n---\n\n');
    expect(report.heldBack).toEqual({ reason: 'draft' });
  });

  test('a post that is no draft is published at once, or at its date', async () => {
    const root = makeSite();
    expect(await make(root, { path: 'blog/one', draft: false })).not.toHaveProperty('heldBack');
    const later = await make(root, { path: 'blog/two', draft: false, date: '2026-12-24 08:00' });
    expect(later.heldBack).toEqual({ reason: 'future', at: '2026-12-24T07:00:00.000Z' });
    expect(text(root, later.path)).toBe('---\ntitle: Two\ndate: 2026-12-24 08:00\n---\n\n');
  });

  test('a post takes the date of its file name', async () => {
    const root = makeSite();
    const { path, url } = await make(root, { path: 'blog/2025-02-03-a-walk' });
    expect(url).toBe('/project/blog/2025/a-walk/');
    expect(text(root, path)).toBe('---\ntitle: A walk\ndate: 2025-02-03\ndraft: true\n---\n\n');
  });

  test('another page is its title', async () => {
    const root = makeSite();
    expect(text(root, (await make(root, { path: 'docs/getting_started' })).path)).toBe(
      '---\ntitle: Getting started\n---\n\n',
    );
    expect(text(root, (await make(root, { path: 'blog/' })).path)).toBe('---\ntitle: Blog\n---\n\n');
    expect(text(root, (await make(root, { path: 'docs/x', draft: true })).path)).toBe(
      '---\ntitle: X\ndraft: true\n---\n\n',
    );
  });

  test('the home page has the title of the site', async () => {
    const root = makeFolder({ 'prebake.config.yaml': config, 'content/x.md': '' });
    expect(text(root, (await make(root, { path: 'content/' })).path)).toBe('---\ntitle: Garden\n---\n\n');
  });
});

describe('the archetype', () => {
  const archetypes = {
    'archetypes/default.md': 'default {{title}}\n',
    'archetypes/blog.md': '---\ndate: {{date}}\n---\nblog {{title}}\n',
    'archetypes/kitchen.md': 'kitchen {{title}}\n',
    'archetypes/recipes.md': 'recipes {{title}}\n',
  };

  test.each([
    ['blog/x', undefined, 'blog X\n'],
    ['blog/2026/x', undefined, 'blog X\n'],
    ['blog/a-walk/', undefined, 'blog A walk\n'],
    ['blog/', undefined, 'default Blog\n'],
    ['kitchen/x', undefined, 'kitchen X\n'],
    ['kitchen/recipes/x', undefined, 'recipes X\n'],
    ['kitchen/recipes/', undefined, 'default Recipes\n'],
    ['x', undefined, 'default X\n'],
    ['docs/x', undefined, 'default X\n'],
    ['x', 'blog', 'blog X\n'],
  ])('of %s with kind %s', async (path, kind, expected) => {
    const root = makeSite(archetypes);
    const report = await make(root, { path, ...(kind !== undefined && { kind }) });
    expect(text(root, report.path).replace(/^---.*---\n/s, '')).toBe(expected);
  });

  test('lies where the config says', async () => {
    const root = makeSite({ 'shapes/default.md': 'shape\n' });
    const config = (await loadConfig({ root })).config;
    const paths = { ...config.paths, archetypes: 'shapes' };
    await makeNewPage({ path: 'x' }, { config: { ...config, paths }, now, fill: fillArchetype });
    expect(text(root, 'content/x.md')).toBe('shape\n');
  });

  test.each([
    ['blgo', 'There is no archetype "blgo" in archetypes/. Did you mean "blog"? There are: blog, default,'],
    ['../content/index', 'There is no archetype "../content/index" in archetypes/. There are:'],
  ])('of the kind %s does not exist', async (kind, message) => {
    const error = await refusal(makeSite(archetypes), { path: 'x', kind });
    expect(error.name).toBe('archetype-missing');
    expect(error.message).toContain(message);
  });

  test('knows title, date, draft, slug and section', async () => {
    const root = makeSite({
      'archetypes/docs.md':
        '---\ntitle: {{title}}\ndate: {{date}}\ndraft: {{draft}}\nkey: {{slug}}\ntags: [{{section}}]\n---\n\n{{#if draft}}\nTo do: {{title}}\n{{else}}\nDone.\n{{/if}}\n',
    });
    await make(root, { path: 'docs/two-words', title: 'Fish & "chips"' });
    expect(text(root, 'content/docs/two-words.md')).toBe(
      '---\ntitle: "Fish & \\"chips\\""\ndate: 2026-11-24 00:45\ndraft: false\nkey: two-words\ntags: [docs]\n---\n\nDone.\n',
    );
    await make(root, { path: 'docs/b', title: 'Fish & "chips"', draft: true });
    expect(text(root, 'content/docs/b.md')).toContain('---\n\nTo do: Fish & "chips"\n');
  });

  test.each([
    ['---\ntitle: {{titel}}\n---\n', 'name-unknown', 'knows no "titel". Did you mean "title"?', 2],
    ['---\ntitle: {{title}}\n---\n\n# {{page.title}}\n', 'name-unknown', 'knows no "page".', 5],
    ['---\ntitle: {{titl\n---\n', 'template-syntax', '', 2],
    ['\n\n{{unles draft "x"}}\n', 'helper-missing', 'Did you mean "unless"?', 3],
    ['{{> card}}\n', 'partial-missing', 'includes no partials', 1],
    ['{{if draft}}\n', 'archetype-invalid', 'are written as blocks', undefined],
    ['{{helperMissing}}\n', 'archetype-invalid', 'cannot be filled', undefined],
  ])('%j is refused', async (archetype, name, message, line) => {
    const error = await refusal(makeSite({ 'archetypes/default.md': archetype }), { path: 'x' });
    expect(error).toMatchObject({ name, file: 'archetypes/default.md', line });
    expect(error.message).toContain(message);
  });

  test('that leaves out what the address of its pages is made of is refused', async () => {
    const error = await refusal(makeSite({ 'archetypes/blog.md': '{{title}}\n' }), { path: 'blog/x' });
    expect(error.name).toBe('permalink-token');
  });

  test('that puts quotes of its own around a value that needs them is refused', async () => {
    const root = makeSite({ 'archetypes/default.md': '---\ntitle: "{{title}}"\n---\n' });
    const error = await refusal(root, { path: 'x', title: 'A: b' });
    expect(error).toMatchObject({ name: 'archetype-invalid', file: 'archetypes/default.md' });
    expect(error.remedy).toContain('without quotes');
  });

  test.each([
    ['title', { title: 'Y' }],
    ['date', { date: '2026-01-01' }],
    ['draft', { draft: true }],
  ])('that has no place for a %s that was asked for is refused', async (name, asked) => {
    const root = makeSite({ 'archetypes/default.md': '---\nlayout: page\n---\n' });
    const error = await refusal(root, { path: 'x', ...asked });
    expect(error.name).toBe('archetype-invalid');
    expect(error.message).toContain(`no place for the ${name}`);
  });
});

describe('any title', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
  const tricky = fc.constantFrom(
    'a: b',
    '- a',
    '#x',
    'a #b',
    '404',
    'true',
    'null',
    "it's",
    '"q"',
    'a, b',
    '[x]',
    '{y}',
    '2026-01-01',
    '1e3',
    '*a',
    '&a',
    '!t',
    '%x',
    '@x',
    '`x`',
    '~',
    'a:',
    '? x',
    '🎉',
    'a\\b',
    '+++',
    '---',
    '=',
  );
  const formats = {
    yaml: '---\ntitle: {{title}}\nown: {{title}}\nlist: [{{title}}, x]\n---\n',
    toml: '+++\ntitle = {{title}}\nown = {{title}}\nlist = [{{title}}, "x"]\n+++\n',
    json: '---json\n{ "title": {{title}}, "own": {{title}}, "list": [{{title}}, "x"] }\n---\n',
  };

  test.each(Object.entries(formats))('is read again as it was, from %s', (name, text) => {
    const archetype = { path: 'archetypes/a.md', digest: name, text: `${text}{{title}}\n` };
    fc.assert(
      fc.property(fc.oneof(line, tricky), (title) => {
        const filled = fillArchetype(archetype, { title, date: '', draft: false, slug: '', section: '' });
        const { data, body } = parseFrontMatter(filled, 'x.md');
        expect({ ...data }).toEqual({ title, own: title, list: [title, 'x'] });
        expect(body).toBe(`${title}\n`);
      }),
      { numRuns: 500 },
    );
  });
});

describe('prebake new', () => {
  test('tells the path, the address and what holds the page back, and the page builds', async () => {
    const root = makeSite({ 'templates/layouts/default.hbs': '{{content}}' });
    const { code, events } = await runPrebake(root, ['new', 'blog/x', '--title', 'X: y', '--no-draft']);
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ event: 'page:created', path: 'content/blog/x.md' });
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    expect(readdirSync(join(root, 'public/blog'))).toHaveLength(1);
  });

  test.each([
    [['new', 'index'], 1, 'page-exists'],
    [['new', '../x'], 2, 'page-path-invalid'],
    [['new', 'x', '--kind', 'y'], 2, 'archetype-missing'],
    [['new', 'x', '--title', 'a\nb'], 2, 'usage'],
    [['new', 'x', '--title', ' '], 2, 'usage'],
    [['new', 'x', '--date', 'tomorrow'], 2, 'usage'],
    [['new'], 2, 'usage'],
  ])('%j ends with %i and %s', async (args, code, name) => {
    const root = makeSite();
    const ended = await runPrebake(root, args);
    expect(ended.code).toBe(code);
    expect(errorsOf(ended).map((error) => error.name)).toEqual([name]);
    expect(tree(root)).toEqual(['index.md']);
  });

  test('works beside a running watch, which takes the page up', async () => {
    const root = makeSite({ 'templates/layouts/default.hbs': '<title>{{page.title}}</title>{{content}}' });
    const watch = startPrebake(root, ['watch', '--port', '0']);
    await watch.told('watcher:ready');
    await watch.told('build:done');
    expect((await runPrebake(root, ['new', 'about', '--title', 'About us'])).code).toBe(0);
    await watch.until('the page', async () => (await watch.get('/project/about/')).status === 200);
    await watch.stop();
  });

  test('says so when the disk refuses', () => {
    expect(
      thrownBy(() => writeNewFile(configFor(makeFolder({ content: 'a file' })), 'content/below/x.md', 'x')),
    ).toMatchObject({
      name: 'write-failed',
      file: 'content/below/x.md',
    });
  });

  test('does not write over a page that came in the meantime', () => {
    const root = makeSite();
    expect(thrownBy(() => writeNewFile(configFor(root), 'content/index.md', 'x')).name).toBe('page-exists');
    expect(text(root, 'content/index.md')).toContain('Home');
  });
});
