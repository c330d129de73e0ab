import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PrebakeError } from '../../../src/errors.ts';
import { renderBody } from '../../../src/render/body.ts';
import type { Body } from '../../../src/render/contract.ts';
import { settings } from './support.ts';

const SIZE = 20_000;
const nested = (open: string, inside: string, close: string, times = SIZE) =>
  open.repeat(times) + inside + close.repeat(times);

/** After cmark's test/pathological_tests.py, and the same for what prebake adds. */
const hostile: Record<string, string> = {
  'nested strong emphasis': nested('*a **a ', 'b', ' a** a*', 5_000),
  'emphasis closers without openers': 'a_ '.repeat(SIZE),
  'emphasis openers without closers': '_a '.repeat(SIZE),
  'link closers without openers': 'a]'.repeat(SIZE),
  'link openers without closers': '[a'.repeat(SIZE),
  'mismatched openers and closers': '*a_ '.repeat(SIZE),
  'openers and closers of many lengths': `a${'**b'.repeat(SIZE)}${'c* '.repeat(SIZE)}`,
  'link openers and emphasis closers': '[ a_'.repeat(SIZE),
  'the pattern [ (]( repeated': '[ (]('.repeat(SIZE),
  'unclosed links': '[a](<b'.repeat(SIZE),
  'links within links': '[a]('.repeat(SIZE),
  'nested brackets': nested('[', 'a', ']'),
  'nested block quotes': `${'> '.repeat(5_000)}a`,
  'deeply nested lists': Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}* a\n`).join(''),
  'backticks of many lengths': Array.from({ length: 2_000 }, (_, length) => `e${'`'.repeat(length)}`).join(''),
  'unclosed comments': `</${'<!--'.repeat(SIZE)}`,
  'unclosed tags': '<a href="'.repeat(SIZE),
  'unclosed tags that look like headings': '<h1 '.repeat(SIZE),
  'many headings without an end': '<h1>'.repeat(SIZE),
  'many scripts without an end': '<script>'.repeat(2_000),
  'less-than signs': '<'.repeat(SIZE),
  'many footnotes': Array.from({ length: 3_000 }, (_, index) => `[^${index}]: a\n\n[^${index}]\n\n`).join(''),
  'many link references':
    Array.from({ length: 5_000 }, (_, index) => `[${index}]: b${index}.md\n`).join('') +
    Array.from({ length: 5_000 }, (_, index) => `[${index}] `).join(''),
  'many tables': '|a|b|\n|-|-|\n'.repeat(5_000),
  'unclosed shortcodes': '{{< '.repeat(SIZE),
  'unclosed literals': '{{</* a '.repeat(SIZE),
  'shortcodes with open quotes': '{{< a "'.repeat(SIZE),
  'calls without an end': '{{< a >}} '.repeat(SIZE),
  'nested shortcodes': nested('{{< a >}}', 'x', '{{< /a >}}', 5_000),
  'nested containers': nested(':::a\n', 'x\n', ':::\n', 5_000),
  'unclosed containers': ':::a\n'.repeat(5_000),
  'container lines on one line': ':::'.repeat(SIZE),
  'nested callouts': `${'> [!NOTE]\n'.repeat(5_000)}`,
  'callouts in quotes': Array.from({ length: 300 }, (_, depth) => `${'> '.repeat(depth)}[!NOTE]\n`).join(''),
  'fences with words': '``` a b\n'.repeat(SIZE),
  'a fence in one line': '``` a '.repeat(SIZE),
  'links to one target': '[a](b.md) '.repeat(SIZE),
  'many images with sources': `<img srcset="${'a.png 1x, '.repeat(SIZE)}">`,
  'excerpts of unclosed elements': `${'<div>'.repeat(SIZE)}\n\n<!-- more -->`,
};

describe('a body made to be slow is rendered in no time', () => {
  test.each(Object.entries(hostile))('%s', async (_name, text) => {
    for (const rawHtml of [true, false]) {
      const start = performance.now();
      await renderOrRefuse(text, rawHtml);
      expect(performance.now() - start).toBeLessThan(2_500);
    }
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...['a', ' ', '\n', '\n\n', '# ', '- ', '> ', '`', '```', '*', '_', '[', ']', '(', ')', '](b.md)', '<', '>', '<b>'],
    ...['</p>', '<!--', '-->', '<!-- more -->', '<script>', '<a href="c">', '"', '&#2;', '\u0002', '\u0003', '\0', '|'],
    ...[':::', ':::note', '::: ', '{{<', '>}}', '{{< a >}}', '{{< /a >}}', '{{< b "c" />}}', '{{</* d */>}}', '[^1]'],
    ...[
      '> [!NOTE]',
      '{#id}',
      '    ',
      '~~~ js {1}',
      '\uFDD0',
      '0',
      '\uFDD1',
      '\uD800',
      '日',
      '%EF%B7%90',
      '&',
      '=',
      '\t',
    ],
  );
  const bodies = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  );

  test('renders, the same each time, to HTML whose placeholders are well formed', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), fc.constantFrom('markdown', 'html'), async (text, rawHtml, format) => {
        const body = await renderOrRefuse(text, rawHtml, format);
        expect(await renderOrRefuse(text, rawHtml, format)).toEqual(body);
        if (body === undefined) return;
        for (const html of [body.html, body.facts.excerpt, ...body.shortcodes.map(({ inner }) => inner ?? '')]) {
          const placeholders = html.match(/\u0002(?:L[^\u0000-\u001F]+|S\d+)\u0003/g) ?? [];
          expect(html.replace(/\u0002(?:L[^\u0000-\u001F]+|S\d+)\u0003/g, '')).not.toMatch(/[\u0002\u0003]/);
          for (const placeholder of placeholders) {
            if (placeholder[1] === 'S') expect(body.shortcodes[Number(placeholder.slice(2, -1))]).toBeDefined();
          }
        }
        const anchors: string[] = JSON.parse(body.facts.anchors);
        expect(new Set(anchors).size).toBe(anchors.length);
        expect(JSON.parse(JSON.stringify(body))).toEqual(body);
      }),
      { numRuns: 3_000 },
    );
  });

  test('without raw HTML leads to no tag that Markdown does not write', async () => {
    const markup = fc.constantFrom(
      ...['<', '>', 'script', '/', 'img', ' onerror=', '"', 'x', '\n', '\n\n', '- ', '`', '[', '](', ')', '#'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(markup, { maxLength: 30 }), async (parts) => {
        const body = await renderOrRefuse(parts.join(''), false);
        expect(body?.html ?? '').not.toMatch(/<script|<[a-z][^>"]* on/i);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Undefined for a body that is refused, which only a shortcode may cause. */
async function renderOrRefuse(
  text: string,
  rawHtml: boolean,
  format: 'markdown' | 'html' = 'markdown',
): Promise<Body | undefined> {
  try {
    return await renderBody({ text, format, path: 'content/a.md', line: 1 }, { ...settings, rawHtml });
  } catch (error) {
    expect(error).toBeInstanceOf(PrebakeError);
    expect(error).toMatchObject({ name: 'shortcode-syntax', file: 'content/a.md' });
    return undefined;
  }
}
