import { nextClockChange } from '../site/calendar.ts';
import { type ClockGrain, type Facet, parseFacet } from '../site/facets.ts';
import type { BuildContext } from './context.ts';
import type { Memory } from './memory.ts';

/** What was read of the world outside the site and has to wake its readers when it changes: facet → ids of readers. */
export type Outside = Map<Facet, Set<string>>;

export function noteReads(outside: Outside, reader: string, facets: Iterable<Facet>): void {
  for (const facet of facets) {
    if (!facet.startsWith('clock:') && !facet.startsWith('file:')) continue;
    const readers = outside.get(facet);
    if (readers === undefined) outside.set(facet, new Set([reader]));
    else readers.add(reader);
  }
}

/** The reverse of `noteReads`, for what was read before. */
export function forgetReads(outside: Outside, reader: string, facets: Iterable<readonly [Facet, string]>): void {
  for (const [facet] of facets) {
    const readers = outside.get(facet);
    if (readers?.delete(reader) && readers.size === 0) outside.delete(facet);
  }
}

/** Files that helpers read, relative to the root. */
export function filesRead({ outside }: Memory): string[] {
  const facets = [...outside.keys()].map(parseFacet);
  return facets.filter(({ kind }) => kind === 'file').map(({ subject }) => subject);
}

/**
 * When a page comes or goes by its dates next, or shows another time than in the last build: ms since the epoch, maybe
 * past. Never when the time to show is fixed.
 */
export function nextMoment({ config, memory, policy }: BuildContext): number | undefined {
  const { shownTime } = memory;
  if (policy.at !== undefined || shownTime === undefined) return undefined;
  const moments = memory.nextPublication === undefined ? [] : [memory.nextPublication];
  for (const { expiry } of memory.failed.values()) if (expiry !== undefined) moments.push(expiry);
  for (const { kind, subject } of [...memory.outside.keys()].map(parseFacet)) {
    if (kind === 'clock') moments.push(nextClockChange(subject as ClockGrain, shownTime, config.site.timeZone));
  }
  return moments.length === 0 ? undefined : Math.min(...moments);
}
