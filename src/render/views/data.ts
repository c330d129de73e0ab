import type { Facet } from '../../site/facets.ts';
import type { Trace } from '../trace.ts';

interface Target {
  trace: Trace;
  value: Record<string, unknown>;
  /** Keys from the root to the value. */
  path: readonly string[];
  facetOf: PathFacet;
  /** The set in which the whole value was recorded last: below it, nothing more needs recording. */
  whole: Set<Facet> | undefined;
  children: Map<string, object>;
}

/** Writes the facet of the value at a path: `dataFacet` or `configFacet`. */
type PathFacet = (path: readonly string[]) => Facet;

const targets = new WeakMap<object, Target>();

/**
 * A map of plain data that records the deepest key read: `data.team.lead.name` is `data:team.lead.name`. Lists and
 * plain values are read whole; so is a map whose keys are listed, or that is given to a helper.
 */
export function createDataView(
  trace: Trace,
  facetOf: PathFacet,
  value: Record<string, unknown>,
  path: readonly string[] = [],
): object {
  const target: Target = { trace, value, path, facetOf, whole: undefined, children: new Map() };
  const view = new Proxy(target, handler);
  targets.set(view, target);
  return view;
}

/** The plain value behind a data view, recorded as read whole; any other value as it is. */
export function plainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const target = targets.get(value);
  return target === undefined ? value : readWhole(target);
}

/** Makes plain data safe to hand out: a helper that tries to change it gets an error instead of a changed site. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

function readWhole(target: Target): Record<string, unknown> {
  target.whole = target.trace.facets;
  target.trace.facets.add(target.facetOf(target.path));
  return frozen(target.value);
}

function read(target: Target, key: string): unknown {
  const known = target.children.get(key);
  if (known !== undefined) return known;
  const value = Object.hasOwn(target.value, key) ? target.value[key] : undefined;
  const path = [...target.path, key];
  if (!isMap(value)) {
    if (target.whole !== target.trace.facets) target.trace.facets.add(target.facetOf(path));
    return frozen(value);
  }
  const view = createDataView(target.trace, target.facetOf, value, path);
  target.children.set(key, view);
  return view;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const handler: ProxyHandler<Target> = {
  get(target, key) {
    if (typeof key === 'string') return read(target, key);
    return key === Symbol.toPrimitive ? () => String(readWhole(target)) : undefined;
  },
  has(target, key) {
    return typeof key === 'string' && plainData(read(target, key)) !== undefined;
  },
  ownKeys(target) {
    return Object.keys(readWhole(target));
  },
  getOwnPropertyDescriptor(target, key) {
    if (typeof key !== 'string') return undefined;
    const value = read(target, key);
    return value === undefined ? undefined : { value, enumerable: true, configurable: true };
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  getPrototypeOf: () => Object.prototype,
};
