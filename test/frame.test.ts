import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameOf } from '../src/frame.ts';
import { widthOf } from '../src/width.ts';

/** Column, counted from 1, of the first `mark` in its line. */
const at = (line: string, mark: string) => line.indexOf(mark) + 1;

describe('a frame', () => {
  test('shows the line before, the line with a caret, and the line after', () => {
    expect(frameOf('one\ntwo\nthree\nfour\n', { line: 3, column: 2 })).toBe(
      '  2 | two\n> 3 | three\n    |  ^\n  4 | four',
    );
  });

  test('of the first or the last line shows what there is', () => {
    expect(frameOf('one\ntwo\n', { line: 1, column: 1 })).toBe('> 1 | one\n    | ^\n  2 | two');
    expect(frameOf('one\ntwo\n', { line: 2, column: 3 })).toBe('  1 | one\n> 2 | two\n    |   ^');
    expect(frameOf('', { line: 1, column: 1 })).toBe('> 1 |\n    | ^');
  });

  test('has no caret when the column is not known', () => {
    expect(frameOf('one\ntwo\nthree', { line: 2 })).toBe('  1 | one\n> 2 | two\n  3 | three');
  });

  test('has its caret below what the message quotes first, when the column is not known', () => {
    const place = { line: 1, message: 'There is no `x`, nor "y".' };
    expect(frameOf('a x y', place)).toBe('> 1 | a x y\n    |   ^');
    expect(frameOf('a y', place)).toBe('> 1 | a y');
    expect(frameOf('x a x', place)).toBe('> 1 | x a x');
  });

  test('is none for a line that there is not', () => {
    expect(frameOf('one\n', { line: 3, column: 1 })).toBeUndefined();
    expect(frameOf('one\n', { line: 0, column: 1 })).toBeUndefined();
  });

  test('counts from the line on which the text begins', () => {
    expect(frameOf('a\nb\nc', { line: 100, column: 1 }, 99)).toBe('   99 | a\n> 100 | b\n      | ^\n  101 | c');
  });

  test('puts the caret past the end of a line that is shorter than the column', () => {
    expect(frameOf('ab', { line: 1, column: 9 })).toBe('> 1 | ab\n    |   ^');
  });

  test('takes Windows line ends, and shows a stray one', () => {
    expect(frameOf('a\r\nb\rc\r\nd\r\n', { line: 2, column: 2 })).toBe('  1 | a\n> 2 | b␍c\n    |  ^\n  3 | d');
  });

  test('shows a tab as two blanks, so that the caret stands below its column', () => {
    expect(frameOf('\t\tx', { line: 1, column: 3 })).toBe('> 1 |     x\n    |     ^');
  });

  test.each([
    ['letters of two columns', '標題: [', '    |       ^'],
    ['emoji', '😀😀 [', '    |      ^'],
    ['combining marks', 'e\u0301e\u0301[', '    |   ^'],
  ])('puts the caret below its column after %s', (_what, line, caret) => {
    expect(frameOf(line, { line: 1, column: at(line, '[') })).toBe(`> 1 | ${line}\n${caret}`);
  });

  test('of a long line shows the part around the column', () => {
    const line = `${'a'.repeat(5_000)}X${'b'.repeat(5_000)}`;
    const [row = '', caret = ''] = frameOf(line, { line: 1, column: at(line, 'X') })?.split('\n') ?? [];
    expect(row).toMatch(/^> 1 \| …a{40}Xb+…$/);
    expect(row.length).toBe(106);
    expect(row[caret.indexOf('^')]).toBe('X');
  });

  test('of a long line shows its beginning when the column is there', () => {
    const frame = frameOf(`X${'b'.repeat(5_000)}\n${'c'.repeat(5_000)}`, { line: 1, column: 1 });
    expect(frame).toBe(`> 1 | X${'b'.repeat(98)}…\n    | ^\n  2 | ${'c'.repeat(99)}…`);
  });

  test('cuts no letter in two', () => {
    const line = `${'😀'.repeat(300)}X`;
    const [row = '', caret = ''] = frameOf(line, { line: 1, column: at(line, 'X') })?.split('\n') ?? [];
    expect(row).toMatch(/^> 1 \| …(😀)+X$/u);
    expect(widthOf(row.slice(0, row.indexOf('X')))).toBe(caret.indexOf('^'));
  });

  test('lets nothing through that acts on a terminal or turns the direction of writing', () => {
    const frame = frameOf('\x1b]0;own\x07 \x9b2J \u202eevil\u2066 \ud800 \x7f', { line: 1, column: 9 });
    expect(frame).toBe('> 1 | ␛]0;own␇ �2J �evil� � �\n    |         ^');
  });

  test('points at the character, whatever stands before it', () => {
    const letters = fc.constantFrom('a', ' ', '\t', '標', '😀', 'e\u0301', '\x1b', '\u202e', 'ü');
    const text = fc.array(letters, { maxLength: 200 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, text, (above, before, after) => {
        const frame = frameOf(`${above}\n${before}X${after}\n`, { line: 2, column: before.length + 1 }) ?? '';
        const [, row = '', caret = ''] = frame.split('\n');
        expect(frame).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
        expect(widthOf(row)).toBeLessThanOrEqual(6 + 100);
        expect(widthOf(row.slice(0, row.indexOf('X')))).toBe(caret.indexOf('^'));
      }),
    );
  });
});
