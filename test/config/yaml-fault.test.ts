import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { yamlFault } from '../../src/config/yaml-fault.ts';

test.each([
  ['a: "x\nb: y\n', 'This " is never closed.', '"x'],
  ["a: 'it''s\nb: y\n", "This ' is never closed.", "'it"],
  ['a: "say \\"x\nb: y\n', 'This " is never closed.', '"say'],
  ['a: b: c\n', 'A value that holds ": " must stand in quotes.', 'b: c'],
  ['a: 1\na: 2\n', 'This key is written twice.', 'a: 2'],
  ['a:\n\tb: 1\n', 'A tab cannot indent in YAML. Use spaces.', '\tb'],
  ['a: @b\n', 'Plain value cannot start with reserved character @. Put the value in quotes.', '@b'],
  ['a: [1, 2\nb: 3\n', 'A bracket is not closed: "]" is missing before this.', 'b: 3'],
  ['a: "\\q"\n', expect.stringContaining('backslash'), '\\q'],
])('%j is told in plain words, at the place to look at', (text, message, from) => {
  const [error] = parseDocument(text, { prettyErrors: false }).errors;
  if (error === undefined) throw new Error('It is no fault.');
  const fault = yamlFault(error, text);
  expect(fault.message).toEqual(message);
  expect(text.slice(fault.offset)).toMatch(new RegExp(`^${from.replace(/[\\[\]?]/g, '\\$&')}`));
});
