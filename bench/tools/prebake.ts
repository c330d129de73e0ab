import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCorpus } from '../corpora/write.ts';
import { OUTPUT, type Tool } from './tool.ts';

/** The command line of this checkout, compiled. */
export function mainOf(root: string): string {
  return join(root, 'dist/cli/main.js');
}

export function prebake(root: string): Tool {
  const main = mainOf(root);
  const number: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  return {
    name: 'prebake',
    version: [number, commitOf(root)].filter(Boolean).join(' '),
    makeSite(corpus, folder, { highlight }) {
      cpSync(join(root, 'bench/sites/prebake'), folder, { recursive: true });
      writeCorpus(corpus, join(folder, 'content'), join(folder, 'static/images'));
      const config = join(folder, 'prebake.config.ts');
      if (highlight) writeFileSync(config, readFileSync(config, 'utf8').replace('highlight: false', 'highlight: true'));
    },
    build: (folder) => ({ file: process.execPath, args: [main, 'build', '--quiet'], cwd: folder }),
    leaves: [OUTPUT, '.prebake', '.prebake-stage'],
    isExtra: () => false,
  };
}

function commitOf(root: string): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : ' with changes'}`;
  } catch {
    return '';
  }
}
