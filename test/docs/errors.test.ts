import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ErrorName, remedies } from '../../src/errors.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { runInShell, type SetUp } from './command.ts';
import { elsewhere, impossible, setups } from './error-causes.ts';
import { parseErrorPage, withPrinted } from './error-page.ts';

// The examples of the error pages are run here. UPDATE_DOCS=1 writes what prebake prints into the pages.

const folder = join(import.meta.dirname, '../../content/docs/errors');
const names = Object.keys(remedies) as ErrorName[];
const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'index.md');
const pathOf = (name: string) => join(folder, `${name}.md`);
const read = (name: string) => readFileSync(pathOf(name), 'utf8');

/** What every site has; an example may write these files itself. */
const base = {
  'content/index.md': '# Home\n',
  'templates/layouts/default.hbs': '<main>{{content}}</main>\n',
};

test('every error has a page, and every page an error', () => {
  expect(files.map((file) => file.replace(/\.md$/, '')).sort()).toEqual([...names].sort());
});

test('every error without an example is met in the test that is named for it', () => {
  for (const [name, file] of Object.entries(elsewhere)) {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

test('the sample of the index is what is printed', () => {
  const [run] = parseErrorPage(read('link-unknown')).runs;
  expect(readFileSync(join(folder, 'index.md'), 'utf8')).toContain(`\`\`\`text\n${run?.printed}\`\`\``);
});

test('every error can be met: its name is thrown somewhere', () => {
  const src = join(import.meta.dirname, '../../src');
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'errors.ts' && !file.endsWith('exit-code.ts'))
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n');
  expect(names.filter((name) => name !== 'internal' && !sources.includes(`'${name}'`))).toEqual([]);
});

describe('the page of', () => {
  test.each(names)('%s has its parts, and takes its remedy from the code', (name) => {
    const { title, description, parts } = parseErrorPage(read(name));
    expect(title).toBe(name);
    expect(description).toMatch(/^[A-Za-z].{20,110}[.]$/);
    const wanted = Object.hasOwn(elsewhere, name) ? [] : ['Example'];
    expect(Object.keys(parts)).toEqual(['What happened', ...wanted, 'What to do']);
    expect(parts['What to do']?.trim()).toMatch(/^\{\{< remedy >\}\}/);
    expect(parts['What happened']?.trim().length).toBeGreaterThan(100);
  });

  test.each(names.filter((name) => !Object.hasOwn(elsewhere, name) && !impossible[name]))(
    '%s shows what is printed',
    async (name) => {
      const text = read(name);
      const page = parseErrorPage(text);
      const root = makeFolder({ ...base, ...page.files });
      const printed: string[] = [];
      const setUp: SetUp = (await setups[name]?.(root)) ?? {};
      try {
        for (const { command } of page.runs) printed.push((await runInShell(command, root, setUp)).err);
      } finally {
        await setUp.end?.();
      }
      if (process.env.UPDATE_DOCS === '1') writeFileSync(pathOf(name), withPrinted(text, printed));
      else expect(printed).toEqual(page.runs.map((run) => run.printed));
      expect(printed.at(-1)).toMatch(new RegExp(`^(error|warning) ${name}\\b`, 'm'));

      if (Object.keys(page.mended).length + page.remedyCommands.length === 0) return;
      writeFiles(root, page.mended);
      let last = page.runs.at(-1)?.command ?? '';
      for (const line of page.remedyCommands) {
        if (line.startsWith('prebake ')) last = line;
        else execFileSync('sh', ['-c', line], { cwd: root });
      }
      expect(await runInShell(last, root)).toMatchObject({ err: '', code: 0 });
    },
  );
});
