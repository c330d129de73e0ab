import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCorpus } from '../corpora/write.ts';
import { OUTPUT, type Tool } from './tool.ts';

/** The `hugo` of the PATH. */
export function hugo(root: string): Tool {
  return {
    name: 'hugo',
    version: version(),
    makeSite(corpus, folder, { highlight }) {
      cpSync(join(root, 'bench/sites/hugo'), folder, { recursive: true });
      writeCorpus(corpus, join(folder, 'content'), join(folder, 'static/images'));
      const config = join(folder, 'hugo.toml');
      const text = readFileSync(config, 'utf8');
      if (highlight) writeFileSync(config, text.replace('codeFences = false', 'codeFences = true'));
    },
    build: (folder) => ({ file: 'hugo', args: ['--config', 'hugo.toml', '--quiet'], cwd: folder }),
    leaves: [OUTPUT, 'resources', '.hugo_build.lock'],
    // A redirect from /guides/page/1/ to /guides/, which no option turns off in this version.
    isExtra: (output) => output.endsWith('/page/1/index.html'),
  };
}

function version(): string | undefined {
  try {
    return /v[\d.]+\S*/.exec(execFileSync('hugo', ['version'], { encoding: 'utf8' }))?.[0];
  } catch {
    return undefined;
  }
}
