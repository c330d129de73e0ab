/** Bytes of one segment at most: file systems take 255, and a name may still get an ending such as `.br`. */
const LONGEST_SEGMENT = 200;
/** Bytes of a whole path at most, so that it fits below any output folder. */
const LONGEST_PATH = 1000;

const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:$|\.)/i;
const PLAIN_PATH = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:\/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)*$/;

/** True for names that Windows keeps for devices, with or without an extension: `con`, `AUX.html`, `lpt¹`. */
export function isDeviceName(segment: string): boolean {
  return DEVICE.test(segment);
}

/**
 * Why a path cannot be an output path, as the end of a sentence (`the segment ".." leads out of the output folder`);
 * undefined when it can. `path` is relative to the output folder, in NFC, not percent-encoded. `dotNames` allows
 * segments that begin with a dot, which only files of static/ may have.
 */
export function unsafeReason(path: string, dotNames = false): string | undefined {
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`;
  if (path.includes('\\')) return 'it holds a backslash';
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it holds a control character';
  if (/\p{Surrogate}/u.test(path)) return 'it is not well-formed Unicode';
  if (path.includes(':')) return 'it holds a colon';
  // Short lower-case paths are nearly all there are; only their device names are left to look for.
  const plain = PLAIN_PATH.test(path) && path.length <= LONGEST_SEGMENT;
  for (const segment of path.split('/')) {
    const reason = plain ? deviceReason(segment) : unsafeSegment(segment, dotNames);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function unsafeSegment(segment: string, dotNames: boolean): string | undefined {
  if (segment === '') return 'it has an empty segment';
  if (segment === '.' || segment === '..') return `the segment "${segment}" leads out of its folder`;
  if (segment.startsWith('.') && segment !== '.well-known' && !dotNames) return `"${segment}" begins with a dot`;
  if (segment.endsWith('.') || segment.endsWith(' ')) return `"${segment}" ends with a dot or a space`;
  if (Buffer.byteLength(segment) > LONGEST_SEGMENT) {
    return `the segment that begins with "${segment.slice(0, 30)}" is longer than ${LONGEST_SEGMENT} bytes`;
  }
  return deviceReason(segment);
}

function deviceReason(segment: string): string | undefined {
  return isDeviceName(segment) ? `"${segment}" is a name that Windows keeps for a device` : undefined;
}

/** The key under which two paths are one file on a disk that ignores case. */
export function foldCase(text: string): string {
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** The address of an output path, percent-encoded, with the base path: `blog/index.html` → `/docs/blog/`. */
export function urlOf(outputPath: string, basePath: string): string {
  const path = outputPath.replace(/(^|\/)index\.html$/, '$1');
  return `${basePath}/${encodePath(path)}`;
}

function encodePath(path: string): string {
  if (/^[\w./-]*$/.test(path)) return path;
  return encodeURI(path).replace(/[?#']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
