import { describe, expect, it } from 'vitest';
import { renderWith } from './site.ts';

const hostile = `<script>"&'`;
const page = (outputPath: string) => ({ pages: { 'a.md': { outputPath, title: hostile, html: '<b>x</b>' } } });

describe('escaping', () => {
  it.each(['a.html', 'a.xml', 'a.svg'])('is for markup in %s', (outputPath) => {
    expect(renderWith('{{page.title}}', page(outputPath), 'a.md').text).toBe('&lt;script&gt;&quot;&amp;&#x27;');
  });

  it.each(['a.txt', 'a.json', 'a.css', 'a.js', 'a.webmanifest'])('leaves values as they are in %s', (outputPath) => {
    expect(
      renderWith('{{page.title}}{{> p}}', { ...page(outputPath), templates: { 'partial/p': '{{page.title}}' } }, 'a.md')
        .text,
    ).toBe(hostile + hostile);
  });

  it('leaves HTML that prebake made as it is', () => {
    expect(renderWith('{{content}}{{page.content}}', page('a.html'), 'a.md').text).toBe('<b>x</b><b>x</b>');
    expect(renderWith('{{page.excerpt}}').text).toBe('<p>First excerpt</p>');
    expect(renderWith('{{#block "b"}}<i>{{/block}}').text).toBe('<i>');
  });

  it('keeps JSON from ending a script or a single-quoted attribute', () => {
    const text = `</script><!--'&\u2028`;
    const sketch = { pages: { 'a.md': { title: text } } };
    const { text: json } = renderWith('{{json page.title}}', sketch, 'a.md');
    expect(json).toBe('"\\u003c/script\\u003e\\u003c!--\\u0027\\u0026\\u2028"');
    expect(JSON.parse(json)).toBe(text);
  });

  it('writes JSON in a JSON output', () => {
    const { text } = renderWith(
      '{"title": {{json page.title}}, "none": {{json page.none}} }',
      page('feed.json'),
      'a.md',
    );
    expect(JSON.parse(text)).toEqual({ title: hostile, none: null });
  });
});

describe('what templates cannot reach', () => {
  it.each([
    '{{page.constructor}}',
    '{{page.constructor.constructor}}',
    '{{page.__proto__}}',
    '{{page.tags.constructor}}',
    '{{page.tags.__proto__.constructor}}',
    '{{data.constructor}}',
    '{{data.list.constructor.name}}',
    '{{data.__proto__.polluted}}',
    '{{lookup data "constructor"}}',
    '{{lookup data.list "constructor"}}',
    '{{lookup (lookup page "tags") "__proto__"}}',
    '{{lookup page "__proto__"}}',
    '{{lookupPath data "list.constructor.constructor"}}',
    '{{lookupPath page.title "constructor.constructor"}}',
    '{{#with "s" as |string|}}{{#with (lookup string "sub")}}{{this}}{{/with}}{{/with}}',
    '{{#with (lookup (object a=1) "constructor")}}{{this}}{{/with}}',
    '{{#each (array (lookup page "toString"))}}{{this}}{{/each}}',
    '{{this.constructor}}',
    '{{@root.constructor}}',
    '{{page.title.constructor}}',
    '{{content.constructor}}',
    '{{site.tree.constructor}}',
    '{{collections.blog.constructor}}',
    '{{collections.blog.map}}',
    '{{#if (lookup (object a=1) "__proto__")}}reached{{/if}}',
    '{{#with (object a=1)}}{{#if __proto__}}reached{{/if}}{{/with}}',
  ])('%s gives nothing', (layout) => {
    let text = '';
    try {
      text = renderWith(layout).text;
    } catch (error) {
      expect(error).toMatchObject({ name: 'name-unknown' });
    }
    expect(text).toBe('');
  });

  it.each([
    '{{helperMissing}}',
    '{{#blockHelperMissing}}{{/blockHelperMissing}}',
    '{{@scope page}}',
    '{{[@scope] page}}',
  ])('%s is no way to a helper of our own', (layout) => {
    expect(() => renderWith(layout)).toThrow(
      expect.objectContaining({ name: expect.stringMatching(/unknown|missing|syntax/) }),
    );
  });

  it('front matter cannot bring a partial, a helper or a template', () => {
    const program = { type: 'Program', body: [{ type: 'ContentStatement', value: 'x' }] };
    const pages = { 'a.md': { frontMatter: { part: program, call: 'constructor' } } };
    expect(() => renderWith('{{> (lookup page "part")}}', { pages }, 'a.md')).toThrow('There is no partial');
    expect(() => renderWith('{{> (lookup page "call")}}', { pages }, 'a.md')).toThrow('There is no partial');
    expect(renderWith('{{lookup page "part"}}', { pages }, 'a.md').text).toBe('[object Object]');
  });

  it('Markdown bodies are not templates', () => {
    expect(renderWith('{{content}}', { pages: { 'a.md': { html: '{{page.title}}' } } }, 'a.md').text).toBe(
      '{{page.title}}',
    );
  });
});
