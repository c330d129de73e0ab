import { isIP } from 'node:net';

/**
 * Whether a Host header names this machine: then the request is not a foreign site's, whose name was pointed here.
 * `names` are further allowed names, without port.
 */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  const name = hostName(host ?? '');
  if (name === undefined) return false;
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || names.includes(name);
}

/** Without port, brackets and closing dot, in lower case. */
function hostName(host: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+?)\.?)(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
