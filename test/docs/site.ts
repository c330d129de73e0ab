import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine.ts';
import { createEvents } from '../../src/events.ts';
import { copyDocumentation } from '../support/documentation.ts';

/** Builds the documentation in a copy of it. `pageOf('docs/configuration')` is that page's HTML. */
export async function buildDocumentation(): Promise<{ pageOf: (page: string) => string; failures: string[] }> {
  const folder = copyDocumentation();
  const { config, inputs } = await loadConfig({ root: folder });
  const engine = createEngine({
    config,
    configInputs: inputs,
    reloadConfig: () => Promise.reject(new Error('The config does not change here.')),
    events: createEvents(),
    keepGoing: true,
    allowDelete: false,
    adopt: false,
    preview: { drafts: false, future: false, expired: false },
  });
  const { failures } = await engine.build();
  return {
    pageOf: (page) => readFileSync(join(folder, 'public', page, 'index.html'), 'utf8'),
    failures: failures.map(({ id, error }) => `${id}: ${error.message}`),
  };
}

/** The text of HTML, without tags and with its entities read. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_whole, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** The part of a page from the heading with this id to the next one of its depth or less deep. */
export function sectionOf(html: string, id: string): string {
  const [start, depth] = new RegExp(`<h([1-6]) id="${id}"`).exec(html) ?? [];
  if (start === undefined) throw new Error(`There is no heading "${id}".`);
  const from = html.indexOf(start) + start.length;
  const end = html.slice(from).search(new RegExp(`<h[1-${depth}] |</article>`));
  return html.slice(from, from + end);
}
