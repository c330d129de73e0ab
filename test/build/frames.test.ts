import { expect, test } from 'vitest';
import type { ErrorData } from '../../src/errors.ts';
import { openTestSite } from '../support/session.ts';

const layout = { 'templates/layouts/default.hbs': '{{content}}' };

async function told(files: Record<string, string>): Promise<ErrorData[]> {
  const site = await openTestSite({ ...layout, ...files });
  await site.build();
  await site.stop();
  return site.events.flatMap(({ event }) => ('error' in event ? [event.error] : []));
}

test('a link that leads nowhere is shown in its line', async () => {
  expect(await told({ 'content/a.md': '# A\n\nSee [b](b.md).\n\nEnd.\n' })).toMatchObject([
    { name: 'link-unknown', line: 3, frame: '  2 |\n> 3 | See [b](b.md).\n    |         ^\n  4 |' },
  ]);
});

test('a fault of the site as a whole is shown in the line of its source', async () => {
  expect(await told({ 'content/a.md': '---\r\ndate: 2026-02-30\r\n---\r\n' })).toMatchObject([
    { name: 'date-impossible', line: 2, frame: '  1 | ---\n> 2 | date: 2026-02-30\n    |       ^\n  3 | ---' },
  ]);
});

test('a shortcode that does not exist is shown where it is called', async () => {
  expect(await told({ 'content/a.md': 'Text\n\n{{< nte >}}' })).toMatchObject([
    { name: 'shortcode-unknown', line: 3, frame: '  2 |\n> 3 | {{< nte >}}\n    |     ^' },
  ]);
});

test('what no page is at fault for is shown too', async () => {
  const errors = await told({
    'prebake.config.yaml': 'site: {}\n',
    'content/a.md': 'A',
    'templates/assets/site.css': 'a {}\nb { color: {} }\n',
  });
  expect(errors[0]).toMatchObject({ name: 'asset-failed', frame: expect.stringContaining('> 2 | b { color: {} }') });
});

test('a byte order mark is not shown', async () => {
  expect(await told({ 'content/a.md': '\ufeffSee [b](b.md).\n' })).toMatchObject([
    { name: 'link-unknown', line: 1, frame: '> 1 | See [b](b.md).\n    |         ^' },
  ]);
});
