import { addMask, type Masks, startsLine } from './mask.ts';

/** The words after the language in a fence's first line: ```` ```ts title="main.ts" {1,3-5} ````. */
export interface FenceMeta {
  title: string;
  /** Pairs of first and last line, counted from 1. */
  lines: [number, number][];
}

/** The language ends at a space or a brace; a first word with `=` is no language. */
const INFO = /^[ \t]*([^\s{}=`]*(?=[\s{]))?([^\n]*)$/;

/**
 * Masks what follows the language on the lines that look like the opening of a fence, so that it reaches the HTML as
 * part of the language's class.
 */
export function maskFenceMeta(text: string, masks: Masks): string {
  return maskFencesOf(maskFencesOf(text, '```', masks), '~~~', masks);
}

function maskFencesOf(text: string, fence: string, masks: Masks): string {
  let start = text.indexOf(fence);
  let masked = '';
  let from = 0;
  while (start !== -1) {
    let at = start + 3;
    while (text[at] === fence[0]) at++;
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    if (end > at) {
      const [, language = '', meta = ''] = INFO.exec(text.slice(at, end)) ?? [];
      const isOpening = meta.trim() !== '' && (fence !== '```' || !meta.includes('`')) && /[\s{=]/.test(meta);
      if (isOpening && startsLine(text, start)) {
        masked += text.slice(from, at) + language + addMask(masks, { kind: 'meta', original: meta });
        from = end;
      }
    }
    start = text.indexOf(fence, end);
  }
  return from === 0 ? text : masked + text.slice(from);
}

export function parseFenceMeta(meta: string): FenceMeta {
  const title = /\btitle=(?:"([^"]*)"|'([^']*)'|([^\s{}]+))/.exec(meta);
  const ranges = /\{([\d,\s-]+)\}/.exec(meta.replace(title?.[0] ?? '', ''))?.[1] ?? '';
  const lines: [number, number][] = [];
  for (const range of ranges.split(',')) {
    const [, first, last] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(range) ?? [];
    if (first !== undefined) lines.push([Number(first), Number(last ?? first)]);
  }
  return { title: title?.[1] ?? title?.[2] ?? title?.[3] ?? '', lines };
}
