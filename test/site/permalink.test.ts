import { resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrebakeError } from '../../src/errors.ts';
import { foldCase, unsafeReason, urlOf } from '../../src/site/output-path.ts';
import { expandPermalink, type PermalinkFacts, permalinkOutput } from '../../src/site/permalink.ts';

const facts: PermalinkFacts = {
  name: 'first-post',
  slug: 'first',
  title: 'The First Post!',
  folder: 'blog/2026',
  collection: 'posts',
  date: Date.UTC(2026, 0, 5, 23, 30),
  timeZone: 'UTC',
};

function errorOf(action: () => unknown): PrebakeError {
  try {
    action();
  } catch (error) {
    if (error instanceof PrebakeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the tokens of a permalink', () => {
  it.each([
    ['/blog/:year/:month/:day/:slug/', '/blog/2026/01/05/first/'],
    ['/:section/:title/', '/blog/the-first-post/'],
    ['/:sections/:name.html', '/blog/2026/first-post.html'],
    ['/:collection/:slug/', '/posts/first/'],
    ['/plain/', '/plain/'],
  ])('%s gives %s', (pattern, path) => {
    expect(expandPermalink(pattern, facts)).toBe(path);
  });

  it('take the date in the time zone of the site', () => {
    expect(expandPermalink('/:year/:month/:day/', { ...facts, timeZone: 'Europe/Berlin' })).toBe('/2026/01/06/');
  });

  it('leave no empty segment behind', () => {
    expect(expandPermalink('/:sections/:slug/', { ...facts, folder: '' })).toBe('/first/');
  });

  it('name the nearest one when there is no such token', () => {
    const error = errorOf(() => expandPermalink('/:yaer/:slug/', facts));
    expect(error.name).toBe('permalink-token');
    expect(error.message).toContain('Did you mean ":year"?');
  });

  it('need a date for the parts of one', () => {
    const error = errorOf(() => expandPermalink('/:year/:slug/', { ...facts, date: undefined }));
    expect(error.name).toBe('permalink-token');
    expect(error).toMatchObject({
      message: expect.stringMatching(/cannot fill ":year": the page has no date\.$/),
      remedy: 'Give the page a `date`, or a `permalink` of its own.',
    });
  });
});

describe('the output path of a permalink', () => {
  it.each([
    ['/', 'folder', 'index.html'],
    ['/x/', 'folder', 'x/index.html'],
    ['/x/', 'file', 'x/index.html'],
    ['/x.html', 'folder', 'x.html'],
    ['/x', 'folder', 'x/index.html'],
    ['/x', 'file', 'x.html'],
    ['x/y', 'folder', 'x/y/index.html'],
    ['/feed.xml', 'folder', 'feed.xml'],
    ['/v1.2', 'folder', 'v1.2/index.html'],
    ['/.well-known/security.txt', 'folder', '.well-known/security.txt'],
    ['/u\u0308ber uns/', 'folder', '\u00fcber uns/index.html'],
  ] as const)('of %s with style %s is %s', (permalink, style, path) => {
    expect(permalinkOutput(permalink, style)).toBe(path);
  });

  it.each([
    ['/../secret/', 'leads out'],
    ['/a/../../b.html', 'leads out'],
    ['/./a/', 'leads out'],
    ['//a/', 'empty segment'],
    ['/a//b/', 'empty segment'],
    ['/a\\b/', 'backslash'],
    ['/a\u0000b/', 'control character'],
    ['/a\nb/', 'control character'],
    ['/C:/a/', 'colon'],
    ['https://example.org/a/', 'colon'],
    ['/.git/config.html', 'begins with a dot'],
    ['/a./', 'ends with a dot'],
    ['/a /', 'ends with a dot or a space'],
    ['/con/', 'device'],
    ['/x/NUL.html', 'device'],
    ['/lpt\u00b9/', 'device'],
    [`/${'x'.repeat(201)}/`, 'longer than 200 bytes'],
    [`/${'é'.repeat(101)}/`, 'longer than 200 bytes'],
    [`/${'abc/'.repeat(300)}`, 'longer than 1000 bytes'],
    ['/\ud800/', 'Unicode'],
  ])('%j is refused: %s', (permalink, why) => {
    const error = errorOf(() => permalinkOutput(permalink, 'folder'));
    expect(error.name).toBe('permalink-unsafe');
    expect(error.message).toContain(why);
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
  });

  it('never leads out of the output folder, whatever is written', () => {
    const parts = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      'a',
      'b.html',
      '%2e%2e',
      '\u0000',
      ' ',
      ':',
      '~',
      '\u2025',
      'ü',
    );
    const permalinks = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(parts, { maxLength: 10 }).map((list) => list.join('')),
    );
    const root = resolve('/srv/public');
    fc.assert(
      fc.property(permalinks, fc.constantFrom('folder', 'file'), (permalink, style) => {
        let path: string;
        try {
          path = permalinkOutput(permalink, style as 'folder' | 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(PrebakeError);
          return;
        }
        expect(resolve(root, path).startsWith(root + sep)).toBe(true);
        expect(resolve(root, path)).toBe(`${root}/${path}`);
        expect(path).toBe(path.normalize('NFC'));
        const url = new URL(urlOf(path, ''), 'https://example.org');
        expect(decodeURIComponent(url.pathname)).toBe(`/${path.replace(/(^|\/)index\.html$/, '$1')}`);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a safe output path', () => {
  it('may begin with a dot only under static/', () => {
    expect(unsafeReason('.htaccess')).toContain('begins with a dot');
    expect(unsafeReason('.htaccess', true)).toBeUndefined();
    expect(unsafeReason('..', true)).toContain('leads out');
  });

  it('is one file with another where a disk ignores case or form', () => {
    expect(foldCase('ÜBER/A.html')).toBe(foldCase('über/a.HTML'));
    expect(foldCase('u\u0308')).toBe(foldCase('\u00dc'));
    expect(foldCase('straße')).toBe(foldCase('STRASSE'));
    expect(foldCase('a')).not.toBe(foldCase('b'));
  });
});

describe('an address', () => {
  it.each([
    ['index.html', '', '/'],
    ['blog/index.html', '', '/blog/'],
    ['blog/index.html', '/docs', '/docs/blog/'],
    ['a b/ü#?.html', '', '/a%20b/%C3%BC%23%3F.html'],
    ['100%.html', '', '/100%25.html'],
    ['myindex.html', '', '/myindex.html'],
  ])('of %s below "%s" is %s', (path, basePath, url) => {
    expect(urlOf(path, basePath)).toBe(url);
  });
});
