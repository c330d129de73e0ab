import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { skippedWithout } from '../docs/sample.ts';
import { makeFolder } from '../support/folder.ts';
import { runPrebake, startPrebake } from '../support/prebake-process.ts';
import { smallSite } from './site.ts';

/** What systemd is for this: it reads messages from a Unix datagram socket, and closes files sent with them. */
const RECEIVER = `
import json, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True:
    text = s.recv(65536).decode()
    print(json.dumps(dict(line.split("=", 1) for line in text.splitlines() if "=" in line)), flush=True)
`;

const need = skippedWithout('python3', 'systemd-notify');

type Message = Record<string, string>;

const children = new Set<{ kill(signal: 'SIGKILL'): unknown }>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function receive() {
  const socket = join(makeFolder(), 'notify');
  const child = spawn('python3', ['-c', RECEIVER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const lines = createInterface({ input: child.stdout });
  const messages: Message[] = [];
  const listeners = new Set<() => void>();
  await once(lines, 'line');
  lines.on('line', (line) => {
    const message: Message = JSON.parse(line);
    // With it the sender asks whether all before it was read.
    if (message.BARRIER === undefined) messages.push(message);
    for (const listener of listeners) listener();
  });
  return {
    socket,
    messages,
    /** Resolves when the messages are as wanted. */
    until: (fits: (messages: readonly Message[]) => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (fits(messages)) resolve();
        };
        listeners.add(check);
        check();
      }),
  };
}

const tells = (name: string) => (message: Message) => message[name] === '1';
const root = () => makeFolder(smallSite());

describe.skipIf(need !== '')(`what systemd is told${need}:`, () => {
  test('start is ready when the first build is published, lives, and says that it stops', async () => {
    const site = root();
    const systemd = await receive();
    const env = { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '400000' };
    const prebake = startPrebake(site, ['start', '--port', '0'], env);
    await systemd.until((messages) => messages.some(tells('READY')));
    expect((await prebake.get('/about/')).body).toContain('About us.');
    const ready = systemd.messages.find(tells('READY'));
    expect(ready?.STATUS).toMatch(/^\d+ files published, 0 failing, last build \d\d:\d\d:\d\d UTC\.$/);
    const before = systemd.messages.length;
    await systemd.until((messages) => messages.slice(before).filter(tells('WATCHDOG')).length >= 2);
    expect(await prebake.stop()).toMatchObject({ code: 0, stderr: '' });
    await systemd.until((messages) => messages.some(tells('STOPPING')));
    expect(systemd.messages.at(-1)).toMatchObject({ STOPPING: '1' });
    expect(systemd.messages.filter(tells('READY'))).toHaveLength(1);
    expect(prebake.events.filter(({ event }) => event === 'warning')).toEqual([]);
  });

  test.each(['watch', 'serve'])(
    '%s is ready too, and leaves the watchdog of another process alone',
    async (command) => {
      const site = root();
      await runPrebake(site, ['build']);
      const systemd = await receive();
      const env = { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '2000', WATCHDOG_PID: '1' };
      const prebake = startPrebake(site, [command, '--port', '0'], env);
      await systemd.until((messages) => messages.some(tells('READY')));
      expect((await prebake.stop()).code).toBe(0);
      await systemd.until((messages) => messages.some(tells('STOPPING')));
      expect(systemd.messages.some(tells('WATCHDOG'))).toBe(false);
    },
  );
});

test('that systemd cannot be told is warned of once, and ends nothing', async () => {
  const nobody = join(makeFolder(), 'nobody');
  const prebake = startPrebake(root(), ['start', '--port', '0'], { NOTIFY_SOCKET: nobody, WATCHDOG_USEC: '20000' });
  const { error } = await prebake.told('warning');
  expect(error).toMatchObject({ name: 'notify-failed', message: expect.stringContaining('systemd cannot be told') });
  await prebake.told('build:done');
  expect((await prebake.get('/about/')).status).toBe(200);
  expect((await prebake.stop()).code).toBe(0);
  expect(prebake.events.filter(({ event }) => event === 'warning')).toHaveLength(1);
});
