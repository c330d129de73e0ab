const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const LENGTH = 16;

/** 16 characters of `[A-Za-z0-9_-]`: 96 bits, unique also between runs. `random` gives numbers from 0 up to 1. */
export function createId(random: () => number): string {
  let id = '';
  for (let at = 0; at < LENGTH; at++) id += LETTERS.charAt(Math.floor(random() * LETTERS.length));
  return id;
}
