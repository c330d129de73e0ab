import { describe, expect, test } from 'vitest';
import { html, render } from './support.ts';

describe('headings', () => {
  test.each([
    ['Hello, World!', 'hello-world'],
    ['A & B', 'a--b'],
    ['`code()` *and* [link](x.md)', 'code-and-link'],
    ['Über Größe', 'über-größe'],
    ['日本語 見出し', '日本語-見出し'],
    ['snake_case - dash', 'snake_case---dash'],
    ['Café', 'café'],
    ['...', 'section'],
    ['![Logo](x.png)', 'logo'],
    ['A {{< badge >}}', 'a'],
  ])('%s gets the id %s', async (text, id) => {
    expect((await render(`# ${text}`)).facts.anchors).toContain(JSON.stringify(id));
  });

  test('with the same text are numbered', async () => {
    expect(await html('# A\n# A\n# A')).toBe('<h1 id="a">A</h1>\n<h1 id="a-1">A</h1>\n<h1 id="a-2">A</h1>');
  });

  test('never take an id that is written anywhere in the body, before or after', async () => {
    expect(await html('# A\n# A\n# B {#a-1}\n\n<i id="a"></i>')).toBe(
      '<h1 id="a-2">A</h1>\n<h1 id="a-3">A</h1>\n<h1 id="a-1">B</h1>\n<p><i id="a"></i></p>',
    );
    expect(await html('# A-1\n# A\n# A')).toBe('<h1 id="a-1">A-1</h1>\n<h1 id="a">A</h1>\n<h1 id="a-2">A</h1>');
  });

  test('are not numbered for an id that only code shows', async () => {
    expect(await html('# A\n\n`id="a"`')).toContain('<h1 id="a">');
  });

  test('in raw HTML and in HTML bodies get ids too', async () => {
    expect(await html('<h2 class="x">Raw <b>one</b></h2>')).toBe('<h2 id="raw-one" class="x">Raw <b>one</b></h2>');
    expect(await html('<h2>A</h2><h3 id=b>B</h3>', { format: 'html' })).toBe('<h2 id="a">A</h2><h3 id=b>B</h3>');
  });

  test('give the page its title: the first, as plain text', async () => {
    expect((await render('text\n\n## A &amp; *b* `<c>`\n\n# D')).facts.heading).toBe('A & b <c>');
    expect((await render('text')).facts).not.toHaveProperty('heading');
    expect((await render('a[^1]\n\n[^1]: b')).facts).not.toHaveProperty('heading');
  });

  test('thousands of one text do not take their square', async () => {
    const start = performance.now();
    const { facts } = await render('# a\n'.repeat(20_000));
    expect(JSON.parse(facts.anchors)).toHaveLength(20_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

test('the table of contents nests from h2 to the depth that is set', async () => {
  const text = '# T\n## A\n#### Deep\n### B\n#### C\n## D\n';
  const { facts } = await render(text, { tocDepth: 4 });
  expect(JSON.parse(facts.toc)).toEqual([
    {
      depth: 2,
      id: 'a',
      text: 'A',
      children: [
        { depth: 4, id: 'deep', text: 'Deep', children: [] },
        { depth: 3, id: 'b', text: 'B', children: [{ depth: 4, id: 'c', text: 'C', children: [] }] },
      ],
    },
    { depth: 2, id: 'd', text: 'D', children: [] },
  ]);
  expect((await render(text, { tocDepth: 2 })).facts.toc).not.toContain('"depth":3');
});

test('anchors are all ids, names of links, and footnotes', async () => {
  const { facts } = await render('# A\n\n<a name="b"></a><div id="c"></div><input name="no">\n\nx[^n]\n\n[^n]: y');
  expect(JSON.parse(facts.anchors).toSorted()).toEqual(['a', 'b', 'c', 'fn-n', 'fnref-n', 'footnote-label']);
});

test('the digest of the table of contents changes with it alone', async () => {
  const [one, two, three] = await Promise.all([render('## A\n\nx'), render('## A\n\ny'), render('## B\n\nx')]);
  expect(one.facts.tocDigest).toBe(two.facts.tocDigest);
  expect(one.facts.tocDigest).not.toBe(three.facts.tocDigest);
  expect(one.facts.digest).not.toBe(two.facts.digest);
});
