import { addressOf, type Corpus, frontMatterOf } from './corpus.ts';
import { layOut } from './lay-out.ts';
import { paragraph } from './prose.ts';
import { createRandom } from './random.ts';

/** Pages of about 500 bytes like those of a blog, without code. */
export function smallCorpus(pages: number, seed: number): Corpus {
  const site = layOut({ pages, seed, topSections: 10, subSections: 0, tagged: 0.2 });
  return {
    name: `small-${pages}`,
    seed,
    ...site,
    textOf(page) {
      const random = createRandom(seed, 'text', page.number);
      const other = random.pick(site.pages);
      const first = `${page.description}. ${paragraph(random, 1)} After [${other.title}](${addressOf(other)}).`;
      return `${frontMatterOf(page)}${first}\n\n${paragraph(random, 2)}\n`;
    },
  };
}
