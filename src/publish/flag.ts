import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, connect as open, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hasCode } from '../errors.ts';
import { makeFolders } from './file.ts';

/**
 * A flag shows that a process is alive and wants, or owns, the site: a socket that listens, and a small file that names
 * it, which appears once it listens. Ids are never used twice, so a flag whose socket refuses is dead for ever and
 * anybody may take it down.
 */
export interface Flag {
  id: string;
  /** Ends every connection and takes the flag down. */
  lower(): Promise<void>;
}

const SUFFIX = '.at';
/** Bytes of a socket's path: 104 on macOS, 108 on Linux, one of them for the end. */
const LONGEST_PATH = 103;

/** Raises a flag in the folder; `take` gets every connection. */
export async function raiseFlag(folder: string, take: (socket: Socket) => void): Promise<Flag> {
  makeFolders(folder);
  const id = randomBytes(8).toString('hex');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    take(socket);
  });
  const address = await listenNear(server, folder, id);
  server.unref();
  const file = join(folder, `${id}${SUFFIX}`);
  writeFileSync(`${file}.new`, address, { flag: 'wx' });
  renameSync(`${file}.new`, file);
  return {
    id,
    async lower() {
      rmSync(file, { force: true });
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      removeSocket(address);
    },
  };
}

/** Ids of the flags in the folder. */
export function flagsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length));
}

/** A connection to the process behind a flag; undefined when that is no more, and then its flag is taken down. */
export async function hail(folder: string, id: string): Promise<Socket | undefined> {
  const file = join(folder, `${id}${SUFFIX}`);
  let address: string;
  try {
    address = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return await throughShortPath(address, connect);
  } catch (error) {
    // It hung up at this very moment, and takes its flag down itself.
    if (hasCode(error, 'ECONNRESET')) return undefined;
    if (!isRefusal(error)) throw error;
    rmSync(file, { force: true });
    removeSocket(address);
    return undefined;
  }
}

/** Only these answers of `connect` itself mean that nobody will ever listen; others may come from a living owner. */
function isRefusal(error: unknown): boolean {
  return (
    hasCode(error, 'ENOENT', 'ECONNREFUSED') &&
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'connect'
  );
}

/** Listens on a socket in the folder, or in the folder for temporary files where the first can hold no sockets. */
async function listenNear(server: Server, folder: string, id: string): Promise<string> {
  if (process.platform === 'win32') return listen(server, `\\\\.\\pipe\\prebake-${id}`);
  const near = join(folder, `${id}.sock`);
  try {
    await throughShortPath(near, (path) => listen(server, path));
    return near;
  } catch (error) {
    if (!hasCode(error, 'EOPNOTSUPP', 'ENOTSUP', 'EPERM', 'EINVAL', 'ENOSYS')) throw error;
    return listen(server, join(tmpdir(), `prebake-${id}.sock`));
  }
}

/** A path that is too long for a socket is reached through a link to its folder. */
async function throughShortPath<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= LONGEST_PATH || process.platform === 'win32') return use(path);
  const link = join(tmpdir(), `prebake-${randomBytes(8).toString('hex')}`);
  symlinkSync(dirname(path), link);
  try {
    return await use(join(link, basename(path)));
  } finally {
    rmSync(link, { force: true });
  }
}

function listen(server: Server, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(path);
    });
  });
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open(path, () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function removeSocket(address: string): void {
  if (process.platform !== 'win32') rmSync(address, { force: true });
}
