import { slugify } from '../../site/slug.ts';
import { isSafe } from '../escape.ts';
import { plainText } from '../plain-text.ts';
import { type HelperGroup, isBlank, listOf, numberOf, textOf } from './helper.ts';

export const textHelpers: HelperGroup = {
  /** `concat a b …`: its arguments as one text. */
  concat: {
    example: ['{{concat page.slug "-" 2}}', 'first-2'],
    run: ({ args }) => args.map(textOf).join(''),
  },
  /** `split text by`: a list of the parts of a text. Without a second argument it is parted at commas. */
  split: {
    example: ['{{#each (split "a, b" ", ")}}[{{this}}]{{/each}}', '[a][b]'],
    run: ({ args: [text, by] }) => (isBlank(text) ? [] : textOf(text).split(textOf(by ?? ','))),
  },
  /** `join list by`: the items of a list as one text. Without a second argument, ", " stands between them. */
  join: {
    example: ['{{join page.tags " + "}}', 'c++ + news'],
    run: ({ args: [list, by] }) =>
      listOf(list)
        .map(textOf)
        .join(textOf(by ?? ', ')),
  },
  /** `slugify text`: text as one readable part of an address. */
  slugify: {
    example: ['{{slugify "C++ & Über"}}', 'c-plus-plus-and-uber'],
    run: ({ args: [text] }) => (isBlank(text) ? '' : slugify(textOf(text))),
  },
  /** `lower text`: in lower case. */
  lower: {
    example: ['{{lower "Über Uns"}}', 'über uns'],
    run: ({ args: [text] }) => textOf(text).toLowerCase(),
  },
  /** `upper text`: in upper case. */
  upper: {
    example: ['{{upper "Über uns"}}', 'ÜBER UNS'],
    run: ({ args: [text] }) => textOf(text).toUpperCase(),
  },
  /** `replace text part by`: a text with every `part` replaced by the third argument, or taken out without one. */
  replace: {
    example: ['{{replace "red, red wine" "red" "white"}}', 'white, white wine'],
    run({ args: [text, part, by] }) {
      if (isBlank(part)) throw new Error('The text to replace is empty.');
      return textOf(text).replaceAll(textOf(part), () => textOf(by));
    },
  },
  /** `urlEncode text`: text as one value in the query of an address. */
  urlEncode: {
    example: ['?text={{urlEncode "Fish & chips"}}', '?text=Fish%20%26%20chips'],
    run: ({ args: [text] }) => encodeURIComponent(textOf(text)),
  },
  /**
   * `truncate text characters words= end="…"`: text cut to so many characters, or to `words=`. Of HTML only the text
   * is kept. `end=` follows when something was cut.
   */
  truncate: {
    example: ['{{truncate "Fish & chips for dinner" words=3}}', 'Fish &amp; chips…'],
    run({ args: [value, count], hash }) {
      const text = isSafe(value) ? plainText(String(value)) : textOf(value);
      const end = textOf(hash.end ?? '…');
      if (hash.words !== undefined) return cutWords(text, numberOf(hash.words, '`words`'), end);
      return cutCharacters(text, numberOf(hash.characters ?? count, '`characters`'), end);
    },
  },
  /**
   * `pluralize number one other`: the form of a word that a number asks for in the site's language. `zero= two= few=
   * many=` may be given by name.
   */
  pluralize: {
    example: ['{{pluralize 2 "post" "posts"}}', 'posts'],
    run({ args: [count, one, other], hash, session }) {
      const number = numberOf(count, 'The count');
      session.trace.add('config:language');
      const rules = new Intl.PluralRules(session.world.site.config.language);
      if (number === 0 && hash.zero !== undefined) return hash.zero;
      const form = rules.select(number);
      return hash[form] ?? (form === 'one' ? one : other);
    },
  },
};

function cutWords(text: string, count: number, end: string): string {
  const words = text.trim().split(/\s+/);
  return words.length <= count ? text.trim() : words.slice(0, Math.max(0, count)).join(' ') + end;
}

/** Counts what a reader takes for a character: a letter with its marks, an emoji with its parts. */
function cutCharacters(text: string, count: number, end: string): string {
  if (text.length <= count) return text;
  let kept = '';
  let left = count;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (left-- <= 0) return kept.trimEnd() + end;
    kept += segment;
  }
  return kept;
}
