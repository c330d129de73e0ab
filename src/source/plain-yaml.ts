import { isUnsafeKey } from './plain-data.ts';
import type { ParsedData } from './yaml.ts';

const KEY = /^(?=.{1,80}?:)([A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*):(?: +(\S.*))?$/;
const ITEM = /^( *)- +(\S.*)$/;
const QUOTED = /^(?:"[^"\\]*"|'[^']*')$/;
/** No ": ", no " #", no colon or blank at the end: nothing in it ends a plain scalar. */
const PLAIN = /^[A-Za-z0-9\u00c0-\u024f/](?:[^:# ]|:(?=[^ ])|#| (?=[^# ]))*$/;
const FLOW_ITEM = /^(?:[A-Za-z/][A-Za-z0-9_.+/ -]*|[0-9]+|"[^"\\,]*"|'[^',]*')$/;
const NUMBER = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+|[0-9]{16,})$/;
/** Control characters, tabs, other line ends, byte order marks and lone surrogates are left to the full parser. */
const ODD = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe]/;

/**
 * The front matter that nearly every page has, `key: value` lines and lists of plain items, read twenty times faster
 * than by the full parser. Gives undefined for everything else; what it gives is what `parseYaml` gives.
 */
export function parsePlainYaml(text: string, isText: (key: string) => boolean): ParsedData | undefined {
  if (ODD.test(text)) return undefined;
  const value: Record<string, unknown> = {};
  const lines: Record<string, number> = {};
  let key = '';
  let list: { indent: string; items: unknown[] } | undefined;
  let open = false;
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line === '') continue;
    const item = ITEM.exec(line);
    if (item !== null) {
      const [, indent = '', source = ''] = item;
      const scalar = readScalar(source, isText(key));
      if (!open || scalar === undefined || (list !== undefined && list.indent !== indent)) return undefined;
      list ??= { indent, items: [] };
      list.items.push(scalar);
      value[key] = list.items;
      continue;
    }
    const [, name, source] = KEY.exec(line) ?? [];
    if (name === undefined || name in lines || isUnsafeKey(name)) return undefined;
    key = name;
    lines[key] = number;
    list = undefined;
    open = source === undefined;
    const read = source === undefined ? null : readValue(source, isText(key));
    if (read === undefined) return undefined;
    value[key] = read;
  }
  return key === '' ? undefined : { value, lines };
}

function readValue(source: string, asText: boolean): unknown {
  if (!source.startsWith('[')) return readScalar(source, asText);
  if (!source.endsWith(']')) return undefined;
  const items: unknown[] = [];
  for (const part of source.slice(1, -1).split(',')) {
    const item = part.trim();
    const scalar = FLOW_ITEM.test(item) ? readScalar(item, asText) : undefined;
    if (scalar === undefined) return undefined;
    items.push(scalar);
  }
  return items;
}

function readScalar(source: string, asText: boolean): string | number | boolean | undefined {
  if (QUOTED.test(source)) return source.slice(1, -1);
  if (!PLAIN.test(source) || NUMBER.test(source) || /^null$/i.test(source)) return undefined;
  if (/^(?:true|false)$/i.test(source)) return asText ? source : source.toLowerCase() === 'true';
  return /^[0-9]+$/.test(source) && !asText ? Number(source) : source;
}
