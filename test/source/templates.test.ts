import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../src/digest.ts';
import { loadTemplates } from '../../src/source/templates.ts';
import { makeFolder } from '../support/folder.ts';
import { makeProject } from './project.ts';

test('templates are known by kind and path, and come with text and digest', async () => {
  const config = makeProject({
    'templates/layouts/post.hbs': '\ufeff{{content}}\r\n',
    'templates/layouts/docs/page.hbs': '',
    'templates/partials/x/y.hbs': 'y',
    'templates/shortcodes/note.hbs': 'n',
    'templates/layouts/notes.txt': '',
    'templates/layouts/.post.hbs': '',
    'templates/helpers/a.hbs': '',
    'templates/a.hbs': '',
  });
  const { templates, failures } = await loadTemplates(config);
  expect([...templates.keys()]).toEqual(['layout/docs/page', 'layout/post', 'partial/x/y', 'shortcode/note']);
  expect(templates.get('layout/post')).toEqual({
    name: 'post',
    kind: 'layout',
    path: 'templates/layouts/post.hbs',
    digest: digestOf('\ufeff{{content}}\r\n'),
    text: '{{content}}\r\n',
  });
  expect(failures).toEqual([]);
});

test('a project without templates has none', async () => {
  expect(await loadTemplates(makeProject({}))).toEqual({ templates: new Map(), failures: [] });
});

test('a template that cannot be read is a failure and keeps no other back', async () => {
  const config = makeProject({
    'templates/layouts/a.hbs': Buffer.from([0x61, 0x0a, 0xff]),
    'templates/layouts/b.hbs': 'b',
  });
  symlinkSync(join(makeFolder({ 'c.hbs': '' }), 'c.hbs'), join(config.root, 'templates/layouts/c.hbs'));
  const { templates, failures } = await loadTemplates(config);
  expect([...templates.keys()]).toEqual(['layout/b']);
  expect(failures.map(({ error }) => error)).toMatchObject([
    { name: 'symlink-outside', file: 'templates/layouts/c.hbs' },
    { name: 'file-not-utf8', file: 'templates/layouts/a.hbs', line: 2 },
  ]);
});
