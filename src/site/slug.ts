import { digestOf } from '../digest.ts';
import { foldCase, isDeviceName } from './output-path.ts';

/** Bytes of a slug at most, so that a file name made of it stays within what file systems take. */
const LONGEST = 120;

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const PLAIN: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/**
 * Text as one readable segment of an address: lower-case letters and digits of any script, joined by single hyphens.
 * Latin letters lose their marks; `+`, `#` and `&` are spelled where they carry the meaning: `C++` is `c-plus-plus`,
 * `C#` is `c-sharp`, `.NET` is `dot-net`. Never empty: text without a letter or digit gives its code points.
 */
export function slugify(text: string): string {
  const slug = cut(/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) ? text : reduce(text));
  if (slug === '') return cut(`u${[...text].map((char) => char.codePointAt(0)?.toString(16)).join('-')}`);
  return isDeviceName(slug) ? `${slug}-1` : slug;
}

function reduce(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/['’]/g, '')
    .replace(/(?<=[\p{L}\p{N}+])\+/gu, ' plus ')
    .replace(/(?<=[\p{L}\p{N}])#/gu, ' sharp ')
    .replace(/&/g, ' and ')
    .replace(/(?<![^\s])\.(?=\p{L})/gu, 'dot ')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .normalize('NFC');
}

function cut(slug: string): string {
  if (slug.length * 3 <= LONGEST || Buffer.byteLength(slug) <= LONGEST) return slug;
  let kept = '';
  let bytes = 0;
  for (const char of slug) {
    bytes += Buffer.byteLength(char);
    if (bytes > LONGEST) break;
    kept += char;
  }
  return kept.replace(/-$/, '');
}

/**
 * A slug for each name, no two alike even where case is ignored. Whatever the order of the names: where several give
 * the same slug, the name that is spelled like it keeps it (else the first by code units), and the others end in a few
 * letters of their digest.
 */
export function uniqueSlugs(names: Iterable<string>): Map<string, string> {
  const groups = new Map<string, string[]>();
  const slugs = new Map<string, string>();
  for (const name of [...new Set(names)].sort()) {
    const slug = slugify(name);
    const key = foldCase(slug);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else if (name === slug) group.unshift(name);
    else group.push(name);
    slugs.set(name, slug);
  }
  const taken = new Set(groups.keys());
  for (const group of groups.values()) {
    for (const name of group.slice(1)) slugs.set(name, withDigest(slugs.get(name) ?? '', name, taken));
  }
  return slugs;
}

function withDigest(slug: string, name: string, taken: Set<string>): string {
  const letters = digestOf(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  for (let length = 5; ; length++) {
    const candidate = `${slug}-${letters.slice(0, length)}${length > letters.length ? length : ''}`;
    const key = foldCase(candidate);
    if (taken.has(key)) continue;
    taken.add(key);
    return candidate;
  }
}
