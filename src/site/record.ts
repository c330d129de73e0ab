/**
 * What a file holds, once read. Records are plain data: they cross threads and outlive the build that made them.
 * Every path is relative to the project root, with `/`, in NFC: `content/blog/first.md`.
 */

/** What `stat` said when the file was read. May save a read, never proves equality by itself. */
export interface FileStamp {
  size: number;
  /** Milliseconds, with the fraction that the file system keeps. */
  mtimeMs: number;
  inode: number;
}

interface RecordBase {
  path: string;
  /** Of the file's bytes. */
  digest: string;
  stamp: FileStamp;
}

/** How a page's body is written. `handlebars` bodies are templates and are trusted like templates. */
export type BodyFormat = 'markdown' | 'html' | 'handlebars';

export interface PageRecord extends RecordBase {
  kind: 'page';
  format: BodyFormat;
  /** The extension of the output, without the dot: `html`, or `xml` for `feed.xml.hbs`. */
  extension: string;
  /** As written in this file; directory defaults are not merged in. */
  frontMatter: Record<string, unknown>;
  /** Line of each top-level front matter key, counted from 1 in the whole file. */
  frontMatterLines: Record<string, number>;
  /** The line, counted from 1, on which the body begins. */
  bodyLine: number;
  body: BodyFacts;
}

export interface TocEntry {
  depth: number;
  id: string;
  /** Plain text, not escaped. */
  text: string;
  children: TocEntry[];
}

/**
 * What is known of a body without keeping its HTML: a pure function of the body's text and the Markdown options. Lists
 * are JSON text, since facts go to every thread, and text crosses at a fraction of what so many small objects cost.
 */
export interface BodyFacts {
  /** Of the body's HTML, with its placeholders. */
  digest: string;
  /** Of everything below together, so that a list page is stale only when what it shows differs. */
  excerptDigest: string;
  tocDigest: string;
  /** Plain text of the first heading, for pages without a title. */
  heading?: string;
  /** JSON of `TocEntry[]`. */
  toc: string;
  /** HTML of the excerpt, with the same placeholders as the body. */
  excerpt: string;
  words: number;
  /** JSON of `string[]`: every id in the body that a `#fragment` can name. */
  anchors: string;
  /** Whether it links to a part of itself that it does not seem to have; a shortcode may still make it. */
  hasLostParts: boolean;
  /** Names of the shortcodes that the body calls. */
  shortcodes: string[];
}

export interface DataRecord extends RecordBase {
  kind: 'data';
  /** `content/_data/team/people.yaml` is `['team', 'people']`. */
  key: string[];
  value: unknown;
}

/** A `_defaults.yaml`: front matter for the pages of its folder and below. */
export interface DefaultsRecord extends RecordBase {
  kind: 'defaults';
  /** The folder it speaks for: `content` or `content/blog`. */
  folder: string;
  values: Record<string, unknown>;
}

/** A file that is copied as it is: under static/ to its own path, under content/ beside the pages. */
export interface AssetRecord extends RecordBase {
  kind: 'asset';
  /** True under static/: dot and underscore names are kept, and no page may move it. */
  verbatim: boolean;
}

export type SourceRecord = PageRecord | DataRecord | DefaultsRecord | AssetRecord;
export type SourceKind = SourceRecord['kind'];

/** A file the scan found, before it is read. */
export interface SourceFile {
  path: string;
  kind: SourceKind;
  stamp: FileStamp;
  /** True for files of static/. */
  verbatim?: boolean;
}

/** A file under content/ that the scan passes over, and why: shown by `prebake list skipped`. */
export interface SkippedFile {
  path: string;
  /** A sentence without its full stop: `name begins with a dot`. */
  reason: string;
}

/** A file of templates/, with its text. */
export interface TemplateFile {
  /** Path within its folder, without `.hbs`: `post`, `blocks/card`. */
  name: string;
  kind: 'layout' | 'partial' | 'shortcode';
  path: string;
  digest: string;
  text: string;
}
