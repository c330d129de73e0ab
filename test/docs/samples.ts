import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFenceMeta } from '../../src/render/fence.ts';
import { root } from '../support/documentation.ts';

/** A fenced sample of a page of the documentation. */
export interface Sample {
  /** Of the page, and the line of the fence. */
  place: string;
  /** The page, within content/docs. */
  page: string;
  language: string;
  /** The file that it shows; empty when it is none. */
  title: string;
  code: string;
  /** False when its fence says `unchecked`, which readers do not see. */
  isChecked: boolean;
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([^\s`{]*)([^`]*)$/;

export function readSamples(): Sample[] {
  const folder = join(root, 'content/docs');
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return pages.sort().flatMap((page) => samplesOf(page, readFileSync(join(folder, page), 'utf8')));
}

/** Fences inside of other fences are part of them. */
function samplesOf(page: string, text: string): Sample[] {
  const samples: Sample[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, fence = '', language = '', meta = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === '') continue;
    const indent = (lines[at] ?? '').search(/\S/);
    const start = at + 1;
    const isEnd = (line: string) => line.trim().startsWith(fence) && /^(`+|~+)$/.test(line.trim());
    while (++at < lines.length && !isEnd(lines[at] ?? ''));
    samples.push({
      place: `${page}:${start}`,
      page,
      language: language.toLowerCase(),
      title: parseFenceMeta(meta).title,
      code: lines
        .slice(start, at)
        .map((line) => `${line.slice(indent)}\n`)
        .join(''),
      isChecked: !/\bunchecked\b/.test(meta),
    });
  }
  return samples;
}

/** The arguments of every call of prebake in a sample of a terminal. */
export function callsOf({ code, language }: Sample): string[][] {
  const isSession = /^\$ /m.test(code) || language === 'console';
  const lines = code.replace(/\\\n/g, ' ').split('\n');
  const commands = lines.flatMap((line) => {
    if (isSession && !line.startsWith('$ ')) return [];
    return line
      .replace(/^\$ /, '')
      .replace(/(^|\s)#.*$/, '')
      .split(/&&|\|\||[;|]/);
  });
  return commands.flatMap((command) => {
    const [, line] =
      /^\s*(?:\w+=\S+ )*(?:sudo )?(?:npx (?:--yes )?)?(?:\S*\/)?prebake(?:-[\d.]+\.tgz)?(?: (.*))?$/.exec(command) ??
      [];
    if (line === undefined) return [];
    return [Array.from(line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? '')];
  });
}
