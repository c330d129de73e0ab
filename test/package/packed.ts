import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../support/folder.ts';

export const repository = join(import.meta.dirname, '../..');

export const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** What `npm pack` made. */
export interface Packed {
  /** Absolute path. */
  tarball: string;
  /** Paths within it, sorted. */
  files: string[];
  /** Bytes of the tarball. */
  size: number;
}

/** Makes the package in a copy of the repository, as its maker does: `prepack` compiles it afresh. */
export function packRepository(): Packed {
  const copy = makeFolder();
  const listed: string[] = manifest.files.filter((name: string) => !/^!|^dist$/.test(name));
  for (const name of [
    ...listed,
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'README.md',
    'LICENSE',
    'src',
  ]) {
    cpSync(join(repository, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const [{ filename, files, size }] = JSON.parse(npm(copy, 'pack', '--json', '--silent'));
  return {
    tarball: join(copy, filename),
    files: files.map(({ path }: { path: string }) => path).sort(),
    size,
  };
}

/** A fresh folder into which the package was installed, without any install script. */
export function installPackage(tarball: string): string {
  const folder = makeFolder({ 'package.json': '{ "private": true, "type": "module" }' });
  npm(folder, 'install', '--prefer-offline', '--ignore-scripts', tarball);
  return folder;
}

/** Gives the path of a Node of this version, such as `22` or `20.19.0`, from the registry. */
export function installNode(version: string): string {
  const folder = makeFolder({ 'package.json': '{ "private": true }' });
  const name = `node-${process.platform}-${process.arch}`;
  npm(folder, 'install', '--prefer-offline', '--ignore-scripts', `${name}@${version}`);
  return join(folder, 'node_modules', name, 'bin/node');
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface Installed {
  bytes: number;
  packages: number;
}

/** What npm put into `node_modules`; bytes are those of the files. */
export function measureInstalled(folder: string): Installed {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  return { bytes: bytesOf(join(folder, 'node_modules')), packages: Object.keys(lock.packages).length };
}

function bytesOf(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
