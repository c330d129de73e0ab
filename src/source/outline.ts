import type { Config } from '../config/options.ts';
import { PrebakeError } from '../errors.ts';
import type { BodyFacts, PageRecord, SourceFile, SourceRecord } from '../site/record.ts';
import { loadDefaults, loadPage, parsePage } from './load.ts';
import { scanSource } from './scan.ts';

/** Nothing is known of a body that is not rendered. */
const unknownBody: BodyFacts = {
  digest: '',
  excerptDigest: '',
  tocDigest: '',
  toc: '[]',
  excerpt: '',
  words: 0,
  anchors: '[]',
  hasLostParts: false,
  shortcodes: [],
};

/**
 * The records of all sources as far as addresses need them: without bodies, data and what files hold. Sources that
 * cannot be read are left out: a build tells of them.
 */
export async function outlineSite(config: Config): Promise<SourceRecord[]> {
  const { files } = await scanSource(config);
  return files.flatMap((file) => {
    try {
      return outlineFile(config.root, file) ?? [];
    } catch (error) {
      if (error instanceof PrebakeError) return [];
      throw error;
    }
  });
}

function outlineFile(root: string, file: SourceFile): SourceRecord | undefined {
  const { path, kind, stamp } = file;
  switch (kind) {
    case 'page': {
      const page = loadPage(root, file);
      return page && { ...page.base, body: unknownBody };
    }
    case 'defaults':
      return loadDefaults(root, file);
    case 'asset':
      return { kind, path, stamp, digest: '', verbatim: file.verbatim === true };
    default:
      return undefined;
  }
}

/** The record of a page that is not on disk yet. Throws a `front-matter-…` error. */
export function outlinePage(path: string, text: string): PageRecord {
  const file = { path, digest: '', stamp: { size: 0, mtimeMs: 0, inode: 0 } };
  return { ...parsePage(text, file).base, body: unknownBody };
}
