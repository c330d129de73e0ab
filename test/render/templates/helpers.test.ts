import { describe, expect, it } from 'vitest';
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
