import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../bench/profile/stages.ts';
import { addUp, type CpuProfile, summarise } from '../../bench/profile/summary.ts';
import { stageTable, topFunctions } from '../../bench/profile/text.ts';

const root = 'file:///prebake/dist/';

/** A node of a profile: the function `name` at `path`, which is below `root` unless it is a whole URL. */
function node(id: number, functionName: string, path: string, children: number[] = []): CpuProfile['nodes'][number] {
  const url = path === '' || path.includes(':') ? path : root + path;
  return { id, callFrame: { functionName, url, lineNumber: 9 }, children };
}

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4, 8, 10]),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'renderBody', 'render/body.js', [5]),
    node(5, 'parse', 'file:///prebake/node_modules/satteri/index.js', [6]),
    node(6, 'digestOf', 'digest.js'),
    node(8, 'processTimers', 'node:internal/timers', [9]),
    node(9, 'stageFile', 'publish/stage.js'),
    node(10, 'compile', 'node:internal/modules/esm/utils', [11]),
    node(11, '', 'render/template.js'),
  ],
  samples: [2, 3, 4, 5, 5, 6, 8, 9, 10, 11],
  timeDeltas: [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 1000],
};

describe('the summary of a profile', () => {
  const summary = summarise(profile, root);

  test("counts a library's time for the stage that called it, and what all stages use too", () => {
    expect(summary.total).toBe(46);
    expect(Object.fromEntries(summary.stages)).toEqual({ idle: 1, GC: 2, body: 18, node: 7, stage: 8, start: 10 });
  });

  test('has the functions by their own time, with their places', () => {
    expect(summary.functions.slice(0, 3)).toEqual([
      { name: 'parse', place: 'satteri/index.js:10', self: 9 },
      { name: 'compile', place: 'node:internal/modules/esm/utils:10', self: 9 },
      { name: 'stageFile', place: 'dist/publish/stage.js:10', self: 8 },
    ]);
  });

  test('of several threads is their sum', () => {
    const both = addUp([summary, summary]);
    expect(both.total).toBe(92);
    expect(both.stages.get('body')).toBe(36);
    expect(both.functions[0]?.self).toBe(18);
  });

  test('reads as a table of stages and a list of functions', () => {
    const table = stageTable([
      { name: 'main', summary },
      { name: 'worker 1', summary: addUp([summary, summary]) },
    ]);
    expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toContainEqual(['body', '18', '36']);
    expect(topFunctions('main', summary).split('\n')[1]).toBe('       9 ms  19.6 %  parse  satteri/index.js:10');
  });
});

test.each([
  ['source/front-matter', 'parse'],
  ['source/walk', 'load'],
  ['render/body', 'body'],
  ['render/template', 'render'],
  ['site/site', 'site'],
  ['plan/rules', 'plan'],
  ['publish/stage', 'stage'],
  ['publish/commit', 'commit'],
  ['worker/pool', 'queue'],
  ['cli/main', 'start'],
  ['digest', undefined],
])('the file src/%s.ts is there, and part of the stage %s', (path, stage) => {
  expect(existsSync(join(import.meta.dirname, '../../src', `${path}.ts`))).toBe(true);
  expect(stageOf(path)).toBe(stage);
});
