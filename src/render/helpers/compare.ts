import { isSafe } from '../escape.ts';
import { isTerm } from '../views/taxonomy.ts';
import type { HelperGroup } from './helper.ts';
import { isBlank, isTruthy, listOf, textOf } from './helper.ts';
import { compareValues } from './order.ts';

/** A value as it is compared: a term counts as its name. */
export function plain(value: unknown): unknown {
  return isTerm(value) ? value.name : value;
}

function compare(a: unknown, b: unknown): number {
  return compareValues(plain(a), plain(b));
}

export const comparisons: HelperGroup = {
  /** `eq a b`: whether two values are the same. The text "1" and the number 1 are not. */
  eq: {
    example: ['{{#if (eq page.lang "en")}}Hello{{/if}}', 'Hello'],
    run: ({ args: [a, b] }) => plain(a) === plain(b),
  },
  /** `ne a b`: whether two values differ. */
  ne: {
    example: ['{{#if (ne page.lang "de")}}Hello{{/if}}', 'Hello'],
    run: ({ args: [a, b] }) => plain(a) !== plain(b),
  },
  /** `lt a b`: less than. Numbers and texts can be compared, and dates of pages. */
  lt: {
    example: ['{{#if (lt 1 2)}}less{{/if}}', 'less'],
    run: ({ args: [a, b] }) => compare(a, b) < 0,
  },
  /** `lte a b`: less than, or the same. */
  lte: {
    example: ['{{#if (lte 2 2)}}at most{{/if}}', 'at most'],
    run: ({ args: [a, b] }) => compare(a, b) <= 0,
  },
  /** `gt a b`: greater than. */
  gt: {
    example: ['{{#if (gt page.words 100)}}long{{else}}short{{/if}}', 'short'],
    run: ({ args: [a, b] }) => compare(a, b) > 0,
  },
  /** `gte a b`: greater than, or the same. */
  gte: {
    example: ['{{#if (gte 2 3)}}enough{{else}}too few{{/if}}', 'too few'],
    run: ({ args: [a, b] }) => compare(a, b) >= 0,
  },
  /** `contains list item`: whether a list has an item, or a text a part. */
  contains: {
    example: ['{{#if (contains page.tags "news")}}in the news{{/if}}', 'in the news'],
    run: ({ args: [whole, part] }) =>
      typeof whole === 'string' || isSafe(whole)
        ? textOf(whole).includes(textOf(part))
        : listOf(whole).map(plain).includes(plain(part)),
  },
  /** `startsWith text beginning`: whether a text begins so. */
  startsWith: {
    example: ['{{#if (startsWith page.url "/docs/")}}docs{{/if}}', 'docs'],
    run: ({ args: [text, beginning] }) => textOf(text).startsWith(textOf(beginning)),
  },
  /** `and a b …`: the first argument that does not count as true, else the last. */
  and: {
    example: ['{{#if (and page.title page.subtitle)}}both{{else}}one{{/if}}', 'one'],
    run: ({ args }) => (args.every(isTruthy) ? args.at(-1) : args.find((value) => !isTruthy(value))),
  },
  /** `or a b …`: the first argument that counts as true, else the last. */
  or: {
    example: ['{{or page.subtitle page.title}}', 'First post'],
    run: ({ args }) => args.find(isTruthy) ?? args.at(-1),
  },
  /** `not value`: whether a value does not count as true. */
  not: {
    example: ['{{#if (not page.subtitle)}}plain{{/if}}', 'plain'],
    run: ({ args: [value] }) => !isTruthy(value),
  },
  /** `default a b …`: the first argument that is neither absent nor empty text. Unlike `or`, it keeps 0 and false. */
  default: {
    example: ['{{default page.subtitle "No subtitle"}}', 'No subtitle'],
    run: ({ args }) => args.find((value) => !isBlank(value)),
  },
};
