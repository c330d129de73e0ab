import type { BlockCache } from '../render/contract.ts';

/**
 * Code blocks as HTML, by digest, in memory that all threads share: sites repeat their blocks, and highlighting one costs
 * as much as a small page. A table of slots, then the texts one behind the other. Nothing is ever changed or removed:
 * when there is no more room, later blocks are not kept.
 */

/** Bytes in all. The system gives them only as they are used. */
const SIZE = 64 * 1024 * 1024;
/** Numbers at the start; the first is how many bytes of text are used. */
const HEADER = 8;
const SLOTS = 1 << 16;
/** Numbers in a slot: its state, four of the digest, where its text begins, and how long it is. */
const SLOT = 8;
/** Slots that a digest may stand in. */
const PROBES = 16;

const FREE = 0;
/** Somebody writes it, or died over it. */
const TAKEN = 1;
const DONE = 2;

export function createBlockMemory(size = SIZE): SharedArrayBuffer {
  return new SharedArrayBuffer(TEXTS + size);
}

const TEXTS = (HEADER + SLOTS * SLOT) * Int32Array.BYTES_PER_ELEMENT;

export function openBlockCache(memory: SharedArrayBuffer): BlockCache {
  const table = new Int32Array(memory, 0, HEADER + SLOTS * SLOT);
  const texts = new Uint8Array(memory, TEXTS);
  const place = (digest: Int32Array, probe: number) => {
    return HEADER + (((digest[0] ?? 0) + probe) & (SLOTS - 1)) * SLOT;
  };
  const holds = (at: number, digest: Int32Array) => digest.every((part, index) => table[at + 1 + index] === part);

  return {
    get(key) {
      const digest = numbersOf(key);
      for (let probe = 0; probe < PROBES; probe++) {
        const at = place(digest, probe);
        const state = Atomics.load(table, at);
        if (state === FREE) return undefined;
        if (state !== DONE || !holds(at, digest)) continue;
        return Buffer.from(memory, TEXTS + (table[at + 5] ?? 0), table[at + 6]).toString('utf8');
      }
      return undefined;
    },
    set(key, html) {
      const digest = numbersOf(key);
      const bytes = encoder.encode(html);
      const begin = reserve(bytes.length);
      if (begin === undefined) return;
      texts.set(bytes, begin);
      for (let probe = 0; probe < PROBES; probe++) {
        const at = place(digest, probe);
        if (Atomics.compareExchange(table, at, FREE, TAKEN) !== FREE) continue;
        table.set([...digest, begin, bytes.length], at + 1);
        Atomics.store(table, at, DONE);
        return;
      }
    },
  };

  function reserve(length: number): number | undefined {
    if (Atomics.load(table, 0) > texts.length - length) return undefined;
    const begin = Atomics.add(table, 0, length);
    return begin > texts.length - length ? undefined : begin;
  }
}

const encoder = new TextEncoder();

/** The first 128 bits of a digest. */
function numbersOf(digest: string): Int32Array {
  const bytes = new Uint8Array(Buffer.from(digest, 'base64url'));
  return new Int32Array(bytes.buffer, 0, 4);
}
