import type { ErrorData, ErrorDetails, ErrorName } from '../errors.ts';
import { PrebakeError, toErrorData } from '../errors.ts';

/**
 * The faults found while the site is built, by source path; '' holds those of no single source. A source with a fault
 * takes no part in the site.
 */
export interface Faults {
  readonly bySource: Map<string, ErrorData[]>;
  readonly warnings: ErrorData[];
  /** Both sides of every collision, at fault or not. */
  readonly contested: Set<string>;
  add(source: string, name: ErrorName, message: string, details?: ErrorDetails): void;
  /** Adds a PrebakeError of this source; anything else is thrown on. */
  caught(source: string, error: unknown, details?: ErrorDetails): void;
  /** Takes over what `other` knows of this source. True when that is anything. */
  takeOver(other: Faults, source: string): boolean;
  warn(name: ErrorName, message: string, details?: ErrorDetails): void;
}

export function createFaults(): Faults {
  const bySource = new Map<string, ErrorData[]>();
  const warnings: ErrorData[] = [];
  const put = (source: string, error: ErrorData) => {
    const known = bySource.get(source);
    if (known === undefined) bySource.set(source, [error]);
    else known.push(error);
  };
  return {
    bySource,
    warnings,
    contested: new Set(),
    add(source, name, message, details = {}) {
      put(source, toErrorData(new PrebakeError(name, message, source === '' ? details : { file: source, ...details })));
    },
    caught(source, error, details = {}) {
      if (!(error instanceof PrebakeError)) throw error;
      const place = source === '' ? details : { file: source, ...details };
      put(source, { ...toErrorData(error), ...toErrorData(new PrebakeError(error.name, error.message, place)) });
    },
    takeOver(other, source) {
      const errors = other.bySource.get(source) ?? [];
      for (const error of errors) put(source, error);
      return errors.length > 0;
    },
    warn(name, message, details = {}) {
      warnings.push(toErrorData(new PrebakeError(name, message, details)));
    },
  };
}
