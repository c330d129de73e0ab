import { parseArgs } from 'node:util';
import { allRows, chooseRows, type Row } from './rows.ts';
import type { ToolName } from './tools/tool.ts';

export interface Options {
  rows: Row[];
  only: ToolName[];
  runs: number;
  seed: number;
  /** Works on the disk even where there is a folder in memory. */
  disk: boolean;
  /** Folder for RESULTS.md and results.json; undefined to print only. */
  out?: string;
}

const TOOLS: ToolName[] = ['prebake', 'hugo', 'eleventy'];

export const HELP = `npm run bench -- [rows] [options]

  rows               names of rows or groups, such as: docs small-4000 watch; default: all but large
  --only <tools>     prebake, hugo, eleventy; default: all that are installed
  --runs <n>         times that each tool runs in each row; default: 3
  --large            also 100,000 pages
  --disk             build on the disk, not in memory (/dev/shm)
  --docs-pages <n>   pages of the docs rows, for a try; default: 3000
  --seed <n>         of the content; default: 1
  --out <folder>     write RESULTS.md and results.json there; without rows and --only: bench/
`;

/** Reads the command line. Throws an error that says what is wrong with it. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      'docs-pages': { type: 'string' },
      large: { type: 'boolean', default: false },
      disk: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const docsPages = values['docs-pages'];
  const only = values.only?.split(',') ?? TOOLS;
  for (const name of only) {
    if (!isTool(name)) throw new Error(`There is no tool "${name}". There are: ${TOOLS.join(', ')}.`);
  }
  const isWhole = positionals.length === 0 && values.only === undefined && docsPages === undefined;
  const out = values.out ?? (isWhole ? 'bench' : undefined);
  return {
    rows: chooseRows(
      allRows(docsPages === undefined ? undefined : whole('docs-pages', docsPages)),
      positionals,
      values.large,
    ),
    only: only.filter(isTool),
    runs: whole('runs', values.runs),
    seed: whole('seed', values.seed),
    disk: values.disk,
    ...(out !== undefined && { out }),
  };
}

function isTool(name: string): name is ToolName {
  return TOOLS.some((tool) => tool === name);
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number above 0, not "${text}".`);
  return value;
}
