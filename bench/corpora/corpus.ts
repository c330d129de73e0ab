/** A site's content, the same for every tool, and what a tool must make of it. */
export interface Corpus {
  /** `docs`, `small-4000`. */
  name: string;
  seed: number;
  /** Top sections and the sections below them, parents first. */
  sections: Section[];
  pages: CorpusPage[];
  /** The Markdown of one page, with its front matter. */
  textOf(page: CorpusPage): string;
}

export interface Section {
  /** Folder below content/, such as `guides/caching`. */
  folder: string;
  title: string;
  description: string;
  /** Place among its siblings, from 1. */
  weight: number;
}

export interface CorpusPage {
  number: number;
  /** Folder of its section. */
  folder: string;
  /** File name without extension. */
  name: string;
  title: string;
  description: string;
  /** `2023-04-05`. */
  date: string;
  /** Place in its top section, from 1. */
  weight: number;
  tags: string[];
}

/** Pages on one list page, in every tool. */
export const PAGE_SIZE = 50;

export function addressOf({ folder, name }: CorpusPage): string {
  return `/${folder}/${name}/`;
}

/** The file of a section's own page and of the home page, as prebake and Hugo know it. It has no text. */
export function sectionText({ title, description, weight }: Section): string {
  return `---\ntitle: ${title}\ndescription: ${description}\nweight: ${weight}\npaginate: ${PAGE_SIZE}\n---\n`;
}

export function frontMatterOf(page: CorpusPage): string {
  const lines = [
    `title: ${page.title}`,
    `description: ${page.description}`,
    `date: ${page.date}`,
    `weight: ${page.weight}`,
    ...(page.tags.length > 0 ? [`tags: [${page.tags.join(', ')}]`] : []),
  ];
  return `---\n${lines.join('\n')}\n---\n\n`;
}

/** The pages of a section and of those below it, in order of weight. */
export function pagesOf(corpus: Corpus, section: Section): CorpusPage[] {
  return corpus.pages.filter(({ folder }) => folder === section.folder || folder.startsWith(`${section.folder}/`));
}

/** The pages of each tag that has any, by tag. */
export function pagesByTag(corpus: Corpus): Map<string, CorpusPage[]> {
  const byTag = new Map<string, CorpusPage[]>();
  for (const page of corpus.pages) {
    for (const tag of page.tags) {
      const pages = byTag.get(tag);
      if (pages === undefined) byTag.set(tag, [page]);
      else pages.push(page);
    }
  }
  return byTag;
}

/** Every HTML file that a tool must write, relative to its output folder, sorted. */
export function expectedOutputs(corpus: Corpus): string[] {
  const lists = [
    ...corpus.sections.flatMap((section) => slicesOf(section.folder, pagesOf(corpus, section).length)),
    ...Array.from(pagesByTag(corpus), ([tag, pages]) => slicesOf(`tags/${tag}`, pages.length)).flat(),
  ];
  const pages = corpus.pages.map((page) => `${addressOf(page).slice(1)}index.html`);
  return ['index.html', 'tags/index.html', ...lists, ...pages].sort();
}

function slicesOf(folder: string, items: number): string[] {
  const count = Math.max(1, Math.ceil(items / PAGE_SIZE));
  return Array.from({ length: count }, (_, at) => `${folder}/${at === 0 ? '' : `page/${at + 1}/`}index.html`);
}
