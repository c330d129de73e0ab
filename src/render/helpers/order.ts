/** How plain values are ordered: nothing first, then numbers and booleans, then texts by code units. */
export function compareValues(a: unknown, b: unknown): number {
  const left = rank(a);
  const right = rank(b);
  if (left !== right) return left - right;
  if (left === 0) return 0;
  if (left === 1) return Number(a) - Number(b);
  const [x, y] = [text(a), text(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function rank(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' || typeof value === 'boolean' ? 1 : 2;
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
