import { claimSite } from '../../dist/publish/owner.js';

/** Owns the site until it is killed, and counts for whoever asks. */
const claim = await claimSite({
  stateDir: process.argv[2],
  async *onRequest({ count, fail }) {
    for (let number = 1; number <= count; number++) yield { number };
    if (fail) throw new Error(fail);
    if (count === 0) {
      process.send('waiting');
      await new Promise(() => {});
    }
  },
});
process.send(claim.owned ? 'owner' : 'not the owner');
setInterval(() => {}, 1_000);
