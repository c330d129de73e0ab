/** The line before, the line itself with a caret below the column, and the line after. Both count from 1. */
export function frameOf(text: string, line: number, column: number): string | undefined {
  const lines = text.split(/\r?\n/);
  if (lines[line - 1] === undefined) return undefined;
  const last = Math.min(line + 1, lines.length);
  const width = String(last).length;
  const rows: string[] = [];
  for (let at = Math.max(1, line - 1); at <= last; at++) {
    const row = lines[at - 1] ?? '';
    rows.push(`${at === line ? '>' : ' '} ${String(at).padStart(width)} | ${row}`.trimEnd());
    if (at === line) rows.push(`${' '.repeat(width + 3)}| ${row.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`);
  }
  return rows.join('\n');
}
