import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { createCommandLine } from '../../src/cli/command-line.ts';
import { loadConfig } from '../../src/config/load.ts';
import { renderBody } from '../../src/render/body.ts';
import { builtinHelpers } from '../../src/render/helpers/registry.ts';
import { readLayout } from '../../src/render/layout.ts';
import { SCOPE_HELPER, templateOf } from '../../src/render/template.ts';
import { parseData } from '../../src/source/data.ts';
import { parseFrontMatter } from '../../src/source/front-matter.ts';
import { root } from '../support/documentation.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { callsOf, readSamples, type Sample } from './samples.ts';

/**
 * Every fenced sample of the documentation works as it stands. A fence that says `unchecked` after its language is left
 * out; the word is not shown to readers. The pages of errors show what is wrong, and are run by `errors.test.ts`.
 */
const all = readSamples().filter(({ page }) => !page.startsWith('errors/'));
const inLanguages = (...languages: string[]) =>
  all
    .filter(({ isChecked, language }) => isChecked && languages.includes(language))
    .map((sample) => [sample.place, sample] as const);

test('few samples are left out, and these are known', () => {
  const unchecked = all.filter(({ isChecked }) => !isChecked);
  expect(unchecked.map(({ page, code }) => `${page}: ${code.split('\n')[0]}`)).toEqual([]);
  expect(all.length).toBeGreaterThan(50);
});

const isConfig = ({ title }: Sample) => /(?:^|\/)prebake\.config\.\w+$/.test(title);

/** The file that a sample shows. A config may be shown without what stands around its options. */
function fileOf(sample: Sample): string {
  if (!isConfig(sample) || !sample.title.endsWith('.ts') || /^export default/m.test(sample.code)) return sample.code;
  return `import { defineConfig } from 'prebake';\nexport default defineConfig({\n${sample.code}\n});\n`;
}

describe('TypeScript', () => {
  const samples = inLanguages('ts', 'typescript').map(([, sample]) => sample);

  test('has the right types', () => {
    const folder = makeFolder();
    const files = new Map<string, string>();
    for (const sample of samples) {
      const name = sample.title === '' ? 'untitled.ts' : sample.title;
      // Files of one page may import each other, so they lie together.
      let path = join(sample.page, name);
      for (let count = 2; files.has(path); count++) path = join(`${sample.page}-${count}`, name);
      files.set(path, `${fileOf(sample)}\nexport {};\n`);
    }
    writeFiles(folder, {
      ...Object.fromEntries(files),
      'package.json': '{ "type": "module" }',
      'tsconfig.json': JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: {
          lib: ['ES2023', 'DOM', 'DOM.Iterable'],
          paths: { prebake: [join(root, 'src/index.ts')] },
          typeRoots: [join(root, 'node_modules/@types')],
          noUnusedLocals: false,
          noUnusedParameters: false,
        },
        include: ['**/*.ts'],
        exclude: [],
      }),
    });
    expect(tsc(folder)).toBe('');
  });
});

/** What the compiler complains of. */
function tsc(folder: string): string {
  try {
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return String((error as { stdout: string }).stdout);
  }
}

describe('configs pass the check', () => {
  test.each(
    all.filter((sample) => sample.isChecked && isConfig(sample)).map((sample) => [sample.place, sample] as const),
  )('%s', async (_place, sample) => {
    const folder = makeFolder({ [sample.title]: fileOf(sample) });
    await expect(loadConfig({ root: folder, file: sample.title })).resolves.toHaveProperty('config.site');
  });
});

describe('YAML and TOML can be read, and the keys of front matter are right', () => {
  test.each(inLanguages('yaml', 'yml', 'toml'))('%s', (_place, sample) => {
    const { title, code, language } = sample;
    if (isConfig(sample)) return;
    const isPage = title === '' || title.endsWith('.md') || title.endsWith('_defaults.yaml');
    if (!isPage) expect(() => parseData(code, `x.${language}`)).not.toThrow();
    else if (/^(?:---|\+\+\+)/.test(code)) expect(parseFrontMatter(code, title).found).toBe(true);
    else
      expect(parseFrontMatter(language === 'toml' ? `+++\n${code}+++\n` : `---\n${code}---\n`, title).found).toBe(true);
  });
});

describe('pages can be read, and the calls of shortcodes in them', () => {
  test.each(inLanguages('md', 'markdown'))('%s', async (_place, { code, title }) => {
    // What `prebake new` makes pages of is a template.
    if (title.startsWith('archetypes/')) return;
    const { body, bodyLine } = parseFrontMatter(code, title);
    const settings = { highlight: false, rawHtml: true, smartPunctuation: false, tocDepth: 3 };
    const source = { text: body, format: 'markdown', path: title, line: bodyLine } as const;
    await expect(renderBody(source, settings)).resolves.toHaveProperty('html');
  });
});

describe('templates call helpers that there are', () => {
  test.each(inLanguages('hbs', 'handlebars'))('%s', (_place, { page, title, code }) => {
    const own = all.filter((sample) => sample.page === page && sample.title.startsWith('templates/helpers/'));
    const ownNames = own.flatMap(({ code }) =>
      Array.from(code.matchAll(/^export (?:function|const) (\w+)/gm), ([, name = '']) => name),
    );
    const names = [...Object.keys(builtinHelpers), SCOPE_HELPER, ...ownNames];
    const known = Object.fromEntries(names.map((name) => [name, true as const]));
    const layout = { kind: 'layout', name: title, path: title, text: code, digest: `${title} ${code}` } as const;
    expect(() =>
      templateOf(readLayout(layout).source, { key: names.join(' '), known, needArguments: new Set() }, true),
    ).not.toThrow();
  });
});

describe('calls of prebake use commands and options that there are', () => {
  test.each(inLanguages('sh', 'bash', 'shell', 'console'))('%s', async (_place, sample) => {
    for (const args of callsOf(sample)) {
      const silent = { write: () => true };
      const program = createCommandLine({ version: '', out: silent, err: silent, run: async () => {} });
      const code = await program.parseAsync(args, { from: 'user' }).then(
        () => 'fine',
        (error: { code: string }) => error.code,
      );
      expect({ args, code }).toEqual({
        args,
        code: expect.stringMatching(/^(?:fine|commander\.help\w*|commander\.version)$/),
      });
    }
  });
});

describe('JSON, CSV, stylesheets and scripts can be read', () => {
  test.each(inLanguages('json'))('%s', (_place, { code }) => {
    const isWhole = /^[[{]\s*$/m.test(code.split('\n')[0] ?? '');
    for (const text of isWhole ? [code] : code.trim().split('\n')) expect(() => JSON.parse(text)).not.toThrow();
  });

  test.each(inLanguages('csv'))('%s', (_place, { code }) => {
    expect(parseData(code, 'x.csv')).toHaveProperty('length');
  });

  test.each(inLanguages('css', 'js', 'mjs', 'javascript'))('%s', async (_place, { code, language }) => {
    const { warnings } = await transform(code, { loader: language === 'css' ? 'css' : 'js' });
    expect(warnings).toEqual([]);
  });
});
