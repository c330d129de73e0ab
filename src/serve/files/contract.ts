/** Where the server takes files from. Keys are output paths, such as `blog/first/index.html`. */
export interface FileSource {
  /** The generation that is published now. Each request takes one and keeps to it. */
  snapshot(): Snapshot;
}

export interface Snapshot {
  generation: number;
  lookup(outputPath: string): FileEntry | undefined;
  /** The bytes on disk now; rejects or throws like `fs.readFile`. Only called with a path that `lookup` knows. */
  read(outputPath: string): Uint8Array | Promise<Uint8Array>;
}

/** Of one output path. Never changed: other bytes are another entry. */
export interface FileEntry {
  /** `digestOf` the bytes. */
  digest: string;
  /** Bytes. */
  size: number;
  /** The file is a redirect page: where it leads, as a path with the base path or an absolute URL. */
  redirect?: string;
  /** Id of the page it is, to tell that page's failures while its last good copy is shown. */
  id?: string;
  /** Path of the source the page is made of: what fails before it is a page is told by it. */
  owner?: string;
}
