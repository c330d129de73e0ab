import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { errorsOf, type PrebakeProcess, runPrebake, startPrebake, type Told } from '../support/prebake-process.ts';
import { readTree } from '../support/tree.ts';
import { post, smallSite } from './site.ts';

const start = (root: string, ...args: string[]) => startPrebake(root, ['start', '--port', '0', ...args]);

/** What a build from nothing makes of the same sources, in another folder. */
async function cleanBuild(root: string): Promise<Record<string, string>> {
  const clean = makeFolder();
  for (const part of ['prebake.config.yaml', 'content', 'templates', 'static']) {
    cpSync(join(root, part), join(clean, part), { recursive: true });
  }
  expect(await runPrebake(clean, ['build'])).toMatchObject({ code: 0 });
  return readTree(join(clean, 'public'));
}

const publicOf = (root: string) => readTree(join(root, 'public'));

function manyPosts(text: string): Record<string, string> {
  const day = (index: number) => new Date(Date.UTC(2025, 0, index + 1)).toISOString().slice(0, 10);
  return Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [
      `content/blog/p${index}.md`,
      post(`${text} ${index}`, day(index), `${text} of ${index}.\n`.repeat(20)),
    ]),
  );
}

describe('killed in the middle of its work, and started again, it makes what a build from nothing makes:', () => {
  const isStage = (stage: string) => (told: Told) => told.stage === stage;
  test.each<[string, string, (told: Told) => boolean]>([
    ['at the first page', 'page:rendered', () => true],
    ['before the commit', 'build:progress', isStage('commit')],
    ['after the commit', 'build:published', () => true],
  ])('%s', async (_when, event, fits) => {
    const root = makeFolder({ ...smallSite(), ...manyPosts('First') });
    const first = start(root);
    await first.told('watcher:ready');
    await first.told('build:done');
    await first.after(
      () => {
        writeFiles(root, manyPosts('Second'));
        rmSync(join(root, 'content/about.md'));
        writeFiles(root, { 'content/blog/new.md': post('New', '2026-05-01', 'New.') });
      },
      event,
      fits,
    );
    first.kill('SIGKILL');
    expect(await first.ended).toMatchObject({ code: null, signal: 'SIGKILL' });

    const second = start(root);
    await second.told('build:done');
    expect(publicOf(root)).toEqual(await cleanBuild(root));
    expect((await second.get('/blog/p7/')).body).toContain('Second of 7.');
    expect((await second.stop()).code).toBe(0);
    expect(leftovers(root)).toEqual([]);
  });

  test('at any moment of a cold build', async () => {
    const root = makeFolder({ ...smallSite(), ...manyPosts('First') });
    for (const when of ['build:started', 'page:rendered', 'build:progress', 'build:published']) {
      const killed = startPrebake(root, ['build']);
      await killed.told(when, ({ stage }) => stage === undefined || stage === 'commit');
      killed.kill('SIGKILL');
      await killed.ended;
    }
    expect(await runPrebake(root, ['build'])).toMatchObject({ code: 0 });
    expect(publicOf(root)).toEqual(await cleanBuild(root));
    expect(leftovers(root)).toEqual([]);
  });
});

/** Stages, sockets and flags of processes that are no more. */
function leftovers(root: string): string[] {
  const state = readdirSync(join(root, '.prebake'), { recursive: true, encoding: 'utf8' });
  return state.filter((path) => /^(stage\/builds|owner)\/./.test(path));
}

describe('one prebake', () => {
  const root = makeFolder({
    ...smallSite(),
    'prebake.config.yaml': 'site: { title: Garden }\nschedules: false\nworkers: { count: 1 }\n',
  });
  let owner: PrebakeProcess;

  test('owns a site: a second start fails and says why', async () => {
    owner = start(root);
    await owner.told('build:done');
    const second = await start(root).ended;
    expect(second.code).toBe(1);
    expect(errorsOf(second)).toMatchObject([
      { name: 'site-busy', message: expect.stringContaining('Another prebake') },
    ]);
    expect((await owner.get('/about/')).status).toBe(200);
  });

  test.each(['plan', 'list pages', 'clean'])('refuses %s meanwhile', async (command) => {
    const refused = await runPrebake(root, command.split(' '));
    expect(refused.code).toBe(1);
    expect(errorsOf(refused)).toMatchObject([{ name: 'site-busy' }]);
  });

  test('takes over what a build beside it was asked for', async () => {
    const handed = await runPrebake(root, ['build']);
    expect(handed.code).toBe(0);
    const summary = handed.events.find(({ event }) => event === 'build:done');
    expect(summary).toMatchObject({ failed: 0, rendered: 0 });
    expect(owner.events).toContainEqual(expect.objectContaining({ event: 'build:done', buildId: summary?.buildId }));
  });

  test('puts back, at a full look, what others altered or removed in the output folder', async () => {
    const before = publicOf(root);
    rmSync(join(root, 'public/about/index.html'));
    writeFileSync(join(root, 'public/index.html'), 'by hand');
    rmSync(join(root, 'public/robots.txt'));
    const handed = await runPrebake(root, ['build']);
    expect(handed.code).toBe(0);
    expect(publicOf(root)).toEqual(before);
  });

  test('fails a build beside it when a page fails, and publishes the others', async () => {
    writeFiles(root, { 'content/bad.md': '---\ntitle: [x\n---\n', 'content/fine.md': '# Fine\n' });
    const handed = await runPrebake(root, ['build']);
    expect(handed.code).toBe(1);
    expect((await owner.get('/fine/')).status).toBe(200);
    expect((await owner.get('/bad/')).status).toBe(404);
    rmSync(join(root, 'content/bad.md'));
    expect((await runPrebake(root, ['build'])).code).toBe(0);
  });

  test('stops at SIGTERM with 0, within seconds, and lets the site go', async () => {
    const began = Date.now();
    expect(await owner.stop()).toMatchObject({ code: 0, stderr: '' });
    expect(Date.now() - began).toBeLessThan(3000);
    expect(leftovers(root)).toEqual([]);
    const next = start(root);
    await next.told('build:done');
    const stopping = next.ended;
    next.kill('SIGINT');
    expect(await stopping).toMatchObject({ code: 0 });
  });
});

describe('a start that is stopped', () => {
  test('while it works ends its build or leaves it, with 0', async () => {
    const root = makeFolder({ ...smallSite(), ...manyPosts('First') });
    const prebake = start(root);
    await prebake.told('page:rendered');
    const began = Date.now();
    expect(await prebake.stop()).toMatchObject({ code: 0, stderr: '' });
    expect(Date.now() - began).toBeLessThan(5000);
    expect(leftovers(root)).toEqual([]);
  });

  test('as soon as it has begun', async () => {
    const root = makeFolder(smallSite());
    const prebake = start(root);
    await prebake.told('server:listening');
    expect(await prebake.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('while a client holds its connection open', async () => {
    const root = makeFolder(smallSite());
    const prebake = start(root);
    await prebake.told('build:done');
    const { hostname, port } = new URL(await prebake.url());
    const { connect } = await import('node:net');
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    afterAll(() => socket.destroy());
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const began = Date.now();
    expect(await prebake.stop()).toMatchObject({ code: 0 });
    expect(Date.now() - began).toBeLessThan(6000);
    socket.destroy();
  });
});

test('a port in use is named, and the site is free again afterwards', async () => {
  const root = makeFolder(smallSite());
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const refused = await startPrebake(root, ['start', '--port', String(port)]).ended;
  expect(refused.code).toBe(1);
  expect(errorsOf(refused)).toMatchObject([{ name: 'port-in-use', message: expect.stringContaining(String(port)) }]);
  await new Promise((resolve) => server.close(resolve));
  const prebake = start(root);
  await prebake.told('build:done');
  expect((await prebake.stop()).code).toBe(0);
});

/** However the deletion of a folder is cut into builds, none of them may remove anything. */
const carefulConfig = 'schedules: false\npublish: { maxDelete: { share: 0, count: 0 } }\n';

describe('a build that would remove more than it may', () => {
  test('changes nothing and says so; what is put back is published again', async () => {
    const { 'prebake.config.yaml': _config, ...site } = smallSite();
    const root = makeFolder({ ...site, ...manyPosts('Many'), 'prebake.config.yaml': carefulConfig });
    const prebake = start(root);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    const before = publicOf(root);
    const failed = await prebake.after(
      () => renameSync(join(root, 'content/blog'), join(root, 'elsewhere')),
      'build:failed',
    );
    expect(failed.error).toMatchObject({
      name: 'max-delete',
      message: expect.stringMatching(/would remove \d+ of 125/),
    });
    expect(publicOf(root)).toEqual(before);
    const back = await prebake.after(
      () => renameSync(join(root, 'elsewhere'), join(root, 'content/blog')),
      'build:done',
    );
    expect(back).toMatchObject({ pruned: 0, failed: 0 });
    expect(publicOf(root)).toEqual(before);
    expect((await prebake.stop()).code).toBe(0);
  });

  test('is refused to a build beside a start as well, until that one says --allow-delete', async () => {
    const { 'prebake.config.yaml': _config, ...site } = smallSite();
    const root = makeFolder({ ...site, ...manyPosts('Many'), 'prebake.config.yaml': carefulConfig });
    const prebake = start(root);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    await prebake.after(() => rmSync(join(root, 'content/blog'), { recursive: true }), 'build:failed');
    const refused = await runPrebake(root, ['build']);
    expect(refused.code).toBe(1);
    expect(errorsOf(refused).map(({ name }) => name)).toEqual(['max-delete']);
    expect((await runPrebake(root, ['build', '--allow-delete'])).code).toBe(0);
    expect((await prebake.get('/blog/p1/')).status).toBe(404);
    expect((await prebake.get('/about/')).status).toBe(200);
    expect((await prebake.stop()).code).toBe(0);
  });
});

describe('a config that changes', () => {
  test('is what a build beside a start is done with', async () => {
    const root = makeFolder(smallSite());
    const prebake = start(root);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    const config = readFileSync(join(root, 'prebake.config.yaml'), 'utf8');
    for (const title of ['Meadow', 'Orchard', 'Wood']) {
      await prebake.after(() => {
        writeFiles(root, { 'prebake.config.yaml': config.replace('Garden', title) });
      }, 'notice');
      expect((await runPrebake(root, ['build'])).code).toBe(0);
      expect(readFileSync(join(root, 'public/about/index.html'), 'utf8')).toContain(`| ${title}</title>`);
    }
    expect((await prebake.stop()).code).toBe(0);
  });

  test('together with content, into what cannot be read or is the same, does not lose the content', async () => {
    const root = makeFolder(smallSite());
    const prebake = start(root);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    const config = readFileSync(join(root, 'prebake.config.yaml'), 'utf8');
    for (const [index, text] of [`${config}# a comment\n`, 'site: [\n', `${config}# another\n`].entries()) {
      writeFiles(root, {
        'prebake.config.yaml': text,
        'content/about.md': `---\ntitle: About\n---\nVersion ${index}.\n`,
      });
      await prebake.until('the edit', async () => (await prebake.get('/about/')).body.includes(`Version ${index}.`));
    }
    expect((await prebake.stop()).code).toBe(0);
  });

  test('to another output folder publishes there', async () => {
    const root = makeFolder(smallSite());
    const prebake = start(root);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    const config = readFileSync(join(root, 'prebake.config.yaml'), 'utf8');
    await prebake.after(
      () => writeFiles(root, { 'prebake.config.yaml': `${config}paths: { public: elsewhere }\n` }),
      'build:published',
    );
    expect(readTree(join(root, 'elsewhere'))).toEqual(publicOf(root));
    expect((await prebake.stop()).code).toBe(0);
  });

  test('to what cannot be begun leaves the site as it was, and is mended', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const config = (port: number) => `site: { title: Garden }\nschedules: false\nserve: { port: ${port} }\n`;
    const root = makeFolder({ ...smallSite(), 'prebake.config.yaml': config(0) });
    const prebake = startPrebake(root, ['start']);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    const told = await prebake.after(() => writeFiles(root, { 'prebake.config.yaml': config(port) }), 'warning');
    expect(told.error).toMatchObject({ name: 'port-in-use' });
    writeFiles(root, { 'content/about.md': '---\ntitle: About\n---\nStill alive.\n' });
    const about = join(root, 'public/about/index.html');
    await prebake.until('the edit', () => readFileSync(about, 'utf8').includes('Still alive.'));
    const file = { 'prebake.config.yaml': `${config(0)}paths: { public: taken }\n`, taken: 'a file' };
    const other = await prebake.after(() => writeFiles(root, file), 'warning');
    expect(other.error).toMatchObject({ name: 'public-failed' });
    writeFiles(root, { 'content/about.md': '---\ntitle: About\n---\nAlive again.\n' });
    await prebake.until('the edit', () => readFileSync(about, 'utf8').includes('Alive again.'));
    const mended = config(0).replace('Garden', 'Meadow');
    writeFiles(root, { 'prebake.config.yaml': mended });
    await prebake.until('the title', () => readFileSync(about, 'utf8').includes('| Meadow</title>'));
    expect((await prebake.stop()).code).toBe(0);
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('prebake watch', () => {
  test('adds live reload to what it serves, never to what it writes', async () => {
    const root = makeFolder(smallSite());
    const prebake = startPrebake(root, ['watch', '--port', '0']);
    await prebake.told('build:done');
    expect((await prebake.get('/about/')).body).toContain('/_prebake/live.js');
    expect(readFileSync(join(root, 'public/about/index.html'), 'utf8')).not.toContain('_prebake');
    expect(publicOf(root)).toEqual(await cleanBuild(root));
    expect((await prebake.stop()).code).toBe(0);
  });

  test('shows drafts, future and expired pages in a preview that never reaches the output folder', async () => {
    const hidden = {
      'content/blog/draft.md': post('Draft', '2026-01-01', 'A draft.', 'draft: true\n'),
      'content/blog/future.md': post('Future', '2199-01-01', 'To come.'),
      'content/blog/expired.md': post('Expired', '2026-01-01', 'Past.', 'expiryDate: 2026-01-02\n'),
    };
    const root = makeFolder({ ...smallSite(), ...hidden });
    expect((await runPrebake(root, ['build'])).code).toBe(0);
    const before = publicOf(root);
    const prebake = startPrebake(root, ['watch', '--port', '0', '--drafts', '--future', '--expired']);
    await prebake.told('watcher:ready');
    await prebake.told('build:done');
    for (const [path, text] of [
      ['/blog/draft/', 'A draft.'],
      ['/blog/future/', 'To come.'],
      ['/blog/expired/', 'Past.'],
    ] as const) {
      expect((await prebake.get(path)).body).toContain(text);
    }
    writeFiles(root, { 'content/about.md': '---\ntitle: About\n---\nEdited in the preview.\n' });
    await prebake.until('the edit', async () => (await prebake.get('/about/')).body.includes('Edited in the preview.'));
    expect((await prebake.stop()).code).toBe(0);
    expect(publicOf(root)).toEqual(before);
  });

  test('shows the site as of a time', async () => {
    const root = makeFolder({ ...smallSite(), 'content/blog/future.md': post('Future', '2199-01-01', 'To come.') });
    const ended = await runPrebake(root, ['build', '--at', '2199-01-02']);
    expect(ended.code).toBe(0);
    const preview = readTree(join(root, '.prebake/preview'));
    expect(preview['blog/future/index.html']).toContain('To come.');
    expect(readdirSync(root)).not.toContain('public');
  });
});

test('prebake serve gives out what is published, and takes up what a build publishes beside it', async () => {
  const root = makeFolder(smallSite());
  expect((await runPrebake(root, ['build'])).code).toBe(0);
  const server = startPrebake(root, ['serve', '--port', '0']);
  await server.told('server:listening');
  expect((await server.get('/about/')).body).toContain('About us.');
  writeFiles(root, { 'content/about.md': '---\ntitle: About\n---\nAbout you.\n', 'content/later.md': '# Later\n' });
  expect((await runPrebake(root, ['build'])).code).toBe(0);
  // It looks at most once a second whether something was published.
  while ((await server.get('/later/')).status === 404);
  expect((await server.get('/about/')).body).toContain('About you.');
  expect((await server.stop()).code).toBe(0);
});
