import { CsvError, parse } from 'csv-parse/sync';
import { faultAt, type Piece, placeOf } from './fault.ts';
import { parseJson } from './json.ts';
import { dataRules, isUnsafeKey } from './plain-data.ts';
import { parseToml } from './toml.ts';
import { parseYaml } from './yaml.ts';

/**
 * The value of a data file, by the extension of its path: YAML, JSON and TOML as they are, CSV as a list of maps of
 * texts by the names in its first line. An empty file is null, or an empty list. Throws `data-syntax`.
 */
export function parseData(text: string, path: string): unknown {
  const piece = { path, text, line: 1 };
  if (text.length > dataRules.size) {
    const limit = dataRules.size / 1024 / 1024;
    throw faultAt(
      'data-syntax',
      `The file holds more than ${limit} MiB.`,
      piece,
      {},
      'Split the data into several files.',
    );
  }
  if (path.endsWith('.csv')) return parseRows(piece);
  if (path.endsWith('.toml')) return parseToml(piece, dataRules).value;
  if (!path.endsWith('.json')) return parseYaml(piece, dataRules).value;
  return text.trim() === '' ? null : parseJson(piece, dataRules).value;
}

function parseRows(piece: Piece): Record<string, string>[] {
  let rows: string[][];
  try {
    rows = parse(piece.text, { skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : undefined;
    throw faultAt('data-syntax', `${error.message}.`, piece, { line });
  }
  const [names = [], ...rest] = rows;
  for (const [index, name] of names.entries()) {
    const fault = isUnsafeKey(name)
      ? `The column name "${name}" is reserved in JavaScript and could do harm.`
      : names.indexOf(name) !== index && `The column name "${name}" is written twice.`;
    if (fault) throw faultAt('data-syntax', fault, piece, placeOf(piece.text, piece.text.search(/\S/)));
  }
  return rest.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}
