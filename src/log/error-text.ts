import type { ErrorData } from '../errors.ts';
import { count } from './amount.ts';
import { type Paint, plainText } from './paint.ts';
import { wrap } from './wrap.ts';

/** Pages named below an error that many share. */
const NAMED = 3;

/** The same error, met by these pages; none for an error that is no page's. */
export interface SharedError {
  error: ErrorData;
  pages: string[];
}

/**
 * An error or a warning in full: name, place, message, frame, causes, the pages it holds back, remedy. Sentences are
 * broken to `columns`; the frame is not, since it would lose its shape.
 */
export function errorText(
  { error, pages }: SharedError,
  level: 'error' | 'warning',
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
): string {
  const sentences = (text: string) => indented(wrap(plainText(text), columns - 2));
  const head = [paint(level === 'error' ? 'red' : 'yellow', level), paint('bold', error.name)];
  const place = placeText(error);
  if (place !== '') head.push(paint('cyan', plainText(place)));
  const lines = [head.join(' ')];
  // The cause of an internal error is its stack, which begins with the message.
  const isInternal = error.name === 'internal' && error.causes.length > 0;
  if (!isInternal) lines.push(...sentences(pages.length === 0 ? error.message : withoutPage(error.message)));
  if (error.frame !== undefined) lines.push('', ...indented(error.frame), '');
  const told = (cause: string) => !isInternal && error.message.includes(cause.replace(/\.$/, ''));
  for (const cause of error.causes.filter((cause) => !told(cause)))
    lines.push(...(isInternal ? indented(cause) : sentences(`caused by: ${cause}`)));
  const held = pagesText(error, pages, level);
  if (held !== '') lines.push(`  ${held}`);
  lines.push(...sentences(error.remedy).map((line) => paint('green', line)));
  return lines.join('\n');
}

/** `content/a.md:3:7`, as far as it is known. */
export function placeText({ file, line, column }: ErrorData): string {
  return [file, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])]
    .filter((part) => part !== undefined)
    .join(':');
}

function pagesText(error: ErrorData, pages: string[], level: 'error' | 'warning'): string {
  const [first, ...others] = pages;
  if (first === undefined) return '';
  if (others.length === 0) return error.file?.endsWith(first) ? '' : plainText(`in ${first}`);
  const named = pages.slice(0, NAMED).join(', ');
  const rest = pages.length > NAMED ? ` and ${pages.length - NAMED} more` : '';
  return plainText(`${level === 'error' ? 'holds back' : 'in'} ${count(pages.length, 'page')}: ${named}${rest}`);
}

function indented(text: string): string[] {
  return plainText(text)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
}

/** Equal for errors that a reader would call the same. */
export function errorKey({ name, file, line, column, message }: ErrorData): string {
  // Both sides of a collision have its error, each in its own file.
  const place = name === 'output-collision' ? [] : [file, line, column];
  return JSON.stringify([name, ...place, withoutPage(message)]);
}

/** An error in a template ends with the page that met it; here the pages stand in a list of their own. */
function withoutPage(message: string): string {
  return message.replace(/ \(Page: [^()]*\)$/, '');
}
