import { balanceOf } from './balance.ts';

/** The kinds of GFM's `> [!NOTE]`, and two that only `:::` knows. */
const TITLES = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  info: 'Info',
  danger: 'Danger',
} as const;

export type CalloutKind = keyof typeof TITLES;

export function isCalloutKind(name: string): name is CalloutKind {
  return Object.hasOwn(TITLES, name);
}

/** The beginning of a callout; `</aside>` ends it. `title` is HTML; empty for the kind's own name. */
export function callout(kind: CalloutKind, title: string, { id = '', classes = [] as string[] } = {}): string {
  const names = ['callout', `callout-${kind}`, ...classes].join(' ');
  return `<aside class="${names}"${id === '' ? '' : ` id="${id}"`} role="note"><p class="callout-title">${title || TITLES[kind]}</p>`;
}

const MARK = /<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*/iy;
const BEGIN = '<blockquote>';
const END = '</blockquote>';

/** Turns the quotes of `html` that begin with `[!NOTE]` and its like into callouts. Text after the mark is the title. */
export function replaceCallouts(html: string): string {
  const first = html.indexOf('[!');
  if (first === -1) return html;
  /** For each quote that is open, whether it became a callout. */
  const open: boolean[] = [];
  let replaced = '';
  let from = 0;
  // The quote itself begins a few characters before its mark.
  const start = Math.max(0, first - BEGIN.length - '\n<p>'.length);
  for (let at = html.indexOf('quote>', start); at !== -1; at = html.indexOf('quote>', at + 1)) {
    const end = at + 'quote>'.length;
    if (html.startsWith(END, end - END.length)) {
      if (open.pop() !== true) continue;
      replaced += `${html.slice(from, end - END.length)}</aside>`;
      from = end;
    } else if (html.startsWith(BEGIN, end - BEGIN.length)) {
      MARK.lastIndex = html[end] === '\n' ? end + 1 : end;
      const kind = MARK.exec(html)?.[1]?.toLowerCase() ?? '';
      open.push(isCalloutKind(kind));
      if (!isCalloutKind(kind)) continue;
      const opening = titleFrom(html, MARK.lastIndex);
      replaced += html.slice(from, end - BEGIN.length) + callout(kind, opening.title) + opening.rest;
      from = opening.end;
    }
  }
  return replaced + html.slice(from);
}

/** The first line of the paragraph that goes on at `at`; the whole of it when markup spans its lines. */
function titleFrom(html: string, at: number): { title: string; end: number; rest: string } {
  const paragraphEnd = html.indexOf('</p>', at);
  const text = html.slice(at, paragraphEnd);
  const line = /^([^\n]*?)(?:<br>)?(?:\n|$)/.exec(text);
  const title = line?.[1] ?? '';
  const { strayEnds, unclosed } = balanceOf(title);
  const whole = strayEnds.length + unclosed.length > 0 || /<(?:a|code)\b[^>]*>(?![\s\S]*<\/(?:a|code)>)/.test(title);
  const after = text.slice(line?.[0].length ?? 0);
  if (whole || after === '') return { title: whole ? text : title, end: paragraphEnd + 4, rest: '' };
  return { title, end: paragraphEnd, rest: `\n<p>${after}` };
}
