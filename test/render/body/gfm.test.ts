import { describe, expect, test } from 'vitest';
import { html } from './support.ts';

describe('GFM', () => {
  test('tables', async () => {
    expect(await html('| a | b |\n|---|:-:|\n| `1|` | *2* |\n')).toBe(
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th style="text-align: center">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n' +
        '<td>`1</td>\n<td style="text-align: center">`</td>\n</tr>\n</tbody>\n</table>',
    );
  });

  test('task lists, strikethrough and autolinks', async () => {
    expect(await html('- [ ] a\n- [x] ~~b~~ www.c.de\n')).toBe(
      '<ul class="contains-task-list">\n<li class="task-list-item"><input type="checkbox" disabled aria-label="Incomplete task"> a</li>\n' +
        '<li class="task-list-item"><input type="checkbox" checked disabled aria-label="Completed task"> <del>b</del> <a href="http://www.c.de">www.c.de</a></li>\n</ul>',
    );
  });

  test('task lists with paragraphs in their items, whose boxes have names too', async () => {
    expect(await html('- [x] a\n\n- b\n')).toContain(
      '<li class="task-list-item">\n<p><input type="checkbox" checked disabled aria-label="Completed task"> a</p>',
    );
  });

  test('boxes in raw HTML, as they are written', async () => {
    const written = '<label><input type="checkbox" disabled> a</label>';
    expect(await html(`- [ ] ${written}\n`)).toContain(`aria-label="Incomplete task"> ${written}</li>`);
  });

  test('footnotes, with ids of their own and a way back', async () => {
    expect(await html('a[^n] b[^n]\n\n[^n]: note [l](m.md)\n')).toBe(
      '<p>a<sup><a href="#fn-n" id="fnref-n" data-footnote-ref aria-describedby="footnote-label">1</a></sup> ' +
        'b<sup><a href="#fn-n" id="fnref-n-2" data-footnote-ref aria-describedby="footnote-label">1</a></sup></p>\n' +
        '<section data-footnotes class="footnotes"><h2 class="sr-only" id="footnote-label">Footnotes</h2>\n<ol>\n' +
        '<li id="fn-n">\n<p>note <a href="{link:m.md}">l</a> ' +
        '<a href="#fnref-n" data-footnote-backref="" aria-label="Back to reference 1" class="data-footnote-backref">↩</a> ' +
        '<a href="#fnref-n-2" data-footnote-backref="" aria-label="Back to reference 1-2" class="data-footnote-backref">↩<sup>2</sup></a></p>\n' +
        '</li>\n</ol>\n</section>',
    );
  });
});

describe('prebake', () => {
  test('curls quotes only when it is asked to', async () => {
    expect(await html('"a" -- it\'s...')).toBe('<p>"a" -- it\'s...</p>');
    expect(await html('"a" -- it\'s...', { smartPunctuation: true })).toBe('<p>“a” – it’s…</p>');
  });

  test('takes a rule at the top of a body for a rule', async () => {
    expect(await html('---\na: b\n---\n')).toBe('<hr>\n<h2 id="a-b">a: b</h2>');
  });

  test('reads every kind of line end alike, and NUL as U+FFFD', async () => {
    expect(await html('# a\r\nb\rc\r\n\r\n```\r\nd\r\n```')).toBe(await html('# a\nb\nc\n\n```\nd\n```'));
    expect(await html('a\0b')).toBe('<p>a\uFFFDb</p>');
  });

  test('keeps no mark of a placeholder that an author typed', async () => {
    expect(await html('\u0002L\u0003 &#2;S0&#3;')).toBe('<p>\uFFFDL\uFFFD \uFFFDS0\uFFFD</p>');
    expect(await html('\uFDD00\uFDD1 &#xFDD0;0&#xFDD1; %EF%B7%900%EF%B7%91 {{< a >}}')).toBe(
      '<p>\uFFFD0\uFFFD \uFFFD0\uFFFD %ef%b7%900%ef%b7%91 {call:0}</p>',
    );
  });
});
