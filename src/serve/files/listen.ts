import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasCode, PrebakeError } from '../../errors.ts';

/** Resolves with the port. Throws `port-in-use`, `port-forbidden`, or `config-value` for a host that is not here. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: unknown) => reject(listenError(cause, host, port));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function listenError(cause: unknown, host: string, port: number): unknown {
  if (hasCode(cause, 'EADDRINUSE')) {
    return new PrebakeError('port-in-use', `Port ${port} of ${host} is in use by another program.`);
  }
  if (hasCode(cause, 'EACCES')) {
    return new PrebakeError('port-forbidden', `This user may not listen on port ${port} of ${host}.`);
  }
  if (hasCode(cause, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL')) {
    const remedy = 'Set the host to an address of this machine, such as 127.0.0.1, or to 0.0.0.0 for all of them.';
    return new PrebakeError('config-value', `"${host}" is no address of this machine.`, { remedy, cause });
  }
  return cause;
}
