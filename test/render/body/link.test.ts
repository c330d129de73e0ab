import { describe, expect, test } from 'vitest';
import { createLineFinder, targetOf } from '../../../src/render/link-marks.ts';
import { html, render, show } from './support.ts';

describe('links', () => {
  test('to the site become placeholders, with the target as its author wrote it', async () => {
    expect(await html('[a](b.md#c) [d](/e) [f](<g h.md>) [i](ä%20ö.md) ![j](k.png "t")')).toBe(
      '<p><a href="{link:b.md#c}">a</a> <a href="{link:/e}">d</a> <a href="{link:g h.md}">f</a> ' +
        '<a href="{link:ä ö.md}">i</a> <img src="{link:k.png}" alt="j" title="t"></p>',
    );
  });

  test('elsewhere, within the page, or empty stay as they are', async () => {
    const text = '[a](https://x.y/z) [b](//x.y) [c](#d) [e](mailto:x@y.z) [f](?q=1) [g]()';
    expect(await html(text)).not.toContain('{link:');
  });

  test('in raw HTML count in every attribute that loads or leads, however it is quoted', async () => {
    expect(
      await html(
        `<a class='x' HREF='b.html'>\n<img src=c.png srcset="d.png 1x, https://x/e.png 2x">\n<video poster="f.jpg" src="a&amp;b.mp4"></video>`,
      ),
    ).toBe(
      `<a class='x' HREF="{link:b.html}">\n<img src="{link:c.png}" srcset="{link:d.png} 1x, https://x/e.png 2x">\n` +
        '<video poster="{link:f.jpg}" src="{link:a&b.mp4}"></video>',
    );
  });

  test('in comments, code, scripts and other attributes are no links', async () => {
    for (const text of [
      '<!-- <a href="b.md"> -->',
      '`<a href="b.md">`',
      '<script>x = \'<a href="b.md">\'</script>',
      '<div title="<a href=\'b.md\'>"></div>',
      '<style>a { background: url("b.md") }</style>',
    ]) {
      expect((await render(text)).links, text).toEqual([]);
      expect(await html(text)).not.toContain('{link:');
    }
  });

  test('are listed, but for those to a part that the body has', async () => {
    const { links, facts } = await render(
      '# A\n\n[a](b.md)\n![c](d%20e.png)\n\n[f][ref] [g](#a) [h](#b)\n\n[ref]: h.md',
    );
    expect(links).toEqual([
      { target: 'b.md' },
      { target: 'd e.png', written: 'd%20e.png' },
      { target: 'h.md' },
      { target: '#b' },
    ]);
    expect(facts.hasLostParts).toBe(true);
    expect((await render('# A\n\n[b](#a)')).facts.hasLostParts).toBe(false);
  });

  test('are found again in the text, wherever they stand, each behind the one before', () => {
    const lineOf = createLineFinder('[a](b.md)\n![c](d%20e.png)\n\n[f][ref] [g](#a) [a](b.md)\n\n[ref]: h.md', 7);
    expect(lineOf('b.md', 'b.md')).toBe(7);
    expect(lineOf('d e.png', 'd%20e.png')).toBe(8);
    expect(lineOf('h.md', 'h.md')).toBe(12);
    expect(lineOf('#a', '#a')).toBe(10);
    expect(lineOf('b.md', 'b.md')).toBe(10);
    expect(lineOf('none.md', 'none.md')).toBeUndefined();
  });

  test('of footnotes are not listed', async () => {
    const { links } = await render('a[^1]\n\n[^1]: b');
    expect(links).toEqual([]);
  });

  test('targets survive the way to a file name and back', () => {
    for (const [written, target] of [
      ['a%20b.md', 'a b.md'],
      ['%C3%A4.md', 'ä.md'],
      ['a%23b.md', 'a%23b.md'],
      ['100%25.md', '100%25.md'],
      ['a%2Fb.md', 'a%2Fb.md'],
      ['a%02b', 'a%02b'],
      ['a%zz', 'a%zz'],
    ]) {
      expect(targetOf(written ?? '')).toBe(target);
    }
  });

  test('that hold control characters cannot break a placeholder', async () => {
    const body = await render('[a](<&#3;x>) <a href="b&#3;c">d</a> &#2;L');
    expect(show(body.html)).not.toMatch(/[\u0002\u0003]/);
  });
});

describe('without raw HTML', () => {
  test('schemes that run code lead nowhere', async () => {
    const safe = { rawHtml: false };
    expect(await html('[a](javascript:alert)', safe)).toBe('<p><a href="">a</a></p>');
    expect(await html('[a](JavaScript&colon;alert)', safe)).toBe('<p><a href="">a</a></p>');
    expect(await html('[a](vbscript:x) ![b](data:image/png;base64,xx) [c](data:text/html,x)', safe)).toBe(
      '<p><a href="">a</a> <img src="data:image/png;base64,xx" alt="b"> <a href="">c</a></p>',
    );
    expect(await html('[a](javascript:alert)')).toContain('href="javascript:alert"');
  });

  test('tags are text, in blocks and in lines', async () => {
    const safe = { rawHtml: false };
    expect(await html('a <b>c</b> *<i>*', safe)).toBe('<p>a &lt;b&gt;c&lt;/b&gt; <em>&lt;i&gt;</em></p>');
    expect(await html('<div onclick="x">\nd\n</div>', safe)).toBe('<p>&lt;div onclick="x"&gt;\nd\n&lt;/div&gt;</p>');
    expect(await html('- <hr>\n\n| <b> |\n|--|\n', safe)).not.toMatch(/<(hr|b)>/);
    expect(await html('[<b>](x) ~~<s>~~', safe)).toBe('<p><a href="{link:x}">&lt;b&gt;</a> <del>&lt;s&gt;</del></p>');
    expect(await html('# a {onclick="x" #i .c}', safe)).toBe('<h1 id="i" class="c">a</h1>');
    expect(await html('# a {href="b.md" .c}\n\n[d](e.md)', safe)).toBe(
      '<h1 class="c" id="a">a</h1>\n<p><a href="{link:e.md}">d</a></p>',
    );
    expect(await html(':::note\nx {{< a >}}\n:::', safe)).toContain('<p>x {call:0}</p>\n</aside>');
  });
});
