import { describe, expect, test } from 'vitest';
import { html, render, show } from './support.ts';

async function excerpt(text: string): Promise<string> {
  return show((await render(text)).facts.excerpt);
}

describe('the excerpt', () => {
  test('is the first paragraph that says something', async () => {
    expect(await excerpt('# T\n\n[![badge](b.svg)](x)\n\n{{< a >}}\n\nOne *two* [l](m.md).\n\nThree')).toBe(
      '<p>One <em>two</em> <a href="{link:m.md}">l</a>.</p>',
    );
  });

  test('is not taken from quotes, callouts and lists', async () => {
    expect(await excerpt('> quote\n\n- a\n\n  b\n\n:::note\nx\n:::\n\nText')).toBe('<p>Text</p>');
    expect(await excerpt('- a\n')).toBe('');
  });

  test('is what stands before <!-- more -->, which leaves the body', async () => {
    expect(await excerpt('One\n\nTwo\n\n<!-- more -->\n\nThree')).toBe('<p>One</p>\n<p>Two</p>');
    expect(await html('One\n\n<!-- more -->\n\nThree')).toBe('<p>One</p>\n<p>Three</p>');
    expect(await excerpt('`<!-- more -->` One')).toContain('One');
  });

  test('is closed properly when the mark stands within something', async () => {
    expect(await excerpt('- One *two* <!--more--> three')).toBe('<ul>\n<li>One <em>two</em> </li></ul>');
  });

  test('has no references to footnotes', async () => {
    expect(await excerpt('One[^1].\n\n[^1]: x')).toBe('<p>One.</p>');
  });

  test('keeps the placeholders of its calls', async () => {
    expect(await excerpt('{{< a >}}\n\nOne {{< b >}}')).toBe('<p>One {call:1}</p>');
  });

  test('has a digest that other changes of the body leave alone', async () => {
    const [one, two] = await Promise.all([render('One\n\nTwo'), render('One\n\nThree four')]);
    expect(one.facts.excerptDigest).toBe(two.facts.excerptDigest);
  });
});

test.each([
  ['', 0],
  ['One two, three - four.', 4],
  ["don't well-known a.b", 3],
  ['*one* [two](three.md)', 2],
  ['日本語です', 5],
  ['中文 and English', 4],
  ['naïve Größe', 2],
  ['“quoted” — dash', 2],
  ['One<!-- more -->two <!-- not\nthis --> three', 3],
  ['One <!-- two', 2],
])('%j has %i words', async (text, words) => {
  expect((await render(text)).facts.words).toBe(words);
});

test('an HTML body counts its text alone', async () => {
  const { facts } = await render('<p class="a b c">One <b>two</b></p><script>not this</script>', { format: 'html' });
  expect(facts.words).toBe(2);
});

test('a template has no body of its own', async () => {
  const body = await render('# {{title}}\n\n[a](b.md)', { format: 'handlebars' });
  expect(body).toMatchObject({ html: '', shortcodes: [], links: [], facts: { toc: '[]', words: 0, excerpt: '' } });
  expect(body.facts).not.toHaveProperty('heading');
});
