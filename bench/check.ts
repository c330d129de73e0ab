import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, type Corpus, type CorpusPage, expectedOutputs } from './corpora/corpus.ts';
import type { Variant } from './tools/tool.ts';

/** Pages whose text is compared, spread evenly over the corpus. */
const SAMPLE = 40;
/** Bytes: the layout around a page is longer than that in every tool. */
const LEAST = 400;

/**
 * What is wrong with a site that a tool has built, in sentences; nothing when it is whole. Every output must be there, none
 * too many but those that `isExtra` knows, none empty; a sample must hold its title, text, code, links and neighbours.
 */
export function checkOutput(
  corpus: Corpus,
  folder: string,
  variant: Variant,
  isExtra: (output: string) => boolean,
): string[] {
  if (!existsSync(folder)) return ['It wrote nothing.'];
  const expected = expectedOutputs(corpus);
  const written = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html')),
  );
  const missing = expected.filter((output) => !written.has(output));
  const empty = expected.filter((output) => written.has(output) && statSync(join(folder, output)).size < LEAST);
  for (const output of expected) written.delete(output);
  const extra = [...written].filter((output) => !isExtra(output));
  return [
    ...told(missing, expected.length, 'is missing'),
    ...told(extra, expected.length, 'was not asked for'),
    ...told(empty, expected.length, 'is all but empty'),
    ...(missing.length > 0 ? [] : sample(corpus).flatMap((page) => checkPage(corpus, page, folder, variant))),
  ];
}

function told(outputs: string[], of: number, what: string): string[] {
  const [first] = outputs;
  if (first === undefined) return [];
  return [`${first} ${what}${outputs.length > 1 ? `, and ${outputs.length - 1} more` : ''} (of ${of}).`];
}

function sample({ pages }: Corpus): CorpusPage[] {
  const step = Math.max(1, pages.length / SAMPLE);
  return Array.from({ length: Math.min(SAMPLE, pages.length) }, (_, at) => pages[Math.floor(at * step)]).filter(
    (page) => page !== undefined,
  );
}

function checkPage(corpus: Corpus, page: CorpusPage, folder: string, { highlight }: Variant): string[] {
  const output = `${addressOf(page).slice(1)}index.html`;
  const html = readFileSync(join(folder, output), 'utf8');
  const text = plainText(html);
  const source = corpus.textOf(page);
  const faults: string[] = [];
  const need = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${output} lacks ${what}.`);
  };
  need(html.includes(`<title>${page.title} – `), 'its title');
  need(
    html.includes(`content="${page.description}"`) || html.includes(`content=${page.description}`),
    'its description',
  );
  need(html.includes(page.date), 'its date');
  for (const tag of page.tags) need(hasLink(html, `/tags/${tag}/`), `the link to its tag ${tag}`);
  for (const near of neighbours(corpus, page)) need(hasLink(html, addressOf(near)), `the link to ${addressOf(near)}`);
  for (const [, address = ''] of source.matchAll(/\]\((\/[^)]+\/(?:#[^)]*)?)\)/g)) {
    need(hasLink(html, address), `the link to ${address}`);
  }
  for (const [, heading = ''] of source.matchAll(/^##+ (.*)$/gm)) {
    const id = heading.toLowerCase().replaceAll(' ', '-');
    // A comment in a code block looks like a heading, but stands one level higher.
    need(html.includes(`id="${id}"`) || html.includes(`id=${id}`), `the heading "${heading}"`);
    need(hasLink(html, `#${id}`), `the entry for "${heading}" in its table of contents`);
  }
  const blocks = [...source.matchAll(/^```\w+\n(.*?)\n```$/gms)];
  for (const [, code = ''] of blocks) need(text.includes(squeeze(code)), `the code "${code.slice(0, 60)}"`);
  need(html.split('<pre').length - 1 === blocks.length, `some of its ${blocks.length} code blocks`);
  const coloured = /<pre[^>]*>(?:(?!<\/pre>).)*<span/s.test(html);
  if (blocks.length > 0 && coloured !== highlight) {
    faults.push(`${output} has code ${coloured ? 'with' : 'without'} colours.`);
  }
  for (const paragraph of paragraphsOf(source)) {
    need(text.includes(squeeze(plainMarkdown(paragraph))), `the text "${paragraph.slice(0, 60)}"`);
  }
  return faults;
}

/** What is neither front matter, heading nor code. */
function paragraphsOf(source: string): string[] {
  const text = source.replace(/^---\n.*?\n---\n/s, '').replace(/^```\w+\n.*?\n```$/gms, '');
  return text.split(/\n{2,}/).filter((block) => block.trim() !== '' && !block.startsWith('#'));
}

/** The pages before and after in the same section, which every tool links to. */
function neighbours({ pages }: Corpus, page: CorpusPage): CorpusPage[] {
  return [pages[page.number - 1], pages[page.number + 1]].filter(
    (near) => near?.folder === page.folder,
  ) as CorpusPage[];
}

function hasLink(html: string, address: string): boolean {
  return [`href="${address}"`, `href="https://example.org${address}"`].some((link) => html.includes(link));
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'", '#34': '"', '#43': '+' };

function plainText(html: string): string {
  const text = html
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return squeeze(text.replace(/&([a-z0-9#]+);/g, (entity, name: string) => entities[name] ?? entity));
}

function plainMarkdown(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]|^>\s|^ *(?:-|\d+\.) |^\|.*$/gm, '');
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}
