import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCode, PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import type { GlobalFlags, Shell } from './shell.ts';
import { withLog } from './with-log.ts';

/** The sites that `init` copies, as folders of starters/ at the top of the package, each with what it is. */
export const STARTERS = {
  blog: 'posts with dates and tags, a home page and an about page',
  docs: 'documentation with a sidebar, contents and steps from page to page',
  bare: 'one page, one layout, one stylesheet',
};
export type Starter = keyof typeof STARTERS;

const FOLDER = fileURLToPath(new URL('../../starters', import.meta.url));

/** Makes a new site and says how to go on. */
export function init(shell: Shell, flags: GlobalFlags, dir: string, template: string): Promise<number> {
  return withLog(shell, flags, async (log) => {
    const starter = readStarter(template);
    const folder = resolve(shell.cwd, dir);
    await makeSite(folder, { starter, version: shell.version, now: shell.clock.now() });
    const steps = ['npm install', 'npm run dev'];
    const place = relative(shell.cwd, folder);
    if (place !== '') steps.unshift(`cd ${/[^\w./-]/.test(place) ? JSON.stringify(place) : place}`);
    log.say(`A new site is in ${folder}. Next:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n`);
    log.say('Then open the address it prints, and edit content/index.md. README.md says what else there is.');
    return 0;
  });
}

function readStarter(name: string): Starter {
  if (Object.hasOwn(STARTERS, name)) return name as Starter;
  const known = Object.keys(STARTERS);
  const message = `There is no template "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`;
  throw new PrebakeError('usage', message, { remedy: 'Name one of these with --template.' });
}

export interface NewSite {
  starter: Starter;
  /** Of prebake. */
  version: string;
  /** ms since the epoch: the newest post is of the day before. */
  now: number;
}

/**
 * What is being made lies here, within the new folder, and is moved out when it is complete; the folder goes last. So
 * an `init` that was interrupted leaves it behind.
 */
const UNFINISHED = '.prebake-init';

/** Throws `init-not-empty` or `write-failed`. */
export async function makeSite(folder: string, { starter, version, now }: NewSite): Promise<void> {
  await requireEmpty(folder);
  const unfinished = join(folder, UNFINISHED);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await cp(join(FOLDER, starter), unfinished, { recursive: true });
    // npm would not pack a file named .gitignore.
    await rename(join(unfinished, 'gitignore'), join(unfinished, '.gitignore'));
    await datePosts(join(unfinished, 'content'), now);
    await namePackage(join(unfinished, 'package.json'), basename(folder), version);
    for (const entry of await readdir(unfinished)) await rename(join(unfinished, entry), join(folder, entry));
    await rm(unfinished, { recursive: true });
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
    throw new PrebakeError('write-failed', `The new site cannot be written to ${folder}.`, { cause });
  }
}

/** A repository that was only just made counts as empty. */
const ignorable = new Set(['.git', '.DS_Store']);

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR')) throw new PrebakeError('init-not-empty', `${folder} is a file.`);
    throw new PrebakeError('write-failed', `The folder ${folder} cannot be read.`, { cause: error });
  });
  const [first] = entries.filter((entry) => !ignorable.has(entry) && entry !== UNFINISHED);
  if (first === undefined) return;
  const half = entries.includes(UNFINISHED) ? ' An earlier `prebake init` was interrupted there.' : '';
  throw new PrebakeError('init-not-empty', `The folder ${folder} is not empty: it holds ${first}.${half}`);
}

const DAY = 86_400_000;
const DATE = /^date: (\d{4}-\d\d-\d\d)$/m;

/** Moves the dates of all posts by as many days, so that the newest is of yesterday. */
async function datePosts(content: string, now: number): Promise<void> {
  const posts: { file: string; text: string; day: number }[] = [];
  for (const name of await readdir(content, { recursive: true })) {
    if (!name.endsWith('.md')) continue;
    const file = join(content, name);
    const text = await readFile(file, 'utf8');
    const date = DATE.exec(text)?.[1];
    if (date !== undefined) posts.push({ file, text, day: Date.parse(date) });
  }
  const newest = Math.max(...posts.map(({ day }) => day));
  const shift = Math.floor(now / DAY) * DAY - DAY - newest;
  for (const { file, text, day } of posts) {
    await writeFile(file, text.replace(DATE, `date: ${new Date(day + shift).toISOString().slice(0, 10)}`));
  }
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
