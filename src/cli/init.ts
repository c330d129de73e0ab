import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCode, PrebakeError } from '../errors.ts';
import type { GlobalFlags, Shell } from './shell.ts';
import { withLog } from './with-log.ts';

/** The site that `init` copies: real files at the top of the package. npm would not pack a file named .gitignore. */
const STARTER = fileURLToPath(new URL('../../starter', import.meta.url));

/** Makes a new site and says how to go on. */
export function init(shell: Shell, flags: GlobalFlags, dir: string): Promise<number> {
  return withLog(shell, flags, async (log) => {
    const folder = resolve(shell.cwd, dir);
    await makeSite(folder, { version: shell.version, now: shell.clock.now() });
    const steps = ['npm install', 'npx prebake watch'];
    const place = relative(shell.cwd, folder);
    if (place !== '') steps.unshift(`cd ${/[^\w./-]/.test(place) ? JSON.stringify(place) : place}`);
    log.say(`A new site is in ${folder}. Next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`);
    log.say('Then open the address it prints, and edit content/index.md.');
    return 0;
  });
}

/** `now` in ms: the posts are dated to the days before. Throws `init-not-empty`. */
export async function makeSite(folder: string, { version, now }: { version: string; now: number }): Promise<void> {
  await requireEmpty(folder);
  await mkdir(folder, { recursive: true });
  await cp(STARTER, folder, { recursive: true, force: false });
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  await datePost(join(folder, 'content/blog/hello.md'), now - 8 * DAY);
  await datePost(join(folder, 'content/blog/writing.md'), now - DAY);
  await namePackage(join(folder, 'package.json'), basename(folder), version);
}

const DAY = 86_400_000;

/** A repository that was only just made counts as empty. */
const ignorable = new Set(['.git', '.DS_Store']);

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR')) throw new PrebakeError('init-not-empty', `${folder} is a file.`);
    throw error;
  });
  const [first] = entries.filter((entry) => !ignorable.has(entry));
  if (first !== undefined) {
    throw new PrebakeError('init-not-empty', `The folder ${folder} is not empty: it holds ${first}.`);
  }
}

async function datePost(file: string, time: number): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^date: .*$/m, `date: ${new Date(time).toISOString().slice(0, 10)}`));
}

async function namePackage(file: string, folder: string, version: string): Promise<void> {
  const manifest: { name: string; dependencies: Record<string, string> } = JSON.parse(await readFile(file, 'utf8'));
  manifest.name = packageName(folder);
  manifest.dependencies.prebake = `^${version}`;
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What npm takes as a name. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return name === '' ? 'my-site' : name;
}
