import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { apart, type Phrase, together } from './phrases.ts';

/** Whether Jekyll is installed. */
export const hasJekyll = spawnSync('jekyll', ['--version']).status === 0;

/** Builds a copy of the Jekyll site that was moved, with other files on top. Gives its output folder. */
export function buildJekyllSite(files: Record<string, string> = {}): string {
  const folder = makeFolder();
  cpSync(join(import.meta.dirname, 'coming-from/jekyll'), folder, { recursive: true });
  writeFiles(folder, files);
  const output = join(folder, '_site');
  const options = ['--source', folder, '--destination', output, '--disable-disk-cache', '--quiet'];
  execFileSync('jekyll', ['build', ...options], { cwd: folder, stdio: 'pipe' });
  return output;
}

/** Renders phrases of Liquid as the post layout of the Jekyll site that was moved. */
export function renderJekyll(phrases: readonly Phrase[]): Map<Phrase, string> {
  const inherits = (phrase: Phrase) => phrase.theirs.startsWith('---');
  const alone = phrases.filter(inherits);
  const others = phrases.filter((phrase) => !inherits(phrase));
  const files = Object.assign({}, ...others.map(({ theirFiles }) => theirFiles)) as Record<string, string>;
  const texts = apart(postOf({ ...files, '_layouts/post.html': together(others) }));
  const rendered = new Map(others.map((phrase, index) => [phrase, texts[index] ?? '']));
  for (const phrase of alone) {
    rendered.set(phrase, postOf({ ...phrase.theirFiles, '_layouts/post.html': phrase.theirs }));
  }
  return rendered;
}

function postOf(files: Record<string, string>): string {
  return readFileSync(join(buildJekyllSite(files), 'posts/harbour/index.html'), 'utf8');
}
