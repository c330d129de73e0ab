import { keyText, type Problem, valueProblem } from './problem.ts';

export type Folders = Record<'content' | 'templates' | 'archetypes' | 'static' | 'public' | 'state', string>;

/** With `/`, without `./` at the start, doubled slashes and a slash at the end. */
export function tidyFolder(folder: string): string {
  return folder
    .normalize('NFC')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

/**
 * What is wrong with the folders. Each must lie in the project, none in another: an output folder within content/ would
 * be read again as content, a state folder within the output folder would be served.
 */
export function checkFolders(folders: Folders): Problem[] {
  const problems: Problem[] = [];
  const fine: [string, string][] = [];
  for (const [key, folder] of Object.entries(folders)) {
    const path = ['paths', key];
    if (isInside(folder)) fine.push([key, tidyFolder(folder)]);
    else problems.push(valueProblem(path, `\`${keyText(path)}\``, 'a folder within the project', folder));
  }
  for (const [index, [key, folder]] of fine.entries()) {
    const clash = fine.slice(0, index).find(([, other]) => overlap(folder, other));
    if (clash === undefined) continue;
    const [otherKey, other] = clash;
    const relation = fold(folder) === fold(other) ? 'the same folder as' : within(folder, other) ? 'inside' : 'around';
    problems.push({
      name: 'config-value',
      path: ['paths', key],
      message: `Expected \`paths.${key}\` to lie apart from the other folders, got "${folder}", which is ${relation} \`paths.${otherKey}\` ("${other}").`,
    });
  }
  return problems;
}

/** Folders that belong to others, and may not be ours. */
const foreign = new Set(['.git', 'node_modules']);

function isInside(folder: string): boolean {
  if (/^([/\\~]|[a-zA-Z]:)/.test(folder) || /[\\\0-\x1f\x7f]/.test(folder)) return false;
  const segments = tidyFolder(folder).split('/');
  return segments[0] !== '' && !segments.some((segment) => segment === '..' || foreign.has(segment));
}

function overlap(a: string, b: string): boolean {
  return within(a, b) || within(b, a);
}

/** True also when they are the same. */
function within(inner: string, outer: string): boolean {
  return `${fold(inner)}/`.startsWith(`${fold(outer)}/`);
}

/** Some file systems do not tell upper from lower case. */
function fold(folder: string): string {
  return folder.toLowerCase();
}
