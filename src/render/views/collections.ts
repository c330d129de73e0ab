import { type ErrorName, PrebakeError, toErrorData } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { Site } from '../../site/site.ts';
import type { Session } from '../session.ts';
import type { Lists } from './list.ts';
import { refusingView } from './refuse.ts';

/**
 * `collections` in templates. A collection that does not exist is an empty list, since a folder may be empty for a
 * while; where its name is nearly that of another one, the render warns.
 */
export function createCollectionsView(session: Session, site: Site, lists: Lists): object {
  return refusingView('collections', (name) => {
    if (!site.collections.has(name))
      warnOfTypo(session, 'collection-unknown', 'collection', name, site.collections.keys());
    return lists.collection(name);
  });
}

/** A warning at the template's place, when `name` is nearly one of `known`; else nothing. */
export function warnOfTypo(
  session: Session,
  error: ErrorName,
  kind: string,
  name: string,
  known: Iterable<string>,
): void {
  const near = nearest(name, known);
  if (near === undefined) return;
  const message = `There is no ${kind} "${name}", so it is shown as empty. Did you mean "${near}"?`;
  session.state.warnings.push(toErrorData(session.placedHere(new PrebakeError(error, message))));
}
