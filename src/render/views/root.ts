import { didYouMean } from '../../nearest.ts';
import { ROOT_NAMES } from '../environment.ts';
import { TemplateFault } from '../template-error.ts';

export type RootName = (typeof ROOT_NAMES)[number];

const NAMES = new Set<string>(ROOT_NAMES);
const roots = new WeakSet<object>();

/** What a template sees at its root: the six names, and an error for any other. `helpers` are for its hint. */
export function createRoot(read: (name: RootName) => unknown, helpers: () => Iterable<string>): object {
  const root = overlay(
    (key) => {
      if (isRootName(key)) return read(key);
      throw unknownName(key, helpers());
    },
    () => ROOT_NAMES,
  );
  roots.add(root);
  return root;
}

/**
 * A context with values on top: what a partial sees that is called with named values, and what a shortcode sees. A
 * name that neither has is empty, since values may be left out.
 */
export function createScope(under: unknown, values: Record<string, unknown>): object {
  return overlay(
    (key) => {
      if (Object.hasOwn(values, key)) return values[key];
      if (typeof under !== 'object' || under === null || (roots.has(under) && !isRootName(key))) return undefined;
      return Reflect.get(under, key);
    },
    () => Object.keys(values),
  );
}

function overlay(read: (key: string) => unknown, keys: () => readonly string[]): object {
  return new Proxy(Object.create(null) as object, {
    get: (_target, key) => (typeof key === 'string' ? read(key) : key === Symbol.toPrimitive ? refuse : undefined),
    has: (_target, key) => typeof key === 'string' && keys().includes(key),
    ownKeys: () => [...keys()],
    getOwnPropertyDescriptor(_target, key) {
      if (typeof key !== 'string' || !keys().includes(key)) return undefined;
      return { value: read(key), enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

function refuse(): never {
  throw new TemplateFault('render-failed', 'The whole context cannot be written as text: name one of its values.');
}

function isRootName(key: string): key is RootName {
  return NAMES.has(key);
}

function unknownName(key: string, helpers: Iterable<string>): TemplateFault {
  const hint = didYouMean(key, [...ROOT_NAMES, ...helpers]);
  return new TemplateFault(
    'name-unknown',
    `There is no "${key}" at the root of a template, nor a helper of that name.${hint}`,
  );
}
