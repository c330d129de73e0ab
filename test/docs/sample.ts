import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const CONTENT = join(import.meta.dirname, '../../content/docs');

/** The fenced block with this title on a page of the documentation; `page` is its path below content/docs/. */
export function sampleOf(page: string, title: string): string {
  const text = readFileSync(join(CONTENT, page), 'utf8');
  for (const [, info = '', block = ''] of text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    if (info.includes(`title="${title}"`)) return block;
  }
  throw new Error(`There is no block "${title}" on ${page}.`);
}

/** With something replaced, which must be there. */
export function adapt(sample: string, changes: Record<string, string>): string {
  let text = sample;
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`The sample no longer says ${JSON.stringify(from)}.`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** Why tests are skipped that need these programs, as the end of a title; empty when they run. In CI they always do. */
export function skippedWithout(...programs: string[]): string {
  const missing = process.env.REQUIRE_DEPLOYING === '1' ? [] : programs.filter((program) => !isInstalled(program));
  return missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`;
}

/** Debian keeps servers out of the path of ordinary users. */
export const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { env: { PATH } });
    return true;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
