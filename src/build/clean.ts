import type { Publisher } from '../publish/contract.ts';

/** Removes every output that prebake made. Gives their paths. */
export async function cleanSite(publisher: Publisher): Promise<string[]> {
  const { entries } = publisher.manifest();
  const deletes = [...entries.keys()];
  const { deleted } = await publisher.commit({
    buildId: 'clean',
    writes: [],
    keeps: [],
    deletes,
    allowDelete: true,
    adopt: false,
  });
  return deleted;
}
