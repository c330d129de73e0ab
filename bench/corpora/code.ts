import { createRandom, type Random } from './random.ts';

export interface Code {
  language: string;
  text: string;
}

/** In lines, `@n` stands for a name, `@N` for a capitalised one, `@d` for a number, `@s` for some words. */
interface Language {
  name: string;
  weight: number;
  open: string[];
  lines: string[];
  close: string[];
}

const languages: Language[] = [
  {
    name: 'js',
    weight: 22,
    open: ["import { @n } from './@n.js';", '', 'export async function @n(@n, options = {}) {'],
    lines: [
      '  const @n = await @n.read({ limit: @d, name: "@s" });',
      '  if (@n.length > @d) throw new RangeError(`@s: @d`);',
      '  // @s',
      '  for (const item of @n) @n.set(item.id, { ...item, @n: @d });',
      '  return @n.map((each) => each.@n ?? @d).filter(Boolean);',
    ],
    close: ['}'],
  },
  {
    name: 'ts',
    weight: 16,
    open: ['export interface @N {', '  @n: string;', '  readonly @n?: Map<string, number>;', '}', ''],
    lines: [
      'export const @n: readonly @N[] = [{ @n: "@s", @n: @d }];',
      'function @n<T extends @N>(@n: T, limit = @d): T | undefined {\n  return limit > @d ? @n : undefined;\n}',
      '// @s',
      'type @N@d = Pick<@N, "@n"> & { kind: "@n"; at: Date };',
    ],
    close: [],
  },
  {
    name: 'bash',
    weight: 18,
    open: ['#!/usr/bin/env bash', 'set -euo pipefail'],
    lines: [
      'export @n="@s"',
      'curl --silent --header "X-Limit: @d" "https://example.org/@n/@n" | grep "@n" > "$HOME/@n.log"',
      '# @s',
      'for @n in *.json; do echo "$@n: @d"; done',
      'npm run @n -- --limit=@d --name=@n',
    ],
    close: [],
  },
  {
    name: 'json',
    weight: 12,
    open: ['{', '  "version": @d,'],
    lines: ['  "@n": { "@n": @d, "@n": true, "text": "@s" },', '  "@n": ["@n", "@n", null, @d.5],'],
    close: ['  "last": false', '}'],
  },
  {
    name: 'yaml',
    weight: 12,
    open: ['# @s', '@n:'],
    lines: ['  - name: @n\n    limit: @d\n    text: "@s"', '  - { name: @n, enabled: true, after: [@n, @n] }'],
    close: [],
  },
  {
    name: 'html',
    weight: 7,
    open: ['<section id="@n" class="@n @n">'],
    lines: [
      '  <a href="/@n/@n/?limit=@d" title="@s">@s</a>',
      '  <!-- @s -->',
      '  <input type="number" name="@n" value="@d" required>',
    ],
    close: ['</section>'],
  },
  {
    name: 'css',
    weight: 4,
    open: ['/* @s */'],
    lines: [
      '.@n > .@n:hover {\n  margin: @dpx auto;\n  color: #0a@d5f;\n}',
      '@media (width > @dpx) { .@n { gap: @drem; } }',
    ],
    close: [],
  },
  {
    name: 'python',
    weight: 5,
    open: ['from @n import @N', '', 'def @n(@n, limit=@d):', '    """@s."""'],
    lines: [
      '    @n = [each for each in @n if each.@n > @d]',
      '    # @s',
      '    logger.info("@s: %s", @n)',
      '    if not @n:\n        raise ValueError(f"no {@n}")',
    ],
    close: ['    return @n'],
  },
  {
    name: 'go',
    weight: 4,
    open: ['package @n', '', 'func @N(ctx context.Context, limit int) (*@N, error) {'],
    lines: ['\t@n, err := client.@N(ctx, "@s", @d)\n\tif err != nil {\n\t\treturn nil, err\n\t}', '\t// @s'],
    close: ['\treturn &@N{Limit: @d}, nil', '}'],
  },
];

const table = languages.flatMap((language) => Array.from({ length: language.weight }, () => language));
const syllables = [
  'ca',
  'lo',
  'mi',
  'ter',
  'sen',
  'vo',
  'ra',
  'dex',
  'pli',
  'no',
  'ga',
  'rum',
  'tes',
  'ul',
  'fi',
  'bo',
];
const words = ['keeps', 'the', 'open', 'stream', 'until', 'all', 'rows', 'arrive', 'once', 'more', 'after', 'restart'];

/** The code block of this number: about 400 bytes in one of nine languages, unlike the others of its seed. */
export function codeBlock(seed: number, number: number): Code {
  const random = createRandom(seed, 'code', number);
  const { name, open, lines, close } = random.pick(table);
  const count = 2 + random.whole(7);
  const middle = Array.from({ length: count }, () => random.pick(lines));
  return { language: name, text: fill([...open, ...middle, ...close].join('\n'), number, random) };
}

/** The first name carries the number, so that no two blocks are the same. */
function fill(template: string, number: number, random: Random): string {
  let mark = String(number);
  return template.replace(/@([nNds])/g, (_, kind: string) => {
    if (kind === 'd') return String(2 + random.whole(97));
    if (kind === 's') return Array.from({ length: 3 + random.whole(4) }, () => random.pick(words)).join(' ');
    const name = random.pick(syllables) + random.pick(syllables) + random.pick(syllables) + mark;
    mark = '';
    return kind === 'n' ? name : name.charAt(0).toUpperCase() + name.slice(1);
  });
}

/**
 * Which code block stands at place `place` of a corpus: `share` of all places hold a block that was not seen before, the
 * others repeat an earlier one.
 */
export function codeNumberAt(seed: number, place: number, share: number): number {
  const latest = Math.floor(place * share);
  if (place === 0 || latest > Math.floor((place - 1) * share)) return latest;
  return createRandom(seed, 'repeat', place).whole(latest + 1);
}
