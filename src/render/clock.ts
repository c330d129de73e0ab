import type { ClockGrain } from '../site/facets.ts';
import { instantOf, wallOf } from '../site/zone.ts';
import type { Session } from './session.ts';

/** How much of `yyyy-MM-ddTHH:mm` each grain keeps. */
const KEPT: Readonly<Record<ClockGrain, number>> = { year: 4, month: 7, day: 10, hour: 13, minute: 16 };

export function isGrain(value: unknown): value is ClockGrain {
  return typeof value === 'string' && Object.hasOwn(KEPT, value);
}

/** The first moment of the build's year, month, … in the site's time zone. */
export function buildTime({ inputs, world }: Session, grain: ClockGrain): Date {
  const { timeZone } = world.site.config;
  const wall = new Date(wallOf(inputs.now, timeZone)).toISOString().slice(0, KEPT[grain]);
  const first = wall + '0000-01-01T00:00'.slice(KEPT[grain]);
  return new Date(instantOf(Date.parse(`${first}:00.000Z`), timeZone));
}
