/** A page that must be rendered, and why: the reason is a sentence without its full stop. */
export interface PlannedPage {
  id: string;
  source?: string;
  outputPath: string;
  reason: string;
}

/** What a build is about to do. */
export interface Plan {
  render: PlannedPage[];
  /** Assets to copy, with the reason. */
  copy: PlannedPage[];
  /** Output paths to remove, with the reason. */
  prune: { path: string; reason: string }[];
  /** Pages that are up to date. */
  fresh: number;
}
