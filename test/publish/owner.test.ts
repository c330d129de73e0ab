import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PrebakeError } from '../../src/errors.ts';
import { type Claim, type ClaimOptions, claimSite } from '../../src/publish/owner.ts';
import { makeFolder } from '../support/folder.ts';

const children: ChildProcess[] = [];
const claims: Claim[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const claim of claims.splice(0)) if (claim.owned) await claim.release();
});

function start(script: string, ...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, script), args, { execArgv: [] });
  children.push(child);
  return child;
}

async function claim(stateDir: string, options: Partial<ClaimOptions> = {}): Promise<Claim> {
  const claimed = await claimSite({ stateDir, onRequest: async function* () {}, ...options });
  claims.push(claimed);
  return claimed;
}

async function ask(claimed: Claim, message: unknown): Promise<unknown[]> {
  if (claimed.owned) throw new Error('This one is the owner.');
  const answers: unknown[] = [];
  for await (const answer of claimed.request(message)) answers.push(answer);
  return answers;
}

async function startOwner(stateDir: string): Promise<ChildProcess> {
  const owner = start('owner.mjs', stateDir);
  expect((await once(owner, 'message'))[0]).toBe('owner');
  return owner;
}

describe('a site', () => {
  test('is owned by who comes first, until it is released', async () => {
    const state = join(makeFolder(), '.prebake');
    const first = await claim(state);
    expect(first.owned).toBe(true);
    expect((await claim(state)).owned).toBe(false);
    if (first.owned) await first.release();
    expect(readdirSync(join(state, 'owner'))).toEqual([]);
    expect((await claim(state)).owned).toBe(true);
  });

  test('whose owner was killed goes to the next', async () => {
    const state = makeFolder();
    const owner = await startOwner(state);
    expect((await claim(state)).owned).toBe(false);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(readdirSync(join(state, 'owner'))).toHaveLength(2);
    expect((await claim(state)).owned).toBe(true);
    expect(readdirSync(join(state, 'owner'))).toHaveLength(2);
  });

  test('has one owner at a time, however many processes want it at once', async () => {
    const state = makeFolder();
    const dead = await startOwner(state);
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    const inside = join(state, 'inside');
    const claimants = Array.from({ length: 3 }, () => start('claimant.mjs', state, '60', inside));
    await Promise.all(claimants.map((child) => once(child, 'message')));
    const ends = claimants.map((child) => once(child, 'message'));
    for (const child of claimants) child.send('go');
    const counts = (await Promise.all(ends)).map(([count]) => count as { owned: number; asked: number });
    expect(counts.reduce((sum, { owned }) => sum + owned, 0)).toBeGreaterThan(20);
    for (const { owned } of counts) expect(owned).toBeGreaterThan(0);
    expect(readdirSync(state)).toEqual(['owner']);
    expect(readdirSync(join(state, 'owner'))).toEqual([]);
  });

  test('deep in the file system is owned all the same', async () => {
    const state = join(makeFolder(), 'a-long-name-of-a-folder'.repeat(5), 'another-long-name'.repeat(8));
    mkdirSync(state, { recursive: true });
    const links = () => readdirSync(tmpdir()).filter((name) => /^prebake-[0-9a-f]{16}$/.test(name));
    const before = links();
    await startOwner(state);
    expect(await ask(await claim(state), { count: 2 })).toEqual([{ number: 1 }, { number: 2 }]);
    expect(links()).toEqual(before);
  });

  test('whose owner hangs is said to be busy', async () => {
    const state = makeFolder();
    const owner = await startOwner(state);
    owner.kill('SIGSTOP');
    await expect(claim(state, { patience: 100 })).rejects.toMatchObject({
      name: 'site-busy',
      message: 'Another prebake owns this site and does not answer.',
    });
    expect(readdirSync(join(state, 'owner'))).toHaveLength(2);
  });
});

describe('a request to the owner', () => {
  test('streams what the owner does', async () => {
    const state = makeFolder();
    await startOwner(state);
    const claimed = await claim(state);
    const expected = Array.from({ length: 5_000 }, (_, index) => ({ number: index + 1 }));
    expect(await ask(claimed, { count: 5_000 })).toEqual(expected);
    expect(await ask(claimed, { count: 1 })).toEqual([{ number: 1 }]);
  });

  test('throws what the owner threw, with its name', async () => {
    const state = makeFolder();
    await claim(state, {
      async *onRequest() {
        yield 'begun';
        throw new PrebakeError('layout-missing', 'There is no layout "psot".', { file: 'a.md', line: 3 });
      },
    });
    await expect(ask(await claim(state), {})).rejects.toMatchObject({ name: 'layout-missing', file: 'a.md', line: 3 });
  });

  test('fails as busy when the owner is killed on the way', async () => {
    const state = makeFolder();
    const owner = await startOwner(state);
    const asking = ask(await claim(state), { count: 0 });
    await once(owner, 'message');
    owner.kill('SIGKILL');
    await expect(asking).rejects.toMatchObject({
      name: 'site-busy',
      message: expect.stringContaining('ended before the request was done'),
    });
  });

  test('that is given up ends the work on it', async () => {
    const state = makeFolder();
    let ended: () => void = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    await claim(state, {
      async *onRequest() {
        try {
          for (;;) {
            yield 'more';
            await new Promise(setImmediate);
          }
        } finally {
          ended();
        }
      },
    });
    const claimed = await claim(state);
    if (claimed.owned) throw new Error('There are two owners.');
    for await (const message of claimed.request({})) {
      expect(message).toBe('more');
      break;
    }
    await end;
  });
});
