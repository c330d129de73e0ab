import { afterEach } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { digestOf } from '../../src/digest.ts';
import { createEvents } from '../../src/events.ts';
import type { FileEntry, FileSource } from '../../src/serve/files/contract.ts';
import { createFileServer, type FileServer, type FileServerOptions } from '../../src/serve/files/server.ts';
import { type RawOptions, raw } from './raw.ts';

/** A published site in memory. `disk` can be changed behind the manifest's back. */
export function createSite(files: Record<string, string | Buffer>) {
  const disk = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const reads: string[] = [];
  let generation = 0;
  let entries = new Map<string, FileEntry>();
  const publish = (extra: Record<string, Partial<FileEntry>> = {}) => {
    entries = new Map(
      [...disk].map(([path, bytes]) => [path, { digest: digestOf(bytes), size: bytes.length, ...extra[path] }]),
    );
    return ++generation;
  };
  publish();
  const source: FileSource = {
    snapshot() {
      const now = entries;
      return {
        generation,
        lookup: (path) => now.get(path),
        read(path) {
          reads.push(path);
          const bytes = disk.get(path);
          if (bytes === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
          return bytes;
        },
      };
    },
  };
  return { disk, reads, source, publish };
}

const running: FileServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

export async function serve(
  files: Record<string, string | Buffer>,
  options: Partial<FileServerOptions> & { extra?: Record<string, Partial<FileEntry>> } = {},
) {
  const { extra, ...rest } = options;
  const site = createSite(files);
  site.publish(extra);
  const events = createEvents();
  const server = createFileServer({
    source: site.source,
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    events,
    clock: systemClock,
    drainLimit: 2000,
    ...rest,
  });
  running.push(server);
  await server.start();
  const port = Number(new URL(server.url() ?? '').port);
  return { ...site, events, server, port, get: (target: string, how?: RawOptions) => raw(port, target, how) };
}
