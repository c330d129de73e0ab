import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Folder, or file at the top of src/ → what it may import besides itself and what everyone may import. */
const arrows: Record<string, string[]> = {
  index: ['build', 'config', 'library', 'open-engine', 'render/contract'],
  library: ['build', 'open-engine'],
  'open-engine': ['build', 'config', 'engine', 'site/date'],
  cli: ['build', 'log', 'open-engine'],
  engine: [
    'station',
    'build',
    'config',
    'plan',
    'publish',
    'queue',
    'render/archetype',
    'serve',
    'site',
    'source',
    'state',
    'triggers',
    'worker',
  ],
  station: ['build', 'live', 'publish'],
  live: ['build', 'triggers'],
  build: ['plan', 'publish', 'queue', 'site', 'source', 'state', 'worker'],
  config: [],
  log: [],
  triggers: [],
  source: ['site', 'config', 'render/contract'],
  site: [],
  plan: ['site'],
  queue: [],
  worker: ['queue', 'render', 'site', 'source', 'publish/stage'],
  render: ['site'],
  publish: ['site'],
  state: ['site', 'plan'],
  'serve/files': [],
  'serve/control': ['queue', 'serve/files'],
};

/** Small things without a stage of their own. */
const forAll = [
  'clock',
  'cron',
  'digest',
  'errors',
  'events',
  'frame',
  'journal',
  'nearest',
  'service',
  'width',
  'config/options',
];

/** Node's modules that reach outside the process. */
const io = /^node:(fs|fs\/promises|net|http|https|child_process|dgram|tls|os|process|readline)$/;
const edges = [
  'build/scratch',
  'cli',
  'config',
  'engine',
  'journal',
  'log',
  'open-engine',
  'publish',
  'queue/brokers',
  'serve',
  'source',
  'state',
  'triggers',
  'worker',
];

interface Import {
  /** Path below src/, without extension. */
  from: string;
  to: string;
  typeOnly: boolean;
}

const src = join(import.meta.dirname, '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));
const imports = files.flatMap((file) => importsOf(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)(\s+type)?\b[^'"]*?(?:from\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return Array.from(found, ([, type, fixed, late]) => {
    const target = fixed ?? late ?? '';
    const to = target.startsWith('.') ? relative(src, join(src, dirname(file), target)).replace(/\.ts$/, '') : target;
    return { from: file.replace(/\.ts$/, ''), to, typeOnly: type !== undefined };
  });
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function stageOf(path: string): string | undefined {
  return Object.keys(arrows).find((stage) => isWithin(path, stage));
}

describe('the architecture', () => {
  test('is read from many imports, so that the checks below check something', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports.some(({ from, to }) => from === 'cli/main' && to.startsWith('cli/'))).toBe(true);
  });

  test('has no import against its arrows', () => {
    const wrong = imports.filter(({ from, to }) => {
      const stage = stageOf(from);
      if (stage === undefined || to.startsWith('node:') || !stageOf(to)) return false;
      return ![stage, ...(arrows[stage] ?? []), ...forAll].some((allowed) => isWithin(to, allowed));
    });
    expect(wrong).toEqual([]);
  });

  test('has nothing at the top of src/ that the map does not name', () => {
    const known = [...Object.keys(arrows), ...forAll];
    expect(
      files.filter((file) => !file.includes('/')).filter((file) => !known.includes(file.replace(/\.ts$/, ''))),
    ).toEqual([]);
  });

  test('lets only log/ and cli/ print', () => {
    const printing = files.filter((file) =>
      /\bconsole\.|process\.(stdout|stderr)/.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(printing.filter((file) => !/^(log|cli)\//.test(file))).toEqual([]);
  });

  test('lets only the edges reach disk, network and processes', () => {
    const reaching = imports.filter(({ to, typeOnly }) => io.test(to) && !typeOnly).map(({ from }) => from);
    expect(reaching.filter((from) => !edges.some((edge) => isWithin(from, edge)))).toEqual([]);
  });

  test('lets only the composition root read the clock', () => {
    const inBrowser = 'serve/files/live/client.ts';
    const reading = files.filter((file) => /\bDate\.now\b|new Date\(\)/.test(readFileSync(join(src, file), 'utf8')));
    expect(reading.filter((file) => file !== inBrowser)).toEqual(['clock.ts']);
  });

  test('keeps every file short enough to be read in a sitting', () => {
    const long = files.filter((file) => readFileSync(join(src, file), 'utf8').split('\n').length > 350);
    expect(long).toEqual([]);
  });

  test('keeps the composition root a page long', () => {
    expect(readFileSync(join(src, 'engine.ts'), 'utf8').split('\n').length).toBeLessThan(150);
  });
});
