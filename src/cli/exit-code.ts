import { type ErrorName, PrebakeError } from '../errors.ts';

/** Pages failed, or the build did. */
export const FAILED = 1;
/** The command line or the config is wrong. */
export const WRONG_USE = 2;

const wrongUse = new Set<ErrorName>([
  'usage',
  'project-missing',
  'init-not-empty',
  'page-path-invalid',
  'archetype-missing',
  'config-syntax',
  'config-load',
  'config-unknown-key',
  'config-value',
  'config-conflict',
  'cron-invalid',
  'cron-never',
  'time-zone-unknown',
]);

export function exitCodeOf(error: unknown): number {
  return error instanceof PrebakeError && wrongUse.has(error.name) ? WRONG_USE : FAILED;
}
