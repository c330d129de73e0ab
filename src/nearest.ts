/** The candidate that differs least from `name`, if it differs in at most a third of its letters; ignores case. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.floor(Math.max(3, wanted.length) / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** ` Did you mean "title"?`, or nothing: for the end of a message. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : ` Did you mean "${found}"?`;
}

/** Rows of the table below, used again and again: a site with many broken links asks millions of times. */
let rows = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

/** Optimal string alignment distance (a swap of neighbours is one edit); gives `limit` for that and anything above. */
function editDistance(a: string, b: string, limit: number): number {
  const width = b.length + 1;
  if (width > (rows[0]?.length ?? 0)) rows = [0, 1, 2].map(() => new Uint16Array(width * 2));
  let [older, previous, current] = rows as [Uint16Array, Uint16Array, Uint16Array];
  for (let j = 0; j < width; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    let least = i;
    current[0] = i;
    for (let j = 1; j < width; j++) {
      const other = b.charCodeAt(j - 1);
      let distance = Math.min(
        at(previous, j) + 1,
        at(current, j - 1) + 1,
        at(previous, j - 1) + (code === other ? 0 : 1),
      );
      if (i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        distance = Math.min(distance, at(older, j - 2) + 1);
      }
      current[j] = distance;
      if (distance < least) least = distance;
    }
    if (least >= limit) return limit;
    [older, previous, current] = [previous, current, older];
  }
  return Math.min(limit, at(previous, b.length));
}

function at(row: Uint16Array, index: number): number {
  return row[index] ?? 0;
}
