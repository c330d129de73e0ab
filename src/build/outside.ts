import { nextClockChange } from '../site/calendar.ts';
import { type ClockGrain, type Facet, parseFacet } from '../site/facets.ts';
import type { BuildContext } from './context.ts';

/** What pages showed of the world outside the site, as far as something has to wake them when it changes. */
export interface Outside {
  /** How finely pages show the time. */
  clock: Set<ClockGrain>;
  /** Files that helpers read, relative to the root. */
  files: Set<string>;
}

export function noteOutside(outside: Outside, facets: readonly Facet[]): void {
  for (const facet of facets) {
    if (facet.startsWith('clock:')) outside.clock.add(parseFacet(facet).subject as ClockGrain);
    else if (facet.startsWith('file:')) outside.files.add(parseFacet(facet).subject);
  }
}

/** When a page comes or goes by its dates next, or shows another time: ms since the epoch. */
export function nextMoment({ config, memory }: BuildContext, now: number): number | undefined {
  const moments = memory.nextPublication === undefined ? [] : [memory.nextPublication];
  for (const grain of memory.outside.clock) moments.push(nextClockChange(grain, now, config.site.timeZone));
  return moments.length === 0 ? undefined : Math.min(...moments);
}
