import type { PrebakeError } from '../errors.ts';

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
  /** The file's ctime as seen after publishing, in ms since the epoch; absent when its bytes must be read to trust it. */
  changedAt?: number;
}

export interface Manifest {
  /** Goes up by one with each commit that changed anything. */
  generation: number;
  /** Output path → entry. Not a copy: it shows each commit as soon as that is done. */
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

export interface PublisherOptions {
  /** The output folder, absolute; made when it is missing. May be a symbolic link to a folder. */
  public: string;
  /** The state folder, absolute. */
  state: string;
  /** See `PublishOptions`. */
  maxDelete: { share: number; count: number };
  /** Called with what the user should know and need not act on at once: a damaged manifest, a repaired crash. */
  warn(error: PrebakeError): void;
  /** Called before each step of a commit, with its name; a test throws or dies in it. */
  step?: (name: string) => void;
  /** Differs after each start of the machine; read from the system when absent. */
  boot?: string;
}

export interface Publisher {
  /** As of the last commit. */
  manifest(): Manifest;
  /** The folder, absolute, in which workers stage files for a build; emptied on `discard`, commit and start. */
  stage(buildId: string): Promise<string>;
  /**
   * Puts a build in place, whole or not at all. Throws `max-delete`, `public-foreign-file`, `output-collision` before
   * anything is touched, `public-read-only`, `public-full` or `public-failed` after everything is back as it was.
   */
  commit(commit: Commit): Promise<CommitResult>;
  discard(buildId: string): Promise<void>;
  /**
   * Manifest entries whose file is missing or is not what was published. By size and ctime; bytes are read where the
   * ctime differs, and after the machine was started anew for what was published since the last such look.
   */
  altered(): Promise<string[]>;
  /** Files in the output folder that prebake did not make. */
  foreign(): Promise<string[]>;
  close(): Promise<void>;
}
