import { statfsSync } from 'node:fs';

/** File systems of Linux on which others change files without the kernel here hearing of it, by their magic number. */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9p'],
  [0x786f4256, 'a VirtualBox shared folder'],
  [0xbacbacbc, 'a VMware shared folder'],
  [0x5346414f, 'AFS'],
]);

/** What kind of network mount a folder lies on, if it does. */
export function networkMount(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return NETWORK.get(statfsSync(folder).type >>> 0);
  } catch {
    return undefined;
  }
}
