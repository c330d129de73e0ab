import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTextKey } from '../../src/source/keys.ts';
import { frontMatterRules } from '../../src/source/plain-data.ts';
import { parsePlainYaml } from '../../src/source/plain-yaml.ts';
import { parseYaml } from '../../src/source/yaml.ts';

const full = (text: string) =>
  parseYaml({ path: 'content/a.md', text, line: 1 }, { ...frontMatterRules, isText: isTextKey });

test('the front matter of an ordinary page takes the short way', () => {
  const text = [
    'title: "It is: a title"',
    "description: 'One, two # three'",
    'date: 2026-11-23T09:30:00+01:00',
    'slug: first-post',
    'weight: 12',
    'draft: false',
    'aliases: [/old/, "/older/"]',
    'permalink: /a/b/',
    'mine:',
    'tags:',
    '  - C++ and C',
    '  - 2024',
    '',
    'more:',
    '- Größe',
    '- 7',
    '',
  ].join('\n');
  const short = parsePlainYaml(text, isTextKey);
  expect(short).toEqual(full(text));
  expect(short).toMatchObject({ value: { tags: ['C++ and C', '2024'], more: ['Größe', 7], mine: null } });
});

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'true',
    'False',
    'NULL',
    'null',
    '~',
    '12',
    '-3',
    '007',
    '1.5',
    '1.',
    '.5',
    '1e3',
    '0x1F',
    '0o17',
  ),
  fc.constantFrom(
    '2026-11-23',
    '9:30',
    '12:30:45',
    'a: b',
    'a:b',
    'a:',
    'a #b',
    'a#b',
    '#a',
    '- a',
    '-a',
    '? a',
    '&a b',
    '*a',
    '!a b',
  ),
  fc.constantFrom(
    '"a"',
    '"a: #b"',
    "'a'",
    "'it''s'",
    '"a\\n"',
    '"a',
    'a"b"',
    '"a" b',
    '[a, b]',
    '[a b,c]',
    '[]',
    '[a,]',
    '[a, [b]]',
    '[a: b]',
  ),
  fc.constantFrom(
    '{a: b}',
    '|',
    '>',
    '@a',
    '`a`',
    '%a',
    'a\tb',
    'a  b',
    ' a',
    'a ',
    'é',
    'a\u00a0b',
    '\ufeffa',
    '\u0085',
    '\u2028',
    'x\ud800',
    '😀',
  ),
  fc.constantFrom(
    '9007199254740993',
    '999999999999999',
    '+1',
    '1_000',
    '12e',
    '1e',
    '0o8',
    '0b1',
    'Infinity',
    '.inf',
    'NaN',
    '-',
    '--',
    '---',
    '...',
    '<<',
    '=',
  ),
  fc.string({ unit: fc.constantFrom(...'ab1 :#-,[]{}"\'\\/.?&*!|>%@`~=+e_\t'), maxLength: 8 }),
  fc.string({ maxLength: 12 }),
);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('title', 'tags', 'date', 'draft', 'weight', 'mine', 'a', 'b', 'c', 'true') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('null', 'prototype', 'constructor', '__proto__', 'toString', 'a b', '1', '"a"', '- a'),
  },
);
const colon = fc.oneof(
  { weight: 12, arbitrary: fc.constant(': ') },
  { weight: 1, arbitrary: fc.constantFrom(':', ':  ', ' : ') },
);
const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((strings) => strings.join(''));
const pair = join(key, colon, scalar);
const item = (indent: string) =>
  join(fc.constantFrom(indent, indent, indent, ' '), fc.constantFrom('- ', '- ', '-'), scalar);
const list = fc
  .tuple(key, fc.constantFrom('', '  '))
  .chain(([name, indent]) =>
    fc.array(item(indent), { maxLength: 3 }).map((items) => [`${name}:`, ...items].join('\n')),
  );
const odd = fc.constantFrom('', '', '  ', '# c', '...', '  more');
const line = fc.oneof({ weight: 8, arbitrary: pair }, { weight: 6, arbitrary: list }, { weight: 1, arbitrary: odd });

test('what the short way gives is what the full parser gives', () => {
  let short = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      const found = parsePlainYaml(text, isTextKey);
      if (found === undefined) return;
      short++;
      expect(found).toStrictEqual(full(text));
    }),
    { numRuns: 20_000 },
  );
  expect(short).toBeGreaterThan(1_000);
});

test('neither way ever throws anything but an error with a name', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
      try {
        full(lines.join('\n'));
      } catch (error) {
        expect(error).toMatchObject({ name: expect.stringMatching(/^front-matter-/), line: expect.any(Number) });
      }
    }),
    { numRuns: 3_000 },
  );
});
