import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './packed.ts';

const src = join(repository, 'src');

/** Everything that a module loads before its first line runs: own files by their path in src/, and packages. */
function loadedBy(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  const statements = readFileSync(join(src, file), 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)[^'";]*?from\s+'([^']+)';/gm,
  );
  for (const [, target = ''] of statements) {
    if (target.startsWith('.')) loadedBy(relative(src, join(src, dirname(file), target)), loaded);
    else if (!target.startsWith('node:')) loaded.add(target);
  }
  return loaded;
}

const packagesOf = (file: string) => [...loadedBy(file)].filter((name) => !name.endsWith('.ts')).sort();

test('--version and --help load the command line and nothing of what it runs', () => {
  const own = [...loadedBy('cli/main.ts')].filter((name) => name.endsWith('.ts')).sort();
  expect(own).toEqual([
    'cli/command-line.ts',
    'cli/exit-code.ts',
    'cli/main.ts',
    'cli/program.ts',
    'cli/until-stopped.ts',
    'clock.ts',
    'errors.ts',
  ]);
  expect(packagesOf('cli/main.ts')).toEqual(['commander']);
});

test('a command loads no engine before its config is read', () => {
  expect(packagesOf('cli/build.ts')).toEqual(['valibot']);
  expect([...loadedBy('cli/build.ts')]).not.toContain('engine.ts');
});

test('importing the library loads what checks a config and no more', () => {
  expect(packagesOf('index.ts')).toEqual(['valibot']);
});

test('a build loads no watcher, server, schedule, highlighter or bundler before it needs one', () => {
  expect(packagesOf('engine.ts')).toEqual([]);
  expect(packagesOf('worker/handler.ts')).toEqual([
    'csv-parse/sync',
    'gray-matter',
    'handlebars',
    'satteri',
    'smol-toml',
    'yaml',
  ]);
  expect([...loadedBy('engine.ts')].filter((name) => /^(triggers|serve)\//.test(name))).toEqual([]);
});
