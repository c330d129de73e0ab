/** True for plain data with equal content, which must not be changed afterwards; the order of a map's keys does not count, absent and undefined are one. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (!Array.isArray(a) && !Array.isArray(b)) return isSameMap(a as PlainMap, b as PlainMap);
  return Array.isArray(a) && Array.isArray(b) && isSameList(a, b);
}

type PlainMap = Record<string, unknown>;

/** Lists from this length on are compared once: the slices of a long list share the list of all of them. */
const LONG = 20;
const equals = new WeakMap<unknown[], unknown[]>();

function isSameList(a: unknown[], b: unknown[]): boolean {
  if (a.length !== b.length) return false;
  if (a.length >= LONG && equals.get(a) === b) return true;
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index] && !isSame(a[index], b[index])) return false;
  }
  if (a.length >= LONG) equals.set(a, b);
  return true;
}

/** `for in` because it makes no list of keys, and this runs for every page of a site. */
function isSameMap(a: PlainMap, b: PlainMap): boolean {
  let surplus = 0;
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    if (value !== b[key] && !isSame(value, b[key])) return false;
    surplus++;
  }
  for (const key in b) if (b[key] !== undefined) surplus--;
  return surplus === 0;
}
