import { escapeHtml } from './html.ts';
import { linkPlaceholder } from './placeholder.ts';

/** The attributes whose targets prebake resolves. */
export const LINK_ATTRIBUTES = new Set(['href', 'src', 'srcset', 'poster']);

const CONTROL = /[\u0000-\u001F\u007F]/;
/**
 * A fragment or query of the page itself, another host, another scheme; no target at all; or one from raw HTML that
 * cannot be read with certainty: with a backslash, which browsers take for a slash, or a rare character reference.
 */
const NOT_LOCAL = /^(?:[#?]|\/\/|[a-z][a-z0-9+.-]*:|$)|[\u0000-\u001F\u007F\\]|&[a-z]+;/i;

/** Relative or root-relative: it names something of the site. Not `#part` or `?query`, which stay on their page. */
export function isLocal(target: string): boolean {
  return !NOT_LOCAL.test(target);
}

/**
 * A target as its author wrote it: percent-encoded letters and spaces become themselves. What would mean another
 * thing without its encoding (`%23`, `%2F`, `%3F`, `%25` …) keeps it, so that `decodeURIComponent` of the path part is
 * the file's name.
 */
export function targetOf(written: string): string {
  if (!written.includes('%')) return written;
  try {
    const decoded = decodeURI(written.replace(/%25/g, '%2525'));
    return CONTROL.test(decoded) ? written : decoded;
  } catch {
    return written;
  }
}

/** As encodeURI, for any text: half a character becomes U+FFFD. */
export function encodeUri(text: string): string {
  return encodeURI(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** Schemes that run code or stand for a page of their own; images may be inlined. */
export function isDangerous(target: string): boolean {
  const plain = target.replace(/[\u0000-\u0020]+/g, '').toLowerCase();
  return /^(?:javascript|vbscript|file):/.test(plain) || /^data:(?!image\/(?:png|gif|jpeg|webp|avif)[;,])/.test(plain);
}

/** Replaces the local targets of a `srcset`; undefined when it has none. `note` hears of each. */
export function markSrcset(srcset: string, note: (target: string, written: string) => void): string | undefined {
  let found = false;
  const marked: string[] = [];
  for (const [candidate, url = ''] of srcset.matchAll(/([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,\s]+)*/g)) {
    const rest = escapeHtml(candidate.slice(url.length).replace(/\s+/g, ' '));
    if (isLocal(url)) {
      found = true;
      const target = targetOf(url);
      note(target, url);
      marked.push(linkPlaceholder(target) + rest);
    } else {
      marked.push(escapeHtml(url) + rest);
    }
  }
  return found ? marked.join(', ') : undefined;
}

/** Ways to write a target, in the order of how common they are. */
const BEFORE = ['](', '](<', ']: ', '="', "='", ']:', ']: <', '='];

/**
 * Finds the line of the file on which a target is written, looking first behind the one found before. Gives up when
 * the search has cost too much: lines are a comfort of messages.
 */
export function createLineFinder(
  source: string,
  firstLine: number,
): (target: string, written: string) => number | undefined {
  const known = new Map<string, number | undefined>();
  let budget = source.length * 20 + 100_000;
  let place = 0;
  let line = firstLine;
  const lineAt = (at: number): number => {
    if (at < place) {
      budget -= at;
      place = 0;
      line = firstLine;
    }
    for (
      let newline = source.indexOf('\n', place);
      newline !== -1 && newline < at;
      newline = source.indexOf('\n', newline + 1)
    ) {
      line++;
      place = newline + 1;
    }
    return line;
  };
  const search = (text: string, from: number): number => {
    const at = source.indexOf(text, from);
    budget -= (at === -1 ? source.length : at) - from;
    return at;
  };
  return (target, written) => {
    if (known.has(target) && budget < 0) return known.get(target);
    for (const text of target === written ? [target] : [target, written]) {
      for (const before of BEFORE) {
        if (budget < 0) return undefined;
        let at = search(before + text, place);
        if (at === -1 && place > 0) at = known.has(target) ? -1 : search(before + text, 0);
        if (at === -1) continue;
        const found = lineAt(at);
        known.set(target, found);
        return found;
      }
    }
    return known.get(target);
  };
}
