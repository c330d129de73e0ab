import { didYouMean } from '../nearest.ts';
import type { Hooks, Template } from './environment.ts';
import { section } from './helpers/flow.ts';
import { namesOf } from './layout.ts';
import type { Session } from './session.ts';
import { parsePlace, TemplateFault } from './template-error.ts';
import { pageOf } from './views/page.ts';

/** Deepest nesting of partials; a tree that is shown by a partial that includes itself is never that deep. */
const DEEPEST = 100;

/**
 * A key of a value as templates read it: never a function and never a prototype. Views and getters answer for
 * themselves, so nothing beyond what data holds can be reached.
 */
export function readKey(parent: unknown, key: string): unknown {
  if (parent === undefined || parent === null || key === '__proto__') return undefined;
  const value = (parent as Record<string, unknown>)[key];
  return typeof value === 'function' ? undefined : value;
}

/** Names that are only at the root of a template, whatever page or data is the context. */
const ONLY_AT_ROOT = new Set(['site', 'collections', 'taxonomies']);

/** `getRootName` in `Hooks`: silence would hide that `{{site.title}}` in a list asks the item. */
function readRootName(context: unknown, name: string): unknown {
  const value = readKey(context, name);
  if (value !== undefined || !(ONLY_AT_ROOT.has(name) || pageOf(context) !== undefined)) return value;
  throw new TemplateFault(
    'name-unknown',
    `"${name}" is looked for in ${pageOf(context)?.id ?? 'the value at hand'} here, which has none.`,
    `Write @root.${name} for the one at the root of the template, or this.${name} for the one here.`,
  );
}

/** `partialNamed` gives undefined for a partial that does not exist, and throws for one that cannot be compiled. */
export function createHooks(session: Session, partialNamed: (name: string) => Template | undefined): Hooks {
  return {
    get at() {
      return session.lastPlace;
    },
    set at(place) {
      session.lastPlace = place;
    },
    partialAt: '',
    get(parent, name) {
      try {
        return readKey(parent, name);
      } catch (error) {
        throw session.placedHere(error);
      }
    },
    getRootName(context, name) {
      try {
        return readRootName(context, name);
      } catch (error) {
        throw session.placedHere(error);
      }
    },
    partial(name, hasBlock) {
      const partial = partialNamed(name);
      if (partial === undefined && !hasBlock)
        throw session.placed(partialMissing(name, session), parsePlace(this.partialAt));
      return partial;
    },
    enterPartial(name) {
      const { partials } = session.state;
      if (partials.length >= DEEPEST) throw session.placed(endless([...partials, name]), parsePlace(this.partialAt));
      partials.push(name);
    },
    leavePartial() {
      session.state.partials.pop();
    },
    blockHelperMissing: section,
  };
}

function partialMissing(name: string, { inputs }: Session): TemplateFault {
  return new TemplateFault(
    'partial-missing',
    `There is no partial "${name}".${didYouMean(name, namesOf('partial', inputs))}`,
    `Create templates/partials/${name}.hbs, or correct the name.`,
  );
}

function endless(partials: string[]): TemplateFault {
  const last = partials.length - 1;
  const loop = partials.slice(partials.lastIndexOf(partials[last] ?? '', last - 1));
  return new TemplateFault('partial-cycle', `These partials include each other without end: ${loop.join(' → ')}.`);
}
