import { codeBlock, codeNumberAt } from './code.ts';
import { addressOf, type Corpus, type CorpusPage, frontMatterOf } from './corpus.ts';
import { layOut } from './lay-out.ts';
import { heading, noun, option, paragraph, sentence } from './prose.ts';
import { createRandom, type Random } from './random.ts';

/** Code blocks that are unlike all before them, as a share: what a crawl of product documentations had. */
const DISTINCT = 0.22;
/** Code blocks per page: 10 to 16, 13 in the mean. */
const FEWEST_BLOCKS = 10;
const SECTIONS_ON_PAGE = 6;

/** Pages of about 11 KB like those of a product's documentation. */
export function docsCorpus(pages: number, seed: number): Corpus {
  const site = layOut({ pages, seed, topSections: 10, subSections: Math.max(1, Math.round(pages / 500)), tagged: 0.4 });
  const starts: number[] = [0];
  for (const { number } of site.pages) starts.push((starts[number] ?? 0) + blocksOn(seed, number));
  return { name: 'docs', seed, ...site, textOf: (page) => write(page, site.pages, starts[page.number] ?? 0, seed) };
}

function blocksOn(seed: number, page: number): number {
  return FEWEST_BLOCKS + createRandom(seed, 'blocks', page).whole(7);
}

interface Part {
  text: string;
  subparts: string[];
}

/** Headings are known apart from the text, so that other pages can link to them. */
function headingsOf(seed: number, page: number): Part[] {
  const random = createRandom(seed, 'headings', page);
  const used = new Set<string>();
  return Array.from({ length: SECTIONS_ON_PAGE }, () => ({
    text: heading(random, used),
    subparts: Array.from({ length: random.whole(3) }, () => heading(random, used)),
  }));
}

function write(page: CorpusPage, pages: CorpusPage[], firstBlock: number, seed: number): string {
  const random = createRandom(seed, 'text', page.number);
  const link = () => linkTo(random, pages, seed);
  let place = firstBlock;
  const code = (count: number) =>
    Array.from({ length: count }, () => {
      const block = codeBlock(seed, codeNumberAt(seed, place++, DISTINCT));
      return `\`\`\`${block.language}\n${block.text}\n\`\`\``;
    });

  const parts = headingsOf(seed, page.number);
  const blocks = blocksOn(seed, page.number);
  const text = [`${page.description}. ${paragraph(random, 2)} See ${link()}.`];
  for (const [at, part] of parts.entries()) {
    const share = Math.floor((blocks * (at + 1)) / parts.length) - Math.floor((blocks * at) / parts.length);
    const [first = '', ...others] = code(share);
    text.push(`## ${part.text}`, paragraph(random, 2), first, paragraph(random, 1), special(at, random, link));
    for (const subpart of part.subparts) text.push(`### ${subpart}`, paragraph(random, 2), ...others.splice(0, 1));
    text.push(...others.flatMap((block) => [sentence(random, 12), block]));
  }
  return `${frontMatterOf(page)}${text.join('\n\n')}\n`;
}

function linkTo(random: Random, pages: CorpusPage[], seed: number): string {
  const page = random.pick(pages);
  if (random.chance(0.5)) return `[${page.title}](${addressOf(page)})`;
  const { text } = random.pick(headingsOf(seed, page.number));
  return `[${text}](${addressOf(page)}#${text.toLowerCase().replaceAll(' ', '-')})`;
}

/** What stands in a page besides paragraphs and code: by turns a list, a table, a quotation, steps, an image now and then. */
function special(at: number, random: Random, link: () => string): string {
  const rows = (count: number, row: (number: number) => string) =>
    Array.from({ length: count }, (_, number) => row(number + 1)).join('\n');
  switch (at % 5) {
    case 0:
      return rows(4 + random.whole(4), () => `- ${sentence(random, 8)}`);
    case 1:
      return `| Option | Default | Meaning |\n|---|---|---|\n${rows(
        4 + random.whole(5),
        () => `| \`${option(random)}\` | ${random.whole(1000)} | ${sentence(random, 7)} |`,
      )}`;
    case 2:
      return `> **Note:** ${paragraph(random, 2)} Read ${link()} first.`;
    case 3:
      return rows(3 + random.whole(3), (number) => `${number}. ${sentence(random, 9)}\n   - See ${link()}.`);
    default:
      return random.chance(0.3) ? `![The ${noun(random)}](/images/diagram.svg)` : `More in ${link()} and ${link()}.`;
  }
}
