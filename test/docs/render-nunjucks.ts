import nunjucks from 'nunjucks';
import type { Phrase } from './phrases.ts';

const tide = { url: '/posts/tide/', date: new Date('2024-04-10'), data: { title: 'Reading the tide', tags: ['sea'] } };
const harbour = {
  url: '/posts/harbour/',
  date: new Date('2024-03-01'),
  data: {
    title: 'A walk by the harbour',
    tags: ['sea', 'walks'],
    description: 'Boats, nets and a light.',
    author: 'Ada',
    motto: 'Salt & <em>wind</em>',
    rating: 4,
  },
};
const winter = {
  url: '/posts/winter/',
  date: new Date('2024-01-15'),
  data: { title: 'Fish & chips in winter', tags: ['food'], featured: true },
};

/** What Eleventy gives to a layout of the post, on a site with the pages of the one that was moved. */
const context = {
  ...harbour.data,
  content: '<p>Boats come in before <em>eight</em>.</p>',
  page: { url: harbour.url, date: harbour.date, fileSlug: 'harbour' },
  collections: { posts: [winter, harbour, tide], all: [winter, harbour, tide] },
  site: { title: 'Field notes', tagline: 'Walks, weather & tides', url: 'https://example.org' },
  team: [
    { name: 'Ada', role: 'Walks' },
    { name: 'Grace', role: 'Tides' },
  ],
};

/** Renders phrases of Nunjucks with the options of Eleventy. */
export function renderNunjucks(phrases: readonly Phrase[]): Map<Phrase, string> {
  return new Map(phrases.map((phrase) => [phrase, renderOne(phrase)]));
}

function renderOne({ theirs, theirFiles = {} }: Phrase): string {
  const loader = {
    getSource(path: string) {
      const src = theirFiles[`_includes/${path}`];
      if (src === undefined) throw new Error(`There is no _includes/${path}.`);
      return { src, path, noCache: true };
    },
  } as nunjucks.ILoader;
  return new nunjucks.Environment(loader, { autoescape: true }).renderString(theirs, context);
}
