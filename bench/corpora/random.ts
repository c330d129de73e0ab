/** A source of numbers that gives the same ones for the same seed, on every machine: it uses 32-bit integers only. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  whole(below: number): number;
  /** True in `share` of the cases, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** The numbers of one thing in a corpus, such as the text of page 17: they do not depend on what else was asked for. */
export function createRandom(seed: number, stream: string, index = 0): Random {
  let state = (mix(seed) ^ mix(hash(stream)) ^ mix(index + 0x51ed27)) >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
  const random: Random = {
    whole: (below) => next() % below,
    chance: (share) => next() < share * 0x1_0000_0000,
    pick(from) {
      const picked = from[random.whole(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
  return random;
}

/** Spreads the bits of a 32-bit number (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
