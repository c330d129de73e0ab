import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { apart, type Phrase, together } from './phrases.ts';

const places: Record<string, { layout: string; output: string }> = {
  post: { layout: 'posts/single', output: 'posts/harbour/index.html' },
  tide: { layout: 'posts/single', output: 'posts/tide/index.html' },
  home: { layout: 'index', output: 'index.html' },
  section: { layout: 'posts/list', output: 'posts/index.html' },
};

/** Whether Hugo is installed. */
export const hasHugo = spawnSync('hugo', ['version']).status === 0;

/** Builds a copy of the Hugo site that was moved, with other files on top. Gives its output folder. */
export function buildHugoSite(files: Record<string, string> = {}): string {
  const folder = makeFolder();
  cpSync(join(import.meta.dirname, 'coming-from/hugo'), folder, { recursive: true });
  writeFiles(folder, files);
  execFileSync('hugo', ['--source', folder, '--quiet'], { stdio: 'pipe' });
  return join(folder, 'public');
}

/** Renders phrases of Go templates as layouts of the Hugo site that was moved. */
export function renderHugo(phrases: readonly Phrase[]): Map<Phrase, string> {
  const rendered = new Map<Phrase, string>();
  for (const group of groupsOf(phrases)) {
    const place = places[group[0]?.on ?? 'post'];
    if (place === undefined) throw new Error(`There is no place "${group[0]?.on}".`);
    const files = Object.assign({}, ...group.map(({ theirFiles }) => theirFiles)) as Record<string, string>;
    const alone = group.find(isAlone);
    const template = alone?.theirs ?? together(group);
    const folder = buildHugoSite({ ...files, [`layouts/${place.layout}.html`]: template });
    const output = readFileSync(join(folder, place.output), 'utf8');
    const texts = alone === undefined ? apart(output) : [output];
    group.forEach((phrase, index) => {
      rendered.set(phrase, texts[index] ?? '');
    });
  }
  return rendered;
}

/** Those of one page are rendered at once; one that defines blocks, by itself. */
function groupsOf(phrases: readonly Phrase[]): Phrase[][] {
  const groups = new Map<unknown, Phrase[]>();
  for (const phrase of phrases) {
    const key = isAlone(phrase) ? phrase : phrase.on;
    groups.set(key, [...(groups.get(key) ?? []), phrase]);
  }
  return [...groups.values()];
}

function isAlone({ theirs }: Phrase): boolean {
  return theirs.includes('{{ define');
}
