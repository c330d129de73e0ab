import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMove, isEnded, moves, type RequestState, unionOf } from '../../src/queue/request.ts';

const states = Object.keys(moves) as RequestState[];
const drawing = readFileSync(new URL('../../src/queue/README.md', import.meta.url), 'utf8');
const drawn = [...drawing.matchAll(/^\s*(\S+) --> ([^\s:]+)/gm)].map(([, from, to]) => `${from} --> ${to}`);

test('the drawing and the table have the same moves', () => {
  const tabled = states.flatMap((from) => moves[from].map((to) => `${from} --> ${to}`));
  expect(drawn.filter((move) => !move.includes('[*]')).sort()).toEqual(tabled.sort());
});

test('the drawing ends where the table ends, and begins with waiting', () => {
  const ends = states.filter(isEnded).map((state) => `${state} --> [*]`);
  expect(drawn.filter((move) => move.includes('[*]')).sort()).toEqual(['[*] --> waiting', ...ends].sort());
});

test('every move that is not in the table is refused', () => {
  for (const from of states) {
    for (const to of states) {
      const check = () => checkMove(from, to);
      if (drawn.includes(`${from} --> ${to}`)) expect(check).not.toThrow();
      else expect(check).toThrow(`A ${from} request cannot become ${to}.`);
    }
  }
});

test('the union of scopes is all as soon as one of them is', () => {
  expect(unionOf([new Set(['a']), new Set(['b', 'a'])])).toEqual(new Set(['a', 'b']));
  expect(unionOf([new Set(['a']), 'all', new Set(['b'])])).toBe('all');
  expect(unionOf([])).toEqual(new Set());
});
