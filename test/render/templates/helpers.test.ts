import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptJson } from '../../../src/render/escape.ts';
import { builtinHelpers, fieldNames } from '../../../src/render/helpers/registry.ts';
import { renderWith } from './site.ts';

describe('built-in helpers', () => {
  it.each(Object.entries(builtinHelpers))('%s does what its example says', (name, { example: [template, output] }) => {
    expect(template).toMatch(new RegExp(`[({#]${name}\\b`));
    expect(renderWith(template).text).toBe(output);
  });

  it('none has the name of a front matter field or of a name at the root', () => {
    expect(Object.keys(builtinHelpers).filter((name) => fieldNames.has(name))).toEqual(['absoluteUrl']);
  });

  it('a name without arguments is the value where the helper would need some', () => {
    const sketch = { site: { data: { row: { first: 'f', absoluteUrl: 'a', limit: 3 } } } };
    expect(renderWith('{{#with data.row}}{{first}}{{absoluteUrl}}{{limit}}{{/with}}', sketch).text).toBe('fa3');
    expect(renderWith('{{#each collections.blog}}{{absoluteUrl}} {{/each}}').text).toBe(
      'https://example.org/docs/blog/second/ https://example.org/docs/blog/first/ ',
    );
  });
});

describe('formatDate', () => {
  it.each([
    ['"short"', '23/11/2026'],
    ['"medium"', '23 Nov 2026'],
    ['"long"', '23 November 2026'],
    ['"full" locale="de"', 'Montag, 23. November 2026'],
    ['"iso"', '2026-11-23T09:30:00Z'],
    ['"rfc822"', 'Mon, 23 Nov 2026 09:30:00 GMT'],
    ['', '23 Nov 2026'],
    ['"EEE d.M.yy, H:mm a xxx"', 'Mon 23.11.26, 9:30 AM +00:00'],
    ['"hh \'o\'\'clock\'" zone="America/New_York"', "04 o'clock"],
    ['"HH:mm xxx" zone="Asia/Kolkata"', '15:00 +05:30'],
    ['"d MMMM" locale="fr"', '23 novembre'],
    ['"d MMMM" locale="ru"', '23 ноября'],
    ['"long" locale="de"', '23. November 2026'],
  ])('with %s gives %s', (format, text) => {
    expect(renderWith(`{{{formatDate page.date ${format}}}}`).text).toBe(text);
  });

  it('reads a date without an offset in the zone, and nothing as nothing', () => {
    const config = { timeZone: 'Europe/Berlin' };
    expect(
      renderWith('{{formatDate "2026-07-01 00:30" "iso"}}{{formatDate page.none}}', { site: { config } }).text,
    ).toBe('2026-06-30T22:30:00Z');
  });
});

describe('text helpers', () => {
  it.each([
    ['replace "a.b.c" "." "$&"', 'a$&b$&c'],
    ['replace "a-b" "-"', 'ab'],
    ['replace page.none "a" "b"', ''],
    ['urlEncode page.none', ''],
    ['urlEncode "å/?"', '%C3%A5%2F%3F'],
    ['contains "harbour" "bou"', 'true'],
    ['contains page.none "a"', 'false'],
    ['contains page.terms.tags "c++"', 'true'],
    ['contains page.terms.tags "c"', 'false'],
    ['contains page.excerpt "excerpt"', 'true'],
    ['startsWith page.none "/"', 'false'],
    ['startsWith page.url "docs"', 'false'],
  ])('{{%s}} gives "%s"', (call, text) => {
    expect(renderWith(`{{{${call}}}}`).text).toBe(text);
  });

  it('nothing cannot be replaced', () => {
    expect(() => renderWith('{{replace "a" page.none "b"}}')).toThrow('The text to replace is empty.');
  });
});

describe('list helpers', () => {
  const people = [
    { name: 'Ada', born: 1815, tags: ['math'] },
    { name: 'Grace', born: 1906, tags: ['code', 'navy'] },
    { name: 'Alan', tags: ['math', 'code'] },
  ];

  it.each([
    ['(where data.people "born")', 'Ada Grace '],
    ['(where data.people "born" 1906)', 'Grace '],
    ['(where data.people "born" ">=" 1815)', 'Ada Grace '],
    ['(where data.people "born" "<" 1900)', 'Ada '],
    ['(where data.people "name" "!=" "Ada")', 'Grace Alan '],
    ['(where data.people "tags" "contains" "code")', 'Grace Alan '],
    ['(where data.people "name" "in" (array "Ada" "Alan"))', 'Ada Alan '],
    ['(where data.people "name" "not in" (array "Ada" "Alan"))', 'Grace '],
    ['(sortBy data.people "born" "desc")', 'Grace Ada Alan '],
    ['(sortBy data.people "name")', 'Ada Alan Grace '],
    ['(limit data.people 2)', 'Ada Grace '],
    ['(offset data.people 2)', 'Alan '],
    ['(limit data.people -1)', ''],
    ['(reverse data.people)', 'Alan Grace Ada '],
    ['(limit data.none 3)', ''],
    ['(array (first data.people) (last data.people))', 'Ada Alan '],
    ['(where (where data.people "born") "tags" "contains" "navy")', 'Grace '],
  ])('work on plain lists: %s', (list, text) => {
    expect(renderWith(`{{#each ${list}}}{{name}} {{/each}}`, { site: { data: { people } } }).text).toBe(text);
  });

  it('group plain lists, an item of several groups in each', () => {
    const layout = '{{#each (groupBy data.people "tags")}}{{key}}:{{#each items}}{{name}} {{/each}}{{/each}}';
    expect(renderWith(layout, { site: { data: { people } } }).text).toBe('math:Ada Alan code:Grace Alan navy:Grace ');
  });

  it('give pages in the same order whether the question is put to the site or to a plain list', () => {
    for (const steps of [
      'sortBy X "title"',
      'sortBy X "date" "desc"',
      'where X "featured"',
      'where X "slug" "second"',
    ]) {
      const [asked, plain] = ['collections.blog', '(array collections.blog.[0] collections.blog.[1])'].map(
        (list) => renderWith(`{{#each (${steps.replace('X', list)})}}{{slug}} {{/each}}`).text,
      );
      expect(asked).toBe(plain);
    }
  });
});

describe('truncate', () => {
  it.each([
    ['"one two three" words=2', 'one two…'],
    ['"one two" words=2', 'one two'],
    ['"one two three" 5', 'one t…'],
    ['"one two three" characters=4 end=""', 'one'],
    ['page.excerpt words=1', 'First…'],
    ['page.none words=3', ''],
    ['"👩‍👩‍👧é!" 1', '👩‍👩‍👧…'],
  ])('of %s is %s', (args, text) => {
    expect(renderWith(`{{truncate ${args}}}`).text).toBe(text);
  });
});

describe('scriptJson', () => {
  it('can be read back, and holds nothing that ends a script or an attribute', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = scriptJson(value);
        expect(json).not.toMatch(/[<>&'\u2028\u2029]/);
        expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
      }),
    );
  });
});
