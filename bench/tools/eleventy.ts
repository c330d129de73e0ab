import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, PAGE_SIZE } from '../corpora/corpus.ts';
import { writeCorpus } from '../corpora/write.ts';
import { OUTPUT, type Tool } from './tool.ts';

/** Eleventy of bench/peers/, which `npm run bench:peers` installs. */
export function eleventy(root: string): Tool {
  const modules = join(root, 'bench/peers/node_modules');
  const highlighted = new Set<string>();
  return {
    name: 'eleventy',
    version: version(modules),
    makeSite(corpus, folder, { highlight }) {
      cpSync(join(root, 'bench/sites/eleventy'), folder, { recursive: true });
      writeCorpus(corpus, join(folder, 'content'), join(folder, 'static/images'));
      takeSections(corpus, folder);
      symlinkSync(modules, join(folder, 'node_modules'));
      if (highlight) highlighted.add(folder);
    },
    build: (folder) => ({
      file: process.execPath,
      args: ['node_modules/@11ty/eleventy/cmd.cjs', '--quiet'],
      cwd: folder,
      env: { BENCH_HIGHLIGHT: highlighted.has(folder) ? '1' : '0' },
    }),
    leaves: [OUTPUT, '.cache'],
    isExtra: () => false,
  };
}

/** Eleventy has no pages of sections: what their files say goes into a data file, and its templates make the pages. */
function takeSections({ sections }: Corpus, folder: string): void {
  for (const section of sections) rmSync(join(folder, 'content', section.folder, '_index.md'));
  rmSync(join(folder, 'content/_index.md'));
  writeFileSync(join(folder, 'sections.json'), JSON.stringify({ pageSize: PAGE_SIZE, sections }));
}

function version(modules: string): string | undefined {
  const file = join(modules, '@11ty/eleventy/package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
