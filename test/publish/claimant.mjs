import { rmSync, writeFileSync } from 'node:fs';
import { claimSite } from '../../dist/publish/owner.js';

/** Claims the site again and again; a second owner at the same time would fail to make the file `inside`. */
const [stateDir, rounds, inside] = process.argv.slice(2);
const counts = { owned: 0, asked: 0, missed: 0 };
process.once('message', async () => {
  while (counts.owned + counts.asked + counts.missed < Number(rounds)) {
    const claim = await claimSite({
      stateDir,
      async *onRequest(message) {
        yield { pid: process.pid, message };
      },
    });
    if (claim.owned) {
      writeFileSync(inside, String(process.pid), { flag: 'wx' });
      await new Promise((resolve) => setTimeout(resolve, counts.owned % 3));
      rmSync(inside);
      await claim.release();
      counts.owned++;
      continue;
    }
    try {
      for await (const answer of claim.request('hello')) {
        if (answer.pid === process.pid || answer.message !== 'hello') throw new Error('wrong answer');
      }
      counts.asked++;
    } catch (error) {
      if (error.name !== 'site-busy') throw error;
      counts.missed++;
    }
  }
  process.send(counts, () => process.exit());
});
process.send('ready');
