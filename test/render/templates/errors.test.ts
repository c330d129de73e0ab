import { describe, expect, it } from 'vitest';
import { PrebakeError } from '../../../src/errors.ts';
import { exampleSketch, makeRenderer, renderWith, type Sketch } from './site.ts';

function failureOf(layout: string, sketch: Sketch = {}, id?: string): PrebakeError {
  try {
    renderWith(layout, sketch, id);
  } catch (error) {
    if (error instanceof PrebakeError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

const LAYOUT = 'templates/layouts/page.hbs';

describe('a template that is wrong', () => {
  it.each<[string, string, number, number, string, string]>([
    ['<p>\n  {{#if x}}a{{/each}}', 'template-syntax', 2, 6, '{{#if}}', '{{/each}}'],
    ['a\n{{#each x}}\n{{#if y}}\n{{/if}}\n', 'template-syntax', 2, 1, '{{#each}}', 'never closed'],
    ['one\n  {{/if}}', 'template-syntax', 2, 3, 'never opened', ''],
    ['{{else}}', 'template-syntax', 1, 1, '{{else}}', 'outside'],
    ['a {{page.title', 'template-syntax', 1, 3, 'never closed', '}}'],
    ['{{page.title\n<b>{{page.url}}</b>', 'template-syntax', 1, 1, 'never closed', '}}'],
    ['{{formatDate page.date locale="!"}}', 'helper-failed', 1, 1, '"formatDate"', 'locale'],
    ['{{collections}}', 'render-failed', 1, 3, 'collections', 'cannot be listed'],
    ['{{concat a=}}', 'template-syntax', 1, 12, 'Expected a name, a string, a number', '}}'],
    ['{{page.title)}}', 'template-syntax', 1, 13, 'Expected', 'found )'],
    ['{{#*inline "x"}}{{/inline}}', 'template-syntax', 1, 1, 'inline partials', ''],
    ['{{> card a b}}', 'template-syntax', 1, 1, 'one context', ''],
    ['a\n {{formatDat page.date "short"}}', 'helper-missing', 2, 4, '"formatDat"', 'Did you mean "formatDate"?'],
    ['{{#if (equal 1 2)}}{{/if}}', 'helper-missing', 1, 8, '"equal"', ''],
    ['{{page.title "x"}}', 'helper-missing', 1, 3, '"page.title"', ''],
    ['x\n   {{pgae.title}}', 'name-unknown', 2, 6, '"pgae"', 'Did you mean "page"?'],
    ['{{titel}}', 'name-unknown', 1, 3, '"titel"', ''],
    ['{{#if page.title}}\n {{sit}}{{/if}}', 'name-unknown', 2, 4, '"sit"', 'Did you mean "site"?'],
    ['{{site.titel}}', 'name-unknown', 1, 3, '"titel"', 'Did you mean "title"?'],
    ['{{#each collections.blog}}\n{{site.title}}{{/each}}', 'name-unknown', 2, 3, '"site"', 'blog/second.md'],
    ['{{#each collections.blog}}{{page.title}}{{/each}}', 'name-unknown', 1, 29, '"page"', ''],
    ['a\n\n{{> crad}}', 'partial-missing', 3, 1, '"crad"', 'Did you mean "card"?'],
    ['{{> (lookup page "title")}}', 'partial-missing', 1, 1, '"First post"', ''],
    ['{{asset "sight.css"}}', 'asset-missing', 1, 1, '"sight.css"', ''],
    ['{{asset "sit.css"}}', 'asset-missing', 1, 1, '"sit.css"', 'Did you mean "site.css"?'],
    ['{{ref "blog/frist.md"}}', 'link-unknown', 1, 1, 'blog/frist.md', 'Did you mean "/blog/first.md"?'],
    ['{{add 1 "x"}}', 'helper-failed', 1, 1, '"add"', 'Argument 2 must be a number, got "x".'],
    ['{{#each 5}}{{/each}}', 'helper-failed', 1, 1, '"each"', 'got 5'],
    ['{{limit collections.blog "many"}}', 'helper-failed', 1, 1, '"limit"', 'must be a number'],
    ['{{formatDate page.date "d QQ"}}', 'helper-failed', 1, 1, '"QQ"', ''],
    ['{{formatDate "someday"}}', 'date-impossible', 1, 1, 'someday', ''],
    ['{{formatDate page.date "short" zone="Mars/Base"}}', 'time-zone-unknown', 1, 1, 'Mars/Base', ''],
    ['{{now "week"}}', 'helper-failed', 1, 1, '"week"', ''],
    ['{{json collections}}', 'render-failed', 1, 1, 'collections', 'cannot be listed'],
  ])('%j is %s at %i:%i', (layout, name, line, column, first, second) => {
    const error = failureOf(layout, { templates: { 'partial/card': '' } });
    expect([error.name, error.file, error.line, error.column]).toEqual([name, LAYOUT, line, column]);
    expect(error.message).toContain(first);
    expect(error.message).toContain(second);
    expect(error.message).toContain('(Page: content/blog/first.md)');
    expect(error.frame).toContain('^');
  });

  it('shows the line with a caret, and the lines around it', () => {
    const error = failureOf('<h1>\n\t{{pgae.title}}\n</h1>\n<p>');
    expect(error.frame).toBe('  1 | <h1>\n> 2 |   {{pgae.title}}\n    |     ^\n  3 | </h1>');
  });

  it('is named with the partial it stands in', () => {
    const error = failureOf('{{> outer}}', {
      templates: { 'partial/outer': 'a\n{{> inner page}}', 'partial/inner': '\n\n{{titel}}{{@root.nothing}}' },
    });
    expect(error).toMatchObject({ name: 'name-unknown', file: 'templates/partials/inner.hbs', line: 3, column: 12 });
  });

  it('keeps the place of a block that runs inside a partial', () => {
    const error = failureOf('\n{{#> box}}\n{{pgae}}{{/box}}', {
      templates: { 'partial/box': '<b>{{> @partial-block}}</b>' },
    });
    expect(error).toMatchObject({ file: LAYOUT, line: 3, column: 3 });
  });

  it('tells blocks with equal text apart', () => {
    const error = failureOf('{{#if page.x}}{{nme}}{{/if}}\n{{#if page.title}}{{nme}}{{/if}}');
    expect(error).toMatchObject({ line: 2, column: 21 });
  });

  it('has its lines counted from the top of a layout with front matter', () => {
    const error = failureOf('---\nlayout: base\n---\n{{pgae}}', { templates: { 'layout/base': '{{content}}' } });
    expect(error).toMatchObject({ file: LAYOUT, line: 4, column: 3 });
    expect(error.frame).toContain('> 4 | {{pgae}}');
  });

  it('has its lines counted from the top of a page with front matter', () => {
    const pages = { 'a.hbs': { template: 'one\n{{pgae}}' } };
    const error = failureOf('{{content}}', { pages }, 'a.hbs');
    expect(error).toMatchObject({ name: 'name-unknown', file: 'content/a.hbs', line: 5, column: 3 });
    expect(error.message).not.toContain('(Page:');
    expect(error.frame).toContain('> 5 | {{pgae}}');
  });

  it('fails a partial that includes itself without end, naming the circle', () => {
    const templates = { 'partial/a': '{{> b}}', 'partial/b': '\n{{> a}}' };
    const error = failureOf('{{> a}}', { templates });
    expect(error.name).toBe('partial-cycle');
    expect(error.message).toMatch(/a → b → a|b → a → b/);
    expect(error.file).toMatch(/^templates\/partials\/[ab]\.hbs$/);
  });

  it('lets a partial include itself for a tree', () => {
    const templates = { 'partial/node': '{{title}}({{#each children}}{{> node}}{{/each}})' };
    expect(renderWith('{{#each site.tree}}{{> node}}{{/each}}', { templates }).text).toBe(
      'Blog(First post()Second post())',
    );
  });
});

describe('a layout', () => {
  const example = exampleSketch();

  it('that a page names and that does not exist is an error in the page', () => {
    const pages = { 'a.md': { layouts: ['psot'], layoutNamed: true } };
    const error = failureOf('', { pages, templates: { 'layout/post': '' } }, 'a.md');
    expect(error).toMatchObject({ name: 'layout-missing', file: 'content/a.md' });
    expect(error.message).toBe('There is no layout "psot". Did you mean "post"?');
  });

  it('that is found under none of its names is an error with those tried', () => {
    const pages = { 'a.md': { layouts: ['post', 'default'] } };
    const error = failureOf('', { pages }, 'a.md');
    expect(error.name).toBe('layout-missing');
    expect(error.message).toContain('templates/layouts/post.hbs, templates/layouts/default.hbs');
  });

  it('that names a missing layout is an error in its own file', () => {
    const error = failureOf('---\n# the frame\nlayout: "bsae"\n---\n', { templates: { 'layout/base': '' } });
    expect(error).toMatchObject({ name: 'layout-missing', file: LAYOUT, line: 3 });
    expect(error.message).toContain('Did you mean "base"?');
  });

  it('that leads back to itself is an error naming the circle', () => {
    const templates = { 'layout/a': '---\nlayout: b\n---\n', 'layout/b': '---\nlayout: a\n---\n' };
    const error = failureOf('---\nlayout: a\n---\n', { templates });
    expect(error).toMatchObject({ name: 'layout-cycle', file: 'templates/layouts/b.hbs', line: 2 });
    expect(error.message).toContain('a → b → a');
  });

  it('with other front matter is an error', () => {
    const error = failureOf('---\nlayout: a\ntitle: x\n---\n');
    expect(error).toMatchObject({ name: 'template-syntax', file: LAYOUT, line: 3 });
  });

  it('that begins with a rule but no front matter keeps its text', () => {
    expect(renderWith('---\n{{page.title}}').text).toBe('---\nFirst post');
  });

  it('is not needed by a page that wants none', () => {
    const { renderer } = makeRenderer({ ...example, pages: { 'a.md': { layouts: [], html: '<p>x</p>' } } });
    expect(renderer.render('a.md').outputs).toEqual([{ path: 'a/index.html', text: '<p>x</p>' }]);
  });
});

describe('a user helper', () => {
  it('that throws is an error at its call, with the cause', () => {
    const cause = new TypeError('x is not iterable');
    const helpers = {
      shout: () => {
        throw cause;
      },
    };
    const error = failureOf('\n{{shout page.title}}', { helpers });
    expect(error).toMatchObject({ name: 'helper-failed', file: LAYOUT, line: 2, column: 1, cause });
    expect(error.message).toContain('The helper "shout" threw: x is not iterable');
  });

  it('that returns a Promise is an error', () => {
    const error = failureOf('{{#if (later)}}{{/if}}', { helpers: { later: () => Promise.reject(new Error('late')) } });
    expect(error).toMatchObject({ name: 'helper-promise', file: LAYOUT, line: 1, column: 7 });
  });

  it('with the name of a built-in helper or of a field is an error', () => {
    expect(failureOf('', { helpers: { limit: () => 1 } })).toMatchObject({ name: 'helper-invalid' });
    expect(failureOf('', { helpers: { title: () => 1 } }).message).toContain('is a field of pages');
  });

  it('that changes what it was given is an error, and the site stays as it is', () => {
    const sort = (list: unknown[] | Record<string, unknown>) => {
      if (Array.isArray(list)) return list.sort().join();
      list.size = 9;
      return '';
    };
    for (const [layout, kept] of [
      ['{{mine page.tags}}', '{{join page.tags}}'],
      ['{{mine data.list}}', '{{join data.list}}'],
      ['{{mine data.team}}', '{{data.team.size}}'],
      ['{{mine collections.blog}}', '{{join collections.blog}}'],
    ] as const) {
      const before = renderWith(kept).text;
      expect(failureOf(layout, { helpers: { mine: sort } }).name).toBe('helper-failed');
      expect(renderWith(kept).text).toBe(before);
    }
  });
});
