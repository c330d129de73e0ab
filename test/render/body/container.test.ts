import { describe, expect, test } from 'vitest';
import { html } from './support.ts';

const note = '<aside class="callout callout-note" role="note"><p class="callout-title">Note</p>';

describe('a quote that begins with [!NOTE]', () => {
  test('is a callout, as is :::note', async () => {
    expect(await html('> [!NOTE]\n> text\n')).toBe(`${note}\n<p>text</p>\n</aside>`);
    expect(await html(':::note\ntext\n:::\n')).toBe(`${note}\n<p>text</p>\n</aside>`);
  });

  test.each(['tip', 'important', 'warning', 'caution'])('knows the kind %s, in any case', async (kind) => {
    expect(await html(`> [!${kind}]\n> x`)).toContain(`class="callout callout-${kind}"`);
    expect(await html(`:::${kind}\nx\n:::`)).toContain(`class="callout callout-${kind}"`);
  });

  test('may have a title of its own, and quotes within', async () => {
    expect(await html('> [!TIP] Use *it*\n> a\n>\n> > b\n')).toBe(
      '<aside class="callout callout-tip" role="note"><p class="callout-title">Use <em>it</em></p>\n<p>a</p>\n' +
        '<blockquote>\n<p>b</p>\n</blockquote>\n</aside>',
    );
    expect(await html('> [!NOTE]\n>\n> a\n')).toBe(`${note}\n<p>a</p>\n</aside>`);
    expect(await html('> > [!NOTE]\n> > a\n')).toBe(`<blockquote>\n${note}\n<p>a</p>\n</aside>\n</blockquote>`);
  });

  test('takes the whole paragraph as title when markup spans its lines', async () => {
    expect(await html('> [!NOTE] *a\n> b*\n')).toContain('<p class="callout-title"><em>a\nb</em></p>');
  });

  test('is an ordinary quote with any other word, or in code', async () => {
    expect(await html('> [!HINT]\n> x')).toBe('<blockquote>\n<p>[!HINT]\nx</p>\n</blockquote>');
    expect(await html('`<blockquote><p>[!NOTE]`')).not.toContain('callout');
  });
});

describe(':::', () => {
  test('with a name of no callout is a div of that class', async () => {
    expect(await html(':::columns\nx\n:::')).toBe('<div class="columns">\n<p>x</p>\n</div>');
  });

  test('takes a title, classes and an id', async () => {
    const opening =
      '<aside class="callout callout-note wide" id="n" role="note"><p class="callout-title">A <em>b</em></p>';
    expect(await html(':::note[A *b*]{.wide #n}\nx\n:::')).toBe(`${opening}\n<p>x</p>\n</aside>`);
    expect(await html('::: note A *b*\nx\n:::')).toContain('<p class="callout-title">A <em>b</em></p>');
  });

  test('nests, whichever fence is the longer', async () => {
    const nested = '<div class="a">\n<div class="b">\n<p>x</p>\n</div>\n</div>';
    for (const text of ['::::a\n:::b\nx\n:::\n::::', ':::a\n::::b\nx\n::::\n:::', ':::a\n:::b\nx\n:::\n:::']) {
      expect(await html(text)).toBe(nested);
    }
    expect(await html('::::a\n:::b\nx\n::::\n\ny')).toBe(`${nested}\n<p>y</p>`);
  });

  test('holds any Markdown, and stands in lists and quotes', async () => {
    expect(await html('- a\n\n  :::tip\n  - b\n  :::\n')).toBe(
      '<ul>\n<li>\n<p>a</p>\n<aside class="callout callout-tip" role="note"><p class="callout-title">Tip</p>\n' +
        '<ul>\n<li>b</li>\n</ul>\n</aside>\n</li>\n</ul>',
    );
  });

  test('that is not closed ends with what it stands in', async () => {
    expect(await html('> :::a\n> x\n\ny')).toBe(
      '<blockquote>\n<div class="a">\n<p>x</p>\n</div></blockquote>\n<p>y</p>',
    );
    expect(await html(':::a\nx')).toBe('<div class="a">\n<p>x</p>\n</div>');
  });

  test('stays text in code, without a name to close, and with attributes that are neither class nor id', async () => {
    expect(await html('```\n:::note\n```')).toBe('<pre><code>:::note\n</code></pre>');
    expect(await html('    :::note')).toBe('<pre><code>:::note\n</code></pre>');
    expect(await html('x\n\n:::')).toBe('<p>x</p>\n<p>:::</p>');
    expect(await html(':::note{onclick=x}')).toBe('<p>:::note{onclick=x}</p>');
    expect(await html('at 10:30 :foo, a :::note')).toBe('<p>at 10:30 :foo, a :::note</p>');
  });
});
