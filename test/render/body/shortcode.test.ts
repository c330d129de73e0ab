import { describe, expect, test } from 'vitest';
import { html, render, show } from './support.ts';

describe('where a shortcode may stand', () => {
  test('alone on its line it is a block of its own', async () => {
    expect(await html('before\n{{< map >}}\nafter')).toBe('<p>before</p>\n{call:0}\n<p>after</p>');
    expect(await html('- item\n\n  {{< map >}}\n')).toBe('<ul>\n<li>\n<p>item</p>\n{call:0}\n</li>\n</ul>');
    expect(await html('> {{< map >}}\n')).toBe('<blockquote>\n{call:0}\n</blockquote>');
  });

  test('several on one line are blocks too, when nothing else stands there', async () => {
    expect(await html('{{< a >}} {{< b >}}\n')).toBe('{call:0} {call:1}');
  });

  test('within a paragraph it is part of the text, of its markup, and even of a link', async () => {
    expect(await html('one **{{< a >}}** two')).toBe('<p>one <strong>{call:0}</strong> two</p>');
    expect(await html('[x]({{< ref "a.md" >}})')).toBe('<p><a href="{call:0}">x</a></p>');
    expect(await html('| {{< a v="|" >}} |\n|---|\n')).toContain('<th>{call:0}</th>');
  });

  test('code, comments, scripts and <pre> keep it as it is written', async () => {
    const call = '{{< a b="c" >}}';
    const escaped = '{{&lt; a b="c" &gt;}}';
    expect(await html(`\`\`\`\n${call}\n\`\`\`\n`)).toBe(`<pre><code>${escaped}\n</code></pre>`);
    expect(await html(`    ${call}\n`)).toBe(`<pre><code>${escaped}\n</code></pre>`);
    expect(await html(`x \`${call}\` y`)).toBe(`<p>x <code>${escaped}</code> y</p>`);
    expect(await html(`<!--\n${call}\n-->`)).toBe(`<!--\n${call}\n-->`);
    expect(await html(`<script>\n${call}\n</script>`)).toBe(`<script>\n${call}\n</script>`);
    expect(await html(`<pre>\n${call}\n</pre>`)).toBe(`<pre>\n${escaped}\n</pre>`);
    expect(await html(`\`\`\`${call}\nx\n\`\`\``)).not.toContain('{call:');
  });

  test('what cannot be read is no error in code', async () => {
    expect(await html('`{{< a b= >}}`')).toBe('<p><code>{{&lt; a b= &gt;}}</code></p>');
  });

  test('{{</* name */>}} writes it literally, in code as well as it stands', async () => {
    expect(await html('{{</* a b="c" */>}}')).toBe('<p>{{&lt; a b="c" &gt;}}</p>');
    expect(await html('`{{</* a */>}}`')).toBe('<p><code>{{&lt;/* a */&gt;}}</code></p>');
  });

  test('other braces are text', async () => {
    expect(await html('\u0024{{ x }} {{ y }} {{% z %}}')).toBe('<p>\u0024{{ x }} {{ y }} {{% z %}}</p>');
  });

  test('HTML bodies call them too', async () => {
    const body = await render('<p>{{< a >}}</p><code>{{< b >}}</code>{{< c >}}<b>x</b>{{< /c >}}', { format: 'html' });
    expect(show(body.html)).toBe('{call:0}<code>{{&lt; b &gt;}}</code>{call:1}');
    expect(body.shortcodes[1]?.inner).toBe('<b>x</b>');
  });
});

describe('arguments', () => {
  test('are literals, by name or by place', async () => {
    const { shortcodes } = await render(
      '\n\n{{< img src="a \\"b\\".png" \'c\\n\' w=3 -1.5 big=true no false word 007 >}}',
    );
    expect(shortcodes).toEqual([
      {
        name: 'img',
        args: { src: 'a "b".png', 0: 'c\n', w: 3, 1: -1.5, big: true, 2: 'no', 3: false, 4: 'word', 5: '007' },
        line: 7,
      },
    ]);
  });

  test('may span lines', async () => {
    const { shortcodes } = await render('{{< img\n  src="a"\n\n  alt = "b"\n>}}\n\n{{< next >}}');
    expect(shortcodes).toEqual([
      { name: 'img', args: { src: 'a', alt: 'b' }, line: 5 },
      { name: 'next', args: {}, line: 11 },
    ]);
  });

  test.each([
    ['{{< >}}', 'the name is missing'],
    ['{{< a b= >}}', 'is no literal value'],
    ['{{< a b="c >}}', 'a quote is not closed after `a`'],
    ['{{< a "b"c >}}', 'a space is missing before `c`'],
    ['{{< a b=1 b=2 >}}', '`b` is given twice'],
    ['{{< a __proto__=1 >}}', '`__proto__` cannot be a key'],
    ['{{< /a b >}}', '`/a` takes no arguments'],
    ['{{< a b', '`a` has no `>}}` at its end'],
    ['{{< a\n\n{{< b >}}', '`a` has no `>}}` at its end'],
    ['{{< a {{ x }} >}}', '`{{` is no literal value'],
  ])('%s is an error that says why', async (text, reason) => {
    await expect(render(`text\n\nmore ${text}`)).rejects.toMatchObject({
      name: 'shortcode-syntax',
      file: 'content/a.md',
      line: 7,
      message: expect.stringContaining(reason),
    });
  });
});

describe('pairs', () => {
  test('hold Markdown, with links, headings and calls of its own in the same numbering', async () => {
    const body = await render('{{< note >}}\n## In *it*\n\n[l](m.md) {{< b >}}\n{{< /note >}}\n\n{{< c >}}');
    expect(show(body.html).trim()).toBe('{call:0}\n{call:2}');
    expect(body.shortcodes.map(({ name }) => name)).toEqual(['note', 'b', 'c']);
    expect(show(body.shortcodes[0]?.inner ?? '')).toBe(
      '<h2 id="in-it">In <em>it</em></h2>\n<p><a href="{link:m.md}">l</a> {call:1}</p>',
    );
    expect(JSON.parse(body.facts.toc)).toEqual([{ depth: 2, id: 'in-it', text: 'In it', children: [] }]);
    expect(body.facts.shortcodes).toEqual(['note', 'b', 'c']);
  });

  test('within a line hold inline HTML', async () => {
    const body = await render('a {{< b >}}*c*{{< /b >}} d');
    expect(show(body.html).trim()).toBe('<p>a {call:0} d</p>');
    expect(body.shortcodes[0]?.inner).toBe('<em>c</em>');
  });

  test('alone on a line are a block whose inside is inline', async () => {
    const body = await render('{{< b >}}*c*{{< /b >}}');
    expect(show(body.html).trim()).toBe('{call:0}');
    expect(body.shortcodes[0]?.inner).toBe('<em>c</em>');
  });

  test.each([
    '{{< b >}}one\n\ntwo{{< /b >}}',
    '{{< b >}}\none\n\ntwo{{< /b >}}',
    '{{< b >}}one\n\ntwo\n{{< /b >}}',
    '{{< b >}}\none\n\ntwo\n{{< /b >}}',
  ])('take their paragraphs whole, wherever the tags stand: %j', async (text) => {
    const body = await render(text);
    expect(show(body.html).trim()).toBe('{call:0}');
    expect(body.shortcodes[0]?.inner).toBe('<p>one</p>\n<p>two</p>');
  });

  test('nest, and an opening tag without an end is a call by itself', async () => {
    const { shortcodes } = await render('{{< a >}}{{< b >}}{{< a >}}x{{< /a >}}{{< c />}}{{< /a >}}');
    expect(shortcodes.map(({ name, inner }) => [name, inner === undefined ? undefined : show(inner)])).toEqual([
      ['a', '{call:1}{call:2}{call:3}'],
      ['b', undefined],
      ['a', 'x'],
      ['c', undefined],
    ]);
  });

  test('an end in code ends nothing', async () => {
    const { shortcodes } = await render('{{< a >}}\n```\n{{< /a >}}\n```\n{{< /a >}}');
    expect(shortcodes[0]?.inner).toBe('<pre><code>{{&lt; /a &gt;}}\n</code></pre>');
  });

  test('an end without a beginning names what is open', async () => {
    await expect(render('{{< figure >}}\n\nx\n\n{{< /figur >}}')).rejects.toMatchObject({
      name: 'shortcode-syntax',
      file: 'content/a.md',
      line: 9,
      message: '{{< /figur >}} closes nothing: no {{< figur >}} is open. Did you mean "figure"?',
    });
  });

  test('that begin inside a list item and end outside of it are an error', async () => {
    await expect(render('- {{< a >}}\n\n{{< /a >}}')).rejects.toMatchObject({
      name: 'shortcode-syntax',
      line: 5,
      message: expect.stringContaining('begins and ends in different blocks'),
    });
  });
});

test('the digest of a body changes with the arguments of its calls', async () => {
  const [one, two, moved] = await Promise.all([render('{{< a 1 >}}'), render('{{< a 2 >}}'), render('\n{{< a 1 >}}')]);
  expect(one.html).toBe(two.html);
  expect(one.facts.digest).not.toBe(two.facts.digest);
  expect(moved.facts.digest).toBe(one.facts.digest);
});
