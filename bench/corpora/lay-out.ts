import type { CorpusPage, Section } from './corpus.ts';
import { noun, tagNames } from './prose.ts';
import { createRandom } from './random.ts';

interface Shape {
  pages: number;
  seed: number;
  topSections: number;
  /** Sections below each top section; 0 puts the pages into the top sections. */
  subSections: number;
  /** Share of pages with tags. */
  tagged: number;
}

const names = [
  ...['guides', 'reference', 'tutorials', 'concepts', 'operations'],
  ...['security', 'integrations', 'cookbook', 'releases', 'internals'],
];

/** Spreads pages evenly over sections and gives them names, titles, dates and tags. */
export function layOut(shape: Shape): { sections: Section[]; pages: CorpusPage[] } {
  const tops = names.slice(0, Math.min(shape.topSections, names.length));
  const sections: Section[] = [];
  const pages: CorpusPage[] = [];
  for (const [top, name] of tops.entries()) {
    const subs = Array.from({ length: shape.subSections }, (_, at) => `${name}/part-${at + 1}`);
    for (const [at, folder] of [name, ...subs].entries()) sections.push(section(folder, at === 0 ? top + 1 : at));
    const folders = subs.length > 0 ? subs : [name];
    const count = Math.floor((shape.pages * (top + 1)) / tops.length) - Math.floor((shape.pages * top) / tops.length);
    for (let at = 0; at < count; at++) {
      const folder = folders[Math.floor((at * folders.length) / count)] ?? name;
      pages.push(page(shape, pages.length, folder, at + 1));
    }
  }
  return { sections, pages };
}

function section(folder: string, weight: number): Section {
  const title = folder.replaceAll('/', ' ').replaceAll('-', ' ');
  return { folder, title: `Of ${title}`, description: `All pages of ${title}`, weight };
}

function page({ seed, tagged }: Shape, number: number, folder: string, weight: number): CorpusPage {
  const random = createRandom(seed, 'page', number);
  const about = noun(random);
  const tags = random.chance(tagged) ? [random.pick(tagNames), random.pick(tagNames)] : [];
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    number,
    folder,
    name: `page-${number + 1}`,
    title: `The ${about} of page ${number + 1}`,
    description: `What page ${number + 1} says of the ${about} and the ${noun(random)}`,
    date: `20${two(15 + random.whole(9))}-${two(1 + random.whole(12))}-${two(1 + random.whole(28))}`,
    weight,
    tags: [...new Set(tags)],
  };
}
