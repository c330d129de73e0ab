import { BUSY, type Figure, type FigureName, medianOf, type Results, type RowResult, type Subject } from './results.ts';
import { judge, targets, type Verdict } from './targets.ts';

/** `RESULTS.md`: all that `results.json` holds, for people. `time` says where the time goes: Markdown from `TIME.md`. */
export function writeReport(results: Results, time: string): string {
  const verdicts = verdictsOf(results);
  return [
    '# Results of the benchmark',
    'Made by `npm run bench`; [README.md](README.md) says what is measured and how. Do not edit.',
    surroundingsOf(results)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...(verdicts.length > 0 ? ['## Targets', targetTable(verdicts), '## Where the time goes', time.trim()] : []),
    '## Rows',
    'Medians, with the least and the most in brackets. The last column is the median wall time, or rate, divided by that of prebake.',
    ...results.rows.flatMap(rowSection),
    '',
  ].join('\n\n');
}

/** When, on what and with which versions the figures were measured, and whether they can be believed. */
export function surroundingsOf({ machine, versions, runs, date, seed, rows }: Results): string[] {
  return [
    `${date.slice(0, 16).replace('T', ' ')} UTC, ${runs} ${runs === 1 ? 'run' : 'runs'} of each tool in turn, seed ${seed}`,
    `${machine.cpu}, ${machine.cores} cores, ${gigabytes(machine.memory)} of memory, ${machine.system}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    ...busyLine(rows),
  ];
}

/** The targets whose row was run, and with so many pages as they are about. */
export function verdictsOf({ rows }: Results): Verdict[] {
  const run = new Map(rows.map((row) => [row.name, row.corpus?.pages]));
  return targets
    .filter(({ row, pages }) => run.has(row) && (pages === undefined || pages === run.get(row)))
    .map((target) => judge(target, rows));
}

function targetTable(verdicts: Verdict[]): string {
  const lines = verdicts.map(({ target, value, reached }) => {
    const isRatio = target.against?.by === 'ratio';
    const show = isRatio ? (ratio: number) => ratio.toFixed(3) : showerOf(target.figure);
    const state = value === undefined ? 'not measured' : reached ? 'reached' : '**not reached**';
    const bound = `${target.figure === 'rate' ? '≥' : '≤'} ${show(target.limit)}`;
    return `| ${target.text} | ${bound} | ${value === undefined ? '' : show(value)} | ${state} |`;
  });
  return ['| Target | Bound | Measured | |', '|---|---|---|---|', ...lines].join('\n');
}

const columns: { name: FigureName; title: string; show: (value: number) => string }[] = [
  { name: 'wall', title: 'Wall', show: time },
  { name: 'p50', title: 'p50', show: time },
  { name: 'p99', title: 'p99', show: time },
  { name: 'rate', title: 'Requests per second', show: (value) => Math.round(value).toLocaleString('en') },
  { name: 'cpu', title: 'CPU', show: time },
  { name: 'memory', title: 'Peak memory', show: megabytes },
];

function showerOf(figure: FigureName): (value: number) => string {
  return columns.find(({ name }) => name === figure)?.show ?? String;
}

function rowSection(row: RowResult): string[] {
  const [head = [], ...lines] = rowTable(row);
  const text = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `### ${row.title}`,
    about(row),
    [text(head), `|${'---|'.repeat(head.length)}`, ...lines.map(text)].join('\n'),
    ...row.notes,
  ].filter((part) => part !== '');
}

/** A row as a table: a line for each tool after the line of headings. The first cell of that is empty. */
export function rowTable(row: RowResult): string[][] {
  const shown = columns.filter(({ name }) => row.subjects.some(({ figures }) => figures[name] !== undefined));
  const main: FigureName = shown[0]?.name ?? 'wall';
  const own = medianOf(row, 'prebake', main);
  const lines = row.subjects.map((subject) => {
    if (subject.state !== 'measured')
      return [subject.name, stateText(subject), ...Array<string>(shown.length).fill('')];
    const figure = subject.figures[main];
    const against = figure === undefined || own === undefined ? '' : (figure.median / own).toFixed(2);
    return [subject.name, ...shown.map(({ name, show }) => figureText(subject.figures[name], show)), against];
  });
  return [['', ...shown.map(({ title }) => title), 'Ratio'], ...lines];
}

function stateText({ state, why }: Subject): string {
  return state === 'failed' ? `**failed**: ${(why ?? '').replace(/\s+/g, ' ').slice(0, 300)}` : state;
}

function about({ name, corpus, medium }: RowResult): string {
  const size =
    corpus && `${corpus.pages.toLocaleString('en')} pages, ${megabytes(corpus.bytes)} of Markdown, ${corpus.digest}`;
  return [`\`${name}\``, size, medium && (medium === 'memory' ? 'in memory (tmpfs)' : 'on the disk')]
    .filter(Boolean)
    .join(' · ');
}

/** `1.50 s (1.42 to 1.66)`; each with its unit where they differ. */
function figureText(figure: Figure | undefined, show: (value: number) => string): string {
  if (figure === undefined) return '';
  if (figure.values.length === 1) return show(figure.median);
  const [median = '', min = '', max = ''] = [figure.median, figure.min, figure.max].map(show);
  const unit = / \S+$/.exec(median)?.[0] ?? '';
  const bare = [min, max].every((text) => text.endsWith(unit)) ? (text: string) => text.replace(unit, '') : String;
  return `${median} (${bare(min)} to ${bare(max)})`;
}

function busyLine(rows: RowResult[]): string[] {
  const loads = rows.flatMap(({ subjects }) => subjects.flatMap((subject) => subject.loads));
  const busy = loads.filter((load) => load.busy > BUSY).length;
  const averages = loads.map((load) => load.average);
  if (averages.length === 0) return [];
  const range = `load average before the runs ${Math.min(...averages).toFixed(2)} to ${Math.max(...averages).toFixed(2)}`;
  if (busy === 0) return [`Machine otherwise idle; ${range} (the benchmark's own runs count in it)`];
  return [`**The machine was busy before ${busy} of ${loads.length} runs**: what they took may be too much. ${range}`];
}

function time(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
