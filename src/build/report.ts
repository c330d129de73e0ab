import type { ErrorData } from '../errors.ts';
import type { BuildSummary } from '../events.ts';

export interface Failure {
  /** Page id, or the source path of what is no page. */
  id: string;
  error: ErrorData;
  /** For a dead letter: how often it took its worker down. */
  attempts?: number;
}

/** What a build did, as it is given to whoever asked for it. */
export type BuildReport = BuildSummary & { failures: Failure[] };
