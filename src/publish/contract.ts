/** One file in the output folder that prebake made. */
export interface ManifestEntry {
  /** Of the file's bytes. */
  digest: string;
  size: number;
  /** Page id's owner: a source path, or the id of a generated page. Outputs of one owner stand and fall together. */
  owner: string;
  /** The page or asset it is, for `why` and `list`. */
  id: string;
  /** The generation that last changed it. */
  generation: number;
  /** For a redirect page: where to. */
  redirect?: string;
}

export interface Manifest {
  /** Goes up by one with each commit that changed anything. */
  generation: number;
  /** Output path → entry. */
  entries: ReadonlyMap<string, ManifestEntry>;
}

/** A file waiting in the stage. */
export interface StagedFile {
  path: string;
  /** Name within the stage folder. */
  staged: string;
  digest: string;
  size: number;
  owner: string;
  id: string;
  redirect?: string;
}

export interface Commit {
  buildId: string;
  writes: StagedFile[];
  /** Entries whose bytes are right and whose owner or id changed. */
  keeps: { path: string; owner: string; id: string; redirect?: string }[];
  deletes: string[];
  /** Skips the `maxDelete` guard. */
  allowDelete: boolean;
  /** Takes over foreign files that stand where an output must be. */
  adopt: boolean;
}

export interface CommitResult {
  generation: number;
  changed: string[];
  deleted: string[];
}

export interface Publisher {
  /** As of the last commit. */
  manifest(): Manifest;
  /** The folder, absolute, in which workers stage files for a build; emptied on `discard`, commit and start. */
  stage(buildId: string): Promise<string>;
  commit(commit: Commit): Promise<CommitResult>;
  discard(buildId: string): Promise<void>;
  /** Manifest entries whose file is missing or differs in size from what was published; cheap, by stat. */
  altered(): Promise<string[]>;
  /** Files in the output folder that prebake did not make. */
  foreign(): Promise<string[]>;
  close(): Promise<void>;
}
