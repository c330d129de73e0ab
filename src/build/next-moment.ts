import { nextClockChange } from '../site/calendar.ts';
import type { ClockGrain } from '../site/facets.ts';
import type { BuildContext } from './context.ts';

/** When a page comes or goes by its dates next, or shows another time: ms since the epoch. */
export function nextMoment({ config, memory }: BuildContext, now: number): number | undefined {
  const moments = memory.nextPublication === undefined ? [] : [memory.nextPublication];
  for (const grain of memory.clockGrains) moments.push(nextClockChange(grain, now, config.site.timeZone));
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** Notes how finely a page shows the time, when it does. */
export function noteClock(grains: Set<ClockGrain>, facets: readonly string[]): void {
  for (const facet of facets) if (facet.startsWith('clock:')) grains.add(facet.slice('clock:'.length) as ClockGrain);
}
