import { hasCode, PrebakeError } from '../errors.ts';

/** What the file system said, as an error with a permanent name. `path` is the file or folder it was about. */
export function publishFault(error: unknown, path: string): PrebakeError {
  if (error instanceof PrebakeError) return error;
  if (hasCode(error, 'EROFS', 'EACCES', 'EPERM')) {
    return new PrebakeError('public-read-only', `${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new PrebakeError('public-full', `${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
  return new PrebakeError('public-failed', `${path} cannot be published: ${reasonOf(error)}.`, { cause: error });
}

/** Runs one step on a file or folder. */
export function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw publishFault(error, path);
  }
}

const reasons: Record<string, string> = {
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'the operation is not permitted',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EXDEV: 'it lies on another mount than the output folder',
  EMFILE: 'too many files are open',
  EEXIST: 'a file stands where a folder must be',
  ENOTDIR: 'a file stands where a folder must be',
  EIO: 'the disk or the mount reports a fault',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
