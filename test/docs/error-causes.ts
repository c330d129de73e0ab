import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { answer } from '../../src/build/hand-over.ts';
import type { Session } from '../../src/build/session.ts';
import type { ErrorName } from '../../src/errors.ts';
import { createEvents } from '../../src/events.ts';
import { claimSite } from '../../src/publish/owner.ts';
import { createLedger } from '../../src/queue/ledger.ts';
import { createFakeClock } from '../support/clock.ts';
import { writeFiles } from '../support/folder.ts';
import { runInShell, type SetUp } from './command.ts';

const PORTS = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** Errors that no small site meets on demand, and the test that shows each of them. */
export const elsewhere: Partial<Record<ErrorName, string>> = {
  'file-unstable': 'test/source/read.test.ts',
  'broker-failed': 'test/queue/dispatch.test.ts',
  'public-full': 'test/publish/mounts.test.ts',
  'notify-failed': 'test/processes/systemd.test.ts',
  internal: 'test/log/text.test.ts',
};

// biome-ignore lint/suspicious/noConfusingVoidType: most causes need nothing more than what they have done.
type Cause = SetUp | void;

/** The ports that everyone may listen on, which on some machines are all. */
const firstFreePort = existsSync(PORTS) ? Number(readFileSync(PORTS, 'utf8')) : 1024;

/** Errors that this machine does not know. */
export const impossible: Partial<Record<ErrorName, boolean>> = { 'port-forbidden': firstFreePort <= 80 };

/** What the files of a page's example cannot say. Runs after they are written. */
export const setups: Partial<Record<ErrorName, (root: string) => Cause | Promise<Cause>>> = {
  'project-missing': (root) => {
    rmSync(join(root, 'content'), { recursive: true });
  },
  'file-not-utf8': (root) => {
    const file = join(root, 'content/menu.md');
    writeFileSync(file, readFileSync(file, 'utf8'), 'latin1');
  },
  'file-unreadable': (root) => {
    chmodSync(root, 0o777);
    chmodSync(join(root, 'content/diary.md'), 0);
    return { asNobody: true };
  },
  'front-matter-too-large': (root) =>
    writeFiles(root, {
      'content/map.md': `---\ntitle: Map\nimage: data:image/png;base64,${'iVBORw0K'.repeat(9_000)}\n---\n`,
    }),
  'symlink-broken': (root) => symlinkSync('guides/2025.md', join(root, 'content/guide.md')),
  'symlink-outside': (root) => symlinkSync('/etc/hosts', join(root, 'content/host.md')),
  'public-read-only': (root) => {
    chmodSync(root, 0o777);
    mkdirSync(join(root, 'public'), { mode: 0o555 });
    return { asNobody: true };
  },
  'write-failed': (root) => {
    chmodSync(root, 0o777);
    mkdirSync(join(root, 'content/locked'), { mode: 0o555 });
    return { asNobody: true };
  },
  'max-delete': async (root) => {
    const posts = Array.from({ length: 30 }, (_, index) => [
      `content/blog/post-${index + 1}.md`,
      `# Post ${index + 1}\n`,
    ]);
    writeFiles(root, Object.fromEntries(posts));
    await runInShell('prebake build', root);
    rmSync(join(root, 'content/blog'), { recursive: true });
  },
  'manifest-damaged': async (root) => {
    await runInShell('prebake build', root);
    const folder = join(root, '.prebake/manifest');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      bytes[bytes.length - 20] = 0;
      writeFileSync(join(folder, name), bytes);
    }
    // The journal holds times, whose digits differ.
    return {
      show: (printed) =>
        printed.replace(/\d+ of \d+ bytes/, '90 of 534 bytes').replace(/from byte \d+ on/, 'from byte 444 on'),
    };
  },
  'site-busy': async (root) => {
    const claim = await claimSite({ stateDir: join(root, '.prebake'), onRequest: () => nothing() });
    return { end: () => claim.owned && claim.release() };
  },
  'queue-full': async (root) => {
    const clock = createFakeClock();
    const ledger = createLedger({ limit: 1, clock, random: () => 0, events: createEvents() });
    await ledger.submit({ trigger: 'cli', scope: 'all' });
    const session = { ledger } as Session;
    const claim = await claimSite({
      stateDir: join(root, '.prebake'),
      onRequest: (asked) => answer(async () => session, createEvents(), asked),
    });
    return { end: () => claim.owned && claim.release() };
  },
  'port-forbidden': (root) => {
    chmodSync(root, 0o777);
    return { asNobody: true };
  },
  'port-in-use': async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    return {
      command: (command) => command.replace('4000', String(port)),
      show: (printed) => printed.replaceAll(String(port), '4000'),
      end: () => other.close(),
    };
  },
};

async function* nothing() {}
