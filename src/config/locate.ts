import type { Locate } from './problem.ts';

/** Finds keys in the text of a YAML or JSON file; JSON is read as the YAML that it is. */
export async function createLocate(text: string): Promise<Locate> {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  return (path) => {
    let node: unknown = contents;
    let offset: number | undefined;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
        if (pair === undefined || !isScalar(pair.key)) break;
        offset = pair.key.range?.[0];
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(step)];
        if (isScalar(item) || isMap(item) || isSeq(item)) offset = item.range?.[0];
        node = item;
      } else {
        break;
      }
    }
    if (offset === undefined) return undefined;
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
}
