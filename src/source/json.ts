import { faultAt, type Piece, placeOf } from './fault.ts';
import { type DataRules, linesOfKeys, toPlain } from './plain-data.ts';
import type { ParsedData } from './yaml.ts';

/** JSON as plain data; throws at syntax errors, with their place, and where `toPlain` throws. */
export function parseJson(piece: Piece, rules: DataRules): ParsedData {
  let parsed: unknown;
  try {
    parsed = JSON.parse(piece.text);
  } catch {
    const { offset, message } = findFault(piece.text);
    throw faultAt(rules.syntax, message, piece, placeOf(piece.text, offset));
  }
  const value = toPlain(parsed, piece, rules);
  return { value, lines: rules.isText === undefined ? {} : linesOfKeys(piece.text, Object.keys(parsed ?? {})) };
}

const BLANK = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** Where JSON breaks, which `JSON.parse` does not always tell: follows the tokens until one is not expected. */
function findFault(text: string): { offset: number; message: string } {
  const open: ('{' | '[')[] = [];
  let wanted: 'a value' | 'a key in double quotes' | 'a colon' | 'a comma or the end' | 'nothing more' = 'a value';
  let mayClose = false;
  let offset = 0;
  for (;;) {
    BLANK.lastIndex = offset;
    offset += BLANK.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    const fits = token !== undefined && fitsHere(token);
    if (!fits) {
      const found = offset >= text.length ? 'the end of the text' : JSON.stringify(text[offset]);
      const hint =
        /^[}\]]/.test(token ?? '') && /,\s*$/.test(text.slice(0, offset)) ? ' No comma may follow the last entry.' : '';
      return { offset, message: `Found ${found} where ${wanted} should be.${hint}` };
    }
    offset += token.length;
  }

  function fitsHere(token: string): boolean {
    const inside = open.at(-1);
    if (token === '}' || token === ']') {
      if (inside !== (token === '}' ? '{' : '[') || !(mayClose || wanted === 'a comma or the end')) return false;
      open.pop();
      return expect(open.length === 0 ? 'nothing more' : 'a comma or the end');
    }
    if (wanted === 'a colon') return token === ':' && expect('a value');
    if (wanted === 'a comma or the end') {
      return token === ',' && expect(inside === '{' ? 'a key in double quotes' : 'a value');
    }
    if (wanted === 'a key in double quotes') return token.startsWith('"') && expect('a colon');
    if (wanted === 'nothing more' || token === ',' || token === ':') return false;
    if (token === '{' || token === '[') {
      open.push(token);
      return expect(token === '{' ? 'a key in double quotes' : 'a value', true);
    }
    return expect(open.length === 0 ? 'nothing more' : 'a comma or the end');
  }

  function expect(next: typeof wanted, closable = false): true {
    wanted = next;
    mayClose = closable;
    return true;
  }
}
