/** Entity tags in a list, each perhaps weak. */
const TAG = /(?:W\/)?"[^"]*"/g;

/** Whether If-None-Match names the entity tag, by weak comparison: then the client has it already. */
export function isKnownToClient(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return (ifNoneMatch.match(TAG) ?? []).some((tag) => strip(tag) === strip(etag));
}

function strip(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
