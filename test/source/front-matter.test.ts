import matter from 'gray-matter';
import { describe, expect, test } from 'vitest';
import { parseFrontMatter } from '../../src/source/front-matter.ts';
import { thrownBy } from './project.ts';

const parse = (text: string) => parseFrontMatter(text, 'content/a.md');
const fault = (text: string) => thrownBy(() => parse(text));

describe('splitting', () => {
  test('YAML front matter is taken off, with the line of each key and of the body', () => {
    expect(parse('---\ntitle: One\n\ntags:\n  - a\n---\n# Body\n')).toEqual({
      data: { title: 'One', tags: ['a'] },
      lines: { title: 2, tags: 4 },
      body: '# Body\n',
      bodyLine: 7,
      found: true,
    });
  });

  test('windows line ends do not disturb the front matter and stay in the body', () => {
    const found = parse('---\r\ntitle: One\r\nmine: |\r\n  a\r\n  b\r\n---\r\nLine\r\nline\r\n');
    expect(found).toMatchObject({ data: { title: 'One', mine: 'a\nb\n' }, body: 'Line\r\nline\r\n', bodyLine: 7 });
  });

  test('TOML stands between +++ or is named after the opening line', () => {
    const data = { title: 'One', weight: 3 };
    expect(parse('+++\ntitle = "One"\nweight = 3\n+++\nBody')).toMatchObject({ data, body: 'Body', bodyLine: 5 });
    expect(parse('---toml\ntitle = "One"\nweight = 3\n---\nBody')).toMatchObject({ data, lines: { weight: 3 } });
  });

  test('TOML dates become their text', () => {
    const { data } = parse(
      '+++\ndate = 2026-11-23\nlastmod = 2026-11-23T09:30:00+02:00\nmine = 2026-11-23 09:30:00\n+++\n',
    );
    expect(data).toEqual({
      date: '2026-11-23',
      lastmod: '2026-11-23T09:30:00.000+02:00',
      mine: '2026-11-23T09:30:00.000',
    });
  });

  test('a line of dashes inside TOML does not end it', () => {
    expect(parse('+++\nmine = """\n---\n"""\n+++\nBody').data).toEqual({ mine: '---\n' });
  });

  test('JSON is named after the opening line', () => {
    expect(parse('---json\n{ "title": "One",\n  "weight": 1 }\n---\nBody')).toMatchObject({
      data: { title: 'One', weight: 1 },
      lines: { title: 2, weight: 3 },
      body: 'Body',
    });
  });

  test.each([
    ['an empty file', ''],
    ['a text without fences', '# Title\n\n---\n'],
    ['a rule and no more', '---\n'],
    ['a rule at the end of the file', '---'],
    ['a rule before text', '---\n\nSome text.\n'],
    ['a rule and a sentence that holds a colon', '---\n\nNote: read this.\n'],
    ['text between two rules', '---\n\nSome text: more.\n\n---\n\nRest.\n'],
    ['a heading between two rules', '---\n\n# Heading\n\n---\n\nRest.\n'],
    ['a longer rule', '-----\ntitle: x\n-----\n'],
    ['dashes and a sentence', '--- said he\n---\n'],
    ['dashes and a word', '--- Introduction\n\nText.\n'],
    ['plus signs alone', '+++\ntext\n'],
  ])('%s has no front matter and keeps its text', (_, text) => {
    expect(parse(text)).toEqual({ data: {}, lines: {}, body: text, bodyLine: 1, found: false });
  });

  test.each([['---\n---\nBody'], ['---\n# only a comment\n---\nBody'], ['---\n#\n---\nBody'], ['---\n\n\n---\nBody']])(
    'front matter without a key is found and empty: %j',
    (text) => {
      expect(parse(text)).toMatchObject({ data: {}, body: 'Body', found: true });
    },
  );

  test('a line that only begins with the fence does not close', () => {
    expect(parse('---\nmine: |\n  a\nother: b\n--- \nBody\n---more').body).toBe('Body\n---more');
    expect(parse('---\nmine: "a\n ---x"\n---\nBody').data).toEqual({ mine: 'a ---x' });
    expect(fault('---\ntitle: x\n----\n').name).toBe('front-matter-unclosed');
  });

  test('a shortcode-like body is not read as front matter', () => {
    expect(parse('---\ntitle: x\n---\n---\ny: z\n---\n').body).toBe('---\ny: z\n---\n');
  });
});

describe('values', () => {
  test('dates stay text, as do titles and tags that look like numbers', () => {
    const { data } = parse(
      '---\ndate: 2026-11-23\ntitle: 404\nslug: 1.10\ntags: [2024, 1.10, true]\nmine: 1.10\n---\n',
    );
    expect(data).toEqual({ date: '2026-11-23', title: '404', slug: '1.10', tags: ['2024', '1.10', 'true'], mine: 1.1 });
  });

  test('YAML is read by the core schema: yes and no are text', () => {
    expect(parse('---\na: yes\nb: NO\nc: true\nd: 0o17\ne: ~\nf: 012\n---\n').data).toEqual({
      a: 'yes',
      b: 'NO',
      c: true,
      d: 15,
      e: null,
      f: 12,
    });
  });

  test('the same broken text fails each time it is read', () => {
    for (let time = 0; time < 3; time++) expect(fault('---\ntitle: [a\n---\n').name).toBe('front-matter-syntax');
  });

  test('nothing is kept of what was read', () => {
    parse('---\ntitle: kept\n---\n');
    expect(Object.keys((matter as unknown as { cache: object }).cache)).toEqual([]);
  });

  test('an alias gives the value of its anchor', () => {
    expect(parse('---\na: &x [1, 2]\nb: *x\n---\n').data).toEqual({ a: [1, 2], b: [1, 2] });
  });
});

describe('faults', () => {
  test('broken YAML names the line in the file and shows it', () => {
    const error = fault('---\ntitle: One\nsubtitle: a: b\n---\n');
    expect(error).toMatchObject({ name: 'front-matter-syntax', file: 'content/a.md', line: 3 });
    expect(error.message).toContain('must stand in quotes');
    expect(error.frame).toContain('> 3 | subtitle: a: b');
  });

  test('broken JSON names the line in the file', () => {
    const error = fault('---json\n{\n  "title": "a",\n}\n---\n');
    expect(error).toMatchObject({ name: 'front-matter-syntax', line: 4, column: 1 });
    expect(error.message).toBe('Found "}" where a key in double quotes should be. No comma may follow the last entry.');
  });

  test.each([
    ['+++\ntitle = "a"\ntitle = "b"\n+++\n', 3],
    ['+++\ntitle = \n+++\n', 2],
    ['+++\na = 1\n[a]\nb = 2\n+++\n', 3],
  ])('impossible TOML names the line in the file: %j', (text, line) => {
    expect(fault(text)).toMatchObject({ name: 'front-matter-syntax', file: 'content/a.md', line });
  });

  test('a TOML date that does not exist is refused, not moved', () => {
    const error = fault('+++\ntitle = "a"\ndate = 2026-02-30\n+++\n');
    expect(error).toMatchObject({ name: 'date-impossible', file: 'content/a.md', line: 3 });
    expect(fault('+++\nmine = [{ at = 2026-02-30T10:00:00Z }]\n+++\n').name).toBe('date-impossible');
    expect(parse('+++\nmine = 07:32:00\n+++\n').data).toEqual({ mine: '07:32:00.000' });
  });

  test.each(['js', 'javascript', 'JS', 'coffee', 'constructor', 'toString', 'ruby'])(
    '---%s is never run',
    (language) => {
      const error = fault(`---${language}\n{ title: globalThis.ran = true }\n---\nBody`);
      expect(error).toMatchObject({ name: 'front-matter-language', file: 'content/a.md', line: 1 });
      expect(error.message).toContain(`"${language}"`);
      expect(globalThis).not.toHaveProperty('ran');
    },
  );

  test.each([
    ['---\n- a\n- b\n---\n', 'a list'],
    ['---\njust words\n---\n', 'plain text'],
    ['---json\n[1]\n---\n', 'a list'],
  ])('what is no map is an error: %j', (text, kind) => {
    const error = fault(text);
    expect(error).toMatchObject({ name: 'front-matter-not-a-map', line: 2 });
    expect(error.message).toContain(kind);
  });

  test('more than 64 KiB is refused before it is parsed', () => {
    const error = fault(`---\ntitle: [broken\nmine: ${'x'.repeat(65 * 1024)}\n---\n`);
    expect(error).toMatchObject({ name: 'front-matter-too-large', file: 'content/a.md', line: 2 });
    expect(error.message).toContain('66 KiB');
    expect(error.frame?.length).toBeLessThan(600);
    expect(parse(`---\nmine: ${'x'.repeat(63 * 1024)}\n---\n`).found).toBe(true);
  });

  test('bytes count, not characters', () => {
    expect(fault(`---\nmine: ${'é'.repeat(33 * 1024)}\n---\n`).name).toBe('front-matter-too-large');
  });

  test('endless blank lines are refused instead of searched', () => {
    expect(fault(`---\na: 1\n${'\n'.repeat(60_000)}b: 1\n---\n`)).toMatchObject({
      name: 'front-matter-too-large',
      line: 503,
    });
  });

  test('hostile first lines take no time', () => {
    const started = performance.now();
    expect(parse(`---${' '.repeat(300_000)}x`).found).toBe(false);
    expect(parse(`---${' a'.repeat(150_000)}\n---\n`).found).toBe(false);
    expect(parse(`---\n${'\n'.repeat(300_000)}x\n---\n`).found).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('an alias bomb is refused', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 9; i++)
      text += `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(fault(`---\n${text}---\n`)).toMatchObject({ name: 'front-matter-too-deep', file: 'content/a.md' });
  });

  test('an alias inside its own anchor is refused', () => {
    expect(fault('---\na: 1\nb: &x [*x]\n---\n')).toMatchObject({ name: 'front-matter-syntax', line: 3 });
  });

  test.each([
    ['flow lists', '['],
    ['flow maps', '{a: '],
    ['block lists', '- '],
    ['complex keys', '? '],
  ])('deep nesting by %s is refused and does not end the process', (_, open) => {
    for (const count of [25, 90, 10_000]) {
      expect(fault(`---\nmine:\n  ${open.repeat(count)}\n---\n`).name).toMatch(/^front-matter-(too-deep|syntax)$/);
    }
    expect(fault(`---\nmine:\n  ${open.repeat(10_000)}\n---\n`)).toMatchObject({
      name: 'front-matter-too-deep',
      line: 3,
    });
  });

  test('twenty levels are allowed, in each format', () => {
    const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(`---\nmine: ${nest(19)}\n---\n`).found).toBe(true);
    expect(fault(`---\nmine: ${nest(20)}\n---\n`).name).toBe('front-matter-too-deep');
    expect(parse(`+++\nmine = ${nest(19)}\n+++\n`).found).toBe(true);
    expect(fault(`+++\nmine = ${nest(20)}\n+++\n`)).toMatchObject({ name: 'front-matter-too-deep', line: 2 });
    expect(fault(`---json\n{"mine": ${nest(20)}}\n---\n`).name).toBe('front-matter-too-deep');
    expect(fault(`---json\n{"mine": ${nest(30_000)}}\n---\n`).name).toBe('front-matter-too-deep');
    expect(fault(`+++\nmine = ${nest(30_000)}\n+++\n`).name).toMatch(/^front-matter-(too-deep|syntax)$/);
  });

  test.each([
    ['---\nok: 1\n__proto__: {admin: true}\n---\n', '__proto__', 3],
    ['---\nok: 1\nmine:\n  constructor: 1\n---\n', 'constructor', 4],
    ['---\nprototype: 1\n---\n', 'prototype', 2],
    ['---\n"__proto__": 1\n---\n', '__proto__', 2],
    ['+++\nok = 1\n__proto__.admin = true\n+++\n', '__proto__', 3],
    ['+++\n[constructor]\nadmin = true\n+++\n', 'constructor', 2],
    ['---json\n{ "mine": [\n { "__proto__": 1 }] }\n---\n', '__proto__', 3],
  ])('a key that reaches into the prototype is refused: %j', (text, key, line) => {
    const error = fault(text);
    expect(error).toMatchObject({ name: 'front-matter-syntax', file: 'content/a.md', line });
    expect(error.message).toContain(`"${key}"`);
    expect({}).not.toHaveProperty('admin');
  });

  test.each([
    ['a repeated key', 'a: 1\na: 2', 'written twice', 3],
    ['a merge key', 'x: &x {q: 1}\n<<: *x', 'Merge keys', 3],
    ['a tag', 'a: !ruby/object x', 'tag', 2],
    ['a tag of YAML 1.1', 'a: !!binary aGk=', 'tag', 2],
    ['a list as key', '? [a]\n: b', 'keys must be strings', 2],
    ['an unknown alias', 'a: *b', '&b', 2],
    ['infinity', 'a: .inf', '.inf', 2],
    ['no number', 'a: .nan', '.nan', 2],
    ['a tab', 'a:\n\tb: 1', 'Use spaces', 3],
    ['a second document', 'a: 1\n...\nb: 2', 'second YAML document', 4],
  ])('%s is refused', (_, yaml, message, line) => {
    const error = fault(`---\n${yaml}\n---\n`);
    expect(error).toMatchObject({ name: 'front-matter-syntax', line });
    expect(error.message).toContain(message);
  });

  test.each([
    '---\ntitle: One\n\nBody\n',
    '---\n"title": One',
    '---yaml\nBody\n',
    '+++\ntitle = "One"\nBody',
    '+++\n[a]\n',
  ])('what looks like front matter and is never closed is an error: %j', (text) => {
    const error = fault(text);
    expect(error).toMatchObject({ name: 'front-matter-unclosed', file: 'content/a.md', line: 1 });
    expect(error.remedy).toContain(text.slice(0, 3));
  });
});
