import { describe, expect, test } from 'vitest';
import { PrebakeError, toErrorData } from '../../src/errors.ts';
import type { BuildSummary } from '../../src/events.ts';
import { count, duration, megabytes } from '../../src/log/amount.ts';
import { errorText } from '../../src/log/error-text.ts';
import { createGathered } from '../../src/log/gather.ts';
import { createPaint, plainText } from '../../src/log/paint.ts';
import { progressText } from '../../src/log/progress.ts';
import { summaryText } from '../../src/log/summary-text.ts';
import { tableText } from '../../src/log/table.ts';
import { wrap } from '../../src/log/wrap.ts';
import { cut, widthOf } from '../../src/width.ts';

const plain = createPaint(false);

const missing = toErrorData(
  new PrebakeError('partial-missing', 'There is no partial "nva". Did you mean "nav"?', {
    file: 'templates/layouts/base.hbs',
    line: 3,
    column: 7,
    frame: '  2 | <body>\n> 3 |   {{> nva}}\n    |   ^',
  }),
);

describe('an error', () => {
  test('is told with name, place, message, frame, pages and remedy', () => {
    const pages = ['a.md', 'b.md', 'c.md', 'd.md', 'e.md'];
    expect(errorText({ error: missing, pages }, 'error', plain)).toMatchInlineSnapshot(`
      "error partial-missing templates/layouts/base.hbs:3:7
        There is no partial "nva". Did you mean "nav"?

          2 | <body>
        > 3 |   {{> nva}}
            |   ^

        holds back 5 pages: a.md, b.md, c.md and 2 more
        Create the partial under templates/partials/, or correct its name."
    `);
  });

  test('is told with each of its causes', () => {
    const cause = new Error('rename failed', { cause: new Error('EACCES: permission denied') });
    const error = toErrorData(new PrebakeError('public-failed', 'The commit failed.', { cause }));
    expect(errorText({ error, pages: [] }, 'error', plain)).toMatchInlineSnapshot(`
      "error public-failed
        The commit failed.
        caused by: rename failed
        caused by: EACCES: permission denied
        Mend what the cause names; the last published pages are still in place."
    `);
  });

  test('of prebake itself is told with its stack, once', () => {
    const thrown = new TypeError('x is not a function');
    thrown.stack = 'TypeError: x is not a function\n    at here';
    expect(errorText({ error: toErrorData(thrown), pages: [] }, 'error', plain)).toMatchInlineSnapshot(`
      "error internal
        TypeError: x is not a function
            at here
        This is a fault in prebake. Please report it with all of this text."
    `);
  });

  test('of one page names the page unless its place does', () => {
    expect(errorText({ error: missing, pages: ['a.md'] }, 'error', plain)).toContain('\n  in a.md\n');
    const own = { ...missing, file: 'content/a.md' };
    expect(errorText({ error: own, pages: ['a.md'] }, 'error', plain)).not.toContain('in a.md');
  });

  test('cannot move the cursor or change the colours', () => {
    const error = { ...missing, message: 'bad \x1b[31mtitle\r\n\x07 \u202etxt', frame: '> 1 | \x1b]0;x\x07' };
    const text = errorText({ error, pages: ['\x1b[2J.md'] }, 'error', plain);
    expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(text).toContain('bad \\x1b[31mtitle');
    expect(text).toContain('\\u202etxt');
  });

  test('has colours only when they are wanted', () => {
    expect(errorText({ error: missing, pages: [] }, 'warning', plain)).not.toContain('\x1b');
    expect(errorText({ error: missing, pages: [] }, 'warning', createPaint(true))).toContain('\x1b[33mwarning');
  });
});

const summary: BuildSummary = {
  buildId: 'b1',
  rendered: 1200,
  written: 1100,
  unchanged: 100,
  pruned: 2,
  failed: 0,
  heldBack: [],
  warnings: 0,
  duration: 1240,
  stages: {},
  peakMemory: 285_400_000,
  generation: 3,
  withheld: false,
};
const now = Date.UTC(2026, 10, 23, 12);

describe('the summary', () => {
  test('is one line when all went well', () => {
    expect(summaryText(summary, now, plain)).toBe(
      'Built in 1.24 s: 1,200 rendered, 1,100 written, 100 unchanged, 2 pruned. Peak memory 285 MB.',
    );
  });

  test('says that there was nothing to do', () => {
    const idle = { ...summary, rendered: 0, written: 0, pruned: 0, duration: 12 };
    expect(summaryText(idle, now, plain)).toBe('Nothing to do: all is up to date (12 ms).');
  });

  test('says that nothing was published, and how to publish the rest', () => {
    const withheld = { ...summary, written: 0, failed: 2, withheld: true };
    expect(summaryText(withheld, now, plain)).toBe(
      'Nothing was published: 2 pages failed. Mend what is told above, or publish the others with --keep-going.',
    );
  });

  test('names what failed, and the next pages that wait for their time', () => {
    const heldBack: BuildSummary['heldBack'] = [
      { source: 'content/draft.md', reason: 'draft' },
      { source: 'content/old.md', reason: 'expired', at: '2026-01-01T00:00:00.000Z' },
      { source: 'content/d.md', reason: 'future', at: '2027-12-01T08:00:00.000Z' },
      { source: 'content/a.md', reason: 'future', at: '2026-11-23T12:00:30.000Z' },
      { source: 'content/c.md', reason: 'future', at: '2026-12-01T08:00:00.000Z' },
      { source: 'content/b.md', reason: 'future', at: '2026-11-23T14:30:00.000Z' },
    ];
    expect(summaryText({ ...summary, failed: 1, warnings: 2, heldBack }, now, plain)).toMatchInlineSnapshot(`
      "Built in 1.24 s: 1,200 rendered, 1,100 written, 100 unchanged, 2 pruned, 2 warnings. Peak memory 285 MB.
      1 page failed; what was published of them before stays.
      Held back: 1 draft, 4 future, 1 expired.
        2026-11-23 12:00 UTC (in 30.0 s)  content/a.md
        2026-11-23 14:30 UTC (in 2 h 30 min)  content/b.md
        2026-12-01 08:00 UTC (in 8 days)  content/c.md"
    `);
  });
});

describe('progress', () => {
  test('shows how much is done, how fast, and how long it will take', () => {
    const progress = { stage: 'render', done: 1500, total: 3000, elapsed: 1847 } as const;
    expect(progressText(progress, 80, plain)).toBe(
      'Rendering ━━━━━━━━━━━━──────────── 1,500/3,000  812/s  1.85 s left',
    );
  });

  test('shows no bar while the total is unknown, and no rate at first', () => {
    expect(progressText({ stage: 'load', done: 12, total: 0, elapsed: 0 }, 80, plain)).toBe('Reading 12');
  });

  test('promises no time when all is done', () => {
    expect(progressText({ stage: 'commit', done: 5, total: 5, elapsed: 1000 }, 80, plain)).not.toContain('left');
  });

  test.each([10, 20, 40, 60, 61, 80])('fits a terminal of %i columns', (columns) => {
    const progress = { stage: 'render', done: 15_000, total: 30_000, elapsed: 18_470 } as const;
    expect(widthOf(progressText(progress, columns, plain))).toBeLessThanOrEqual(columns);
  });

  test('never draws more bar than there is room, even when more is done than was known', () => {
    expect(progressText({ stage: 'render', done: 9, total: 3, elapsed: 1000 }, 80, plain)).toContain(
      `${'━'.repeat(24)} 9/3`,
    );
  });
});

describe('a table', () => {
  test('lines its columns up, wide letters included', () => {
    const rows = [
      ['a.md', '/a/', 'One'],
      ['日本.md', '/longer/', 'Two'],
    ];
    expect(tableText(rows)).toBe('a.md     /a/       One\n日本.md  /longer/  Two');
  });

  test('is cut to the terminal, and whole elsewhere', () => {
    const rows = [['a.md', 'a very long reason']];
    expect(tableText(rows, 14)).toBe('a.md  a very …');
    expect(tableText(rows)).toBe('a.md  a very long reason');
  });

  test('keeps each row on its line', () => {
    expect(tableText([['a\nb', 'c\x1b[31m']])).toBe('a b  c\\x1b[31m');
  });
});

describe('amounts', () => {
  test.each([
    [0, '0 ms'],
    [12.4, '12 ms'],
    [999.4, '999 ms'],
    [1240, '1.24 s'],
    [59_940, '59.9 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [1_200_000, '20 min'],
    [12_000_000, '3 h 20 min'],
    [5 * 86_400_000, '5 days'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  test('are grouped, with the noun in the right number', () => {
    expect([count(1, 'page'), count(0, 'page'), count(12_345, 'entry', 'entries')]).toEqual([
      '1 page',
      '0 pages',
      '12,345 entries',
    ]);
    expect(megabytes(285_400_000)).toBe('285 MB');
  });

  test('of columns count wide letters twice and marks not at all', () => {
    expect([widthOf('abc'), widthOf('日本'), widthOf('e\u0301'), widthOf('🎉')]).toEqual([3, 4, 1, 2]);
    expect([cut('abcdef', 4), cut('日本語', 4), cut('abc', 3)]).toEqual(['abc…', '日…', 'abc']);
  });
});

test('plain text keeps tabs and lines and shows other control characters', () => {
  expect(plainText('a\tb\nc\x00\x9b')).toBe('a\tb\nc\\x00\\x9b');
});

describe('sentences', () => {
  test('are broken between words, and never within backticks', () => {
    expect(wrap('Run `prebake build --adopt` to go on.\nOr not.', 20)).toBe(
      'Run\n`prebake build --adopt`\nto go on.\nOr not.',
    );
    expect(wrap('漢字漢字 漢字漢字', 10)).toBe('漢字漢字\n漢字漢字');
    expect(wrap('averyveryverylongpath/x y', 10)).toBe('averyveryverylongpath/x\ny');
  });

  test('of an error stand within the columns, and the frame keeps its shape', () => {
    const error = { ...missing, frame: `> 3 | ${'x'.repeat(50)}` };
    const text = errorText({ error, pages: [] }, 'error', plain, 30);
    expect(text).toContain('\n  There is no partial "nva".\n  Did you mean "nav"?\n');
    expect(text).toContain(`\n  > 3 | ${'x'.repeat(50)}\n`);
  });

  test('say nothing twice: a cause that the message holds is left out', () => {
    const error = { ...missing, message: 'It threw: out of ink.', causes: ['out of ink', 'no money'] };
    expect(errorText({ error, pages: [] }, 'error', plain).match(/out of ink/g)).toHaveLength(1);
    expect(errorText({ error, pages: [] }, 'error', plain)).toContain('caused by: no money');
  });
});

test('a collision that both sides meet is one error with two pages', () => {
  const gathered = createGathered();
  const error = { ...missing, name: 'output-collision' as const };
  gathered.add({ ...error, file: 'content/b.md' }, 'b.md');
  gathered.add({ ...error, file: 'content/a.md' }, 'a.md');
  expect(gathered.take()).toMatchObject([{ pages: ['a.md', 'b.md'] }]);
});
