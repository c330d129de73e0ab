import { parse, TomlError } from 'smol-toml';
import { faultAt, type Piece } from './fault.ts';
import { type DataRules, linesOfKeys, toPlain } from './plain-data.ts';
import type { ParsedData } from './yaml.ts';

/** TOML as plain data, dates as their ISO text; throws at syntax errors and where `toPlain` throws. */
export function parseToml(piece: Piece, rules: DataRules): ParsedData {
  let parsed: Record<string, unknown>;
  try {
    parsed = parse(piece.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw faultAt(rules.syntax, `${capital(message)}.`, piece, { line: error.line, column: error.column });
  }
  const lines = rules.isText === undefined ? {} : linesOfKeys(piece.text, Object.keys(parsed));
  return { value: toPlain(parsed, piece, rules), lines };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
