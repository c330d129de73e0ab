import { TemplateFault } from '../template-error.ts';

/** A view that is read key by key: what it holds cannot be listed, because no facet stands for the list of its keys. */
export function refusingView(name: string, read: (key: string) => unknown): object {
  const refuse = () => {
    throw new TemplateFault('render-failed', `\`${name}\` cannot be listed or written as a whole.`);
  };
  return new Proxy(Object.create(null) as object, {
    get: (_target, key) => (typeof key === 'string' ? read(key) : key === Symbol.toPrimitive ? refuse : undefined),
    has: (_target, key) => typeof key === 'string' && read(key) !== undefined,
    ownKeys: refuse,
    getOwnPropertyDescriptor(_target, key) {
      if (typeof key !== 'string') return undefined;
      const value = read(key);
      return value === undefined ? undefined : { value, enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
