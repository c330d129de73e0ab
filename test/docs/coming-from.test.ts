import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phrase, readTables, squash } from './phrases.ts';
import { hasHugo, renderHugo } from './render-hugo.ts';
import { hasJekyll, renderJekyll } from './render-jekyll.ts';
import { renderNunjucks } from './render-nunjucks.ts';
import { openOurs } from './render-ours.ts';

interface Theirs {
  installed: boolean;
  render(phrases: readonly Phrase[]): Map<Phrase, string>;
}

/** By the name of the table. */
const generators: Record<string, Theirs> = {
  eleventy: { installed: true, render: renderNunjucks },
  hugo: { installed: hasHugo, render: renderHugo },
  jekyll: { installed: hasJekyll, render: renderJekyll },
};

const tables = readTables();

test('there is a table for each generator', () => {
  expect(Object.keys(tables)).toEqual(Object.keys(generators));
});

describe.each(Object.entries(generators))('the phrases for those who come from %s', (name, { installed, render }) => {
  const phrases = Object.values(tables[name] ?? {}).flat();
  const answered = phrases.filter((phrase) => phrase.ours !== undefined);

  describe('ours', () => {
    let ours: Awaited<ReturnType<typeof openOurs>>;
    beforeAll(async () => {
      ours = await openOurs();
    });
    afterAll(() => ours.stop());

    test.each(answered)('$what: gives what the table says', async (phrase) => {
      expect(await ours.render(phrase)).toBe(phrase.gives);
    });
  });

  describe.skipIf(!installed)('theirs', () => {
    const proven = answered.filter((phrase) => phrase.unproven === undefined);
    let rendered: Map<Phrase, string>;
    beforeAll(() => {
      rendered = render(proven);
    });

    test.each(proven)('$what: gives the same, or what the table says', (phrase) => {
      expect(squash(rendered.get(phrase) ?? '')).toBe(squash(phrase.differs ?? phrase.gives ?? ''));
    });
  });

  test('without an answer, or unproven, say why', () => {
    expect(phrases.filter(({ ours, note }) => ours === undefined && note === undefined)).toEqual([]);
    expect(phrases.filter(({ unproven }) => unproven !== undefined && !unproven.endsWith('.'))).toEqual([]);
  });
});
