import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLASSES } from '../../../src/render/highlight.ts';
import { textOf } from '../../../src/render/html.ts';
import { html, render } from './support.ts';

const style = readFileSync('styles/highlight.css', 'utf8');
const on = { highlight: true };

describe('highlighted code', () => {
  test('is marked by classes that the stylesheet colours', async () => {
    const block = await html('```ts\nconst a = "<b>"; // c\n```', on);
    expect(block).toMatch(/^<pre class="shiki" data-language="ts"><code><span class="sk">const/);
    expect(block).toMatch(/<span class="sm">\/\/ c<\/span>\n<\/code><\/pre>$/);
    for (const [, name] of block.matchAll(/<span class="(\w+)"/g)) expect(style).toContain(`.shiki .${name} `);
  });

  test('keeps every character of the code', async () => {
    const code = 'a  b\n\n\tif (x < 1 && y > 2) { "&amp;" }\n  // `{{< a >}}` :::note é 日本 \n';
    const block = await html(`\`\`\`\`js\n${code}\`\`\`\``, on);
    const text = block
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
    expect(text).toBe(code);
  });

  test('marks lines and shows a title, as the words after the language ask', async () => {
    const block = await html('```js title="a<b.js" {1,3-4}\na\nb\nc\nd\ne\n```', on);
    expect(block).toMatch(/^<figure class="code"><figcaption>a&lt;b.js<\/figcaption><pre class="shiki"/);
    const marked = [...block.matchAll(/<span class="(line[^"]*)">(.*)<\/span>\n/g)].map(([, name, line]) => [
      name,
      textOf(line ?? ''),
    ]);
    expect(marked).toEqual([
      ['line highlighted', 'a'],
      ['line', 'b'],
      ['line highlighted', 'c'],
      ['line highlighted', 'd'],
      ['line', 'e'],
    ]);
  });

  test.each(['```js{2}', '``` js {2}', '~~~js {2}', '- ```js {2}'])('finds the words in %j', async (fence) => {
    const indent = fence.startsWith('-') ? '  ' : '';
    const close = fence.includes('~') ? '~~~' : '```';
    const block = await html(`${fence}\n${indent}a\n${indent}b\n${indent}${close}`, on);
    expect(block).toContain('data-language="js"');
    expect(block).toContain('<span class="line highlighted">');
  });

  test('shows titles and marked lines without highlighting too', async () => {
    expect(await html('```js title=x.js {1}\na\n```')).toBe(
      '<figure class="code"><figcaption>x.js</figcaption><pre><code class="language-js"><span class="line highlighted">a</span>\n</code></pre></figure>',
    );
    expect(await html('``` title="x"\na\n```', on)).toBe(
      '<figure class="code"><figcaption>x</figcaption><pre><code>a\n</code></pre></figure>',
    );
  });

  test('of an unknown language, or of none, is plain', async () => {
    expect(await html('```nope\n<a>\n```', on)).toBe('<pre><code class="language-nope">&lt;a&gt;\n</code></pre>');
    expect(await html('```constructor\na\n```', on)).toBe('<pre><code class="language-constructor">a\n</code></pre>');
    expect(await html('```\na\n```\n\n    b', on)).toBe('<pre><code>a\n</code></pre>\n<pre><code>b\n</code></pre>');
    expect(await html('```a"b>c\nx\n```', on)).toBe('<pre><code class="language-a&quot;b&gt;c">x\n</code></pre>');
  });

  test('that is huge, or has huge lines, is plain and fast', async () => {
    const start = performance.now();
    expect(await html(`\`\`\`ts\n${'let a = 1;\n'.repeat(7_000)}\`\`\``, on)).not.toContain('<span');
    expect(await html(`\`\`\`ts\n${'a.b('.repeat(10_000)}\n\`\`\``, on)).not.toContain('<span');
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('does not depend on what was highlighted before', async () => {
    const text = '```md\n~~~css\na { color: red }\n~~~\n```';
    const first = await html(text, on);
    await html('```css\na { color: red }\n```', on);
    await html(`${text}\n\nagain`, on);
    expect(await html(text.replace('red', 'red'), on)).toBe(first);
    expect(await html(text.replace('red', 'tan'), on)).toBe(first.replace('red', 'tan'));
  });

  test('with raw markup inside stays as its author wrote it', async () => {
    const raw = '<pre><code class="language-js">a <b>c</b></code></pre>';
    expect(await html(raw, on)).toBe(raw);
  });

  test('counts in the digest of the body', async () => {
    const [one, two] = await Promise.all([render('```js\na\n```', on), render('```js {1}\na\n```', on)]);
    expect(one.facts.digest).not.toBe(two.facts.digest);
  });
});

describe('the colours of code', () => {
  const properties = new Map(
    Array.from(style.matchAll(/(--code-[a-z]+): (.*);/g), ([, name = '', value = '']) => [name, value]),
  );
  const names = [...properties.keys()].filter((name) => !/background|marked/.test(name));

  test('are those of every class, and no other', () => {
    const classes = Array.from(style.matchAll(/\.shiki \.(s[a-z]) [^}]*color/g), ([, name]) => name);
    expect(classes.sort()).toEqual(
      Object.values(CLASSES)
        .filter((name) => name !== 'ss')
        .sort(),
    );
    expect(names.length).toBeGreaterThan(10);
    for (const [, name = ''] of style.matchAll(/var\((--[a-z-]+)\)/g)) expect(properties.has(name), name).toBe(true);
  });

  describe.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('in %s', (_, scheme) => {
    const colour = (name: string): string => {
      const value = properties.get(name) ?? '';
      const other = /^var\((.*)\)$/.exec(value)?.[1];
      return other === undefined ? (value.match(/#[\da-f]{6}/g)?.[scheme] ?? '') : colour(other);
    };

    test.each(names)('%s can be read, on marked lines too', (name) => {
      for (const ground of ['--code-background', '--code-marked']) {
        expect(contrast(colour(name), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
      }
    });
  });
});

/** As WCAG 2 defines it, of two colours written `#rrggbb`. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
