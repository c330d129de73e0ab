/** A request target, read: `path` is decoded once and begins with `/`; `query` is raw and begins with `?`, or empty. */
export interface RequestPath {
  path: string;
  query: string;
}

/** Octets that a request target may have. */
const LONGEST = 8000;
/** Means itself: nothing to decode, no query, no segment that begins with a dot. */
const PLAIN = /^\/(?:[\w-][\w.-]*\/)*(?:[\w-][\w.-]*)?$/;
const UNSAFE = /[/\\:\u0000-\u001f\u007f]/;

/** Gives the status instead when the target is too long (414) or no plain path (400). */
export function parseTarget(target: string): RequestPath | 400 | 414 {
  if (target.length > LONGEST) return 414;
  if (PLAIN.test(target)) return { path: target, query: '' };
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = local.indexOf('?');
  const path = decodePath(mark === -1 ? local : local.slice(0, mark));
  if (path === undefined) return 400;
  return { path, query: mark === -1 ? '' : local.slice(mark) };
}

/** Undefined for bad escapes, and for segments that mean something to a file system or nothing at all. */
function decodePath(raw: string): string | undefined {
  if (!raw.startsWith('/') || raw.includes('#')) return undefined;
  const segments: string[] = [];
  const parts = raw.slice(1).split('/');
  for (const [index, part] of parts.entries()) {
    const segment = decodeSegment(part);
    if (segment === undefined || segment === '.' || segment === '..' || UNSAFE.test(segment)) return undefined;
    if (segment === '' && index < parts.length - 1) return undefined;
    segments.push(segment);
  }
  return `/${segments.join('/')}`.normalize('NFC');
}

function decodeSegment(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
