import { didYouMean } from '../../nearest.ts';
import { configFacet, menuFacet, TREE_FACET } from '../../site/facets.ts';
import type { MenuItem, Site } from '../../site/site.ts';
import type { Session } from '../session.ts';
import { TemplateFault } from '../template-error.ts';
import { createDataView } from './data.ts';

const FACTS = new Set(['title', 'description', 'url', 'basePath', 'language', 'timeZone', 'author'] as const);
const OTHERS = ['params', 'menus', 'tree', 'home'];

/** Every name that `site` has. */
export const siteFields: readonly string[] = [...FACTS, ...OTHERS];

/** `site` in templates: the site's facts, `params`, `menus`, `tree` and `home`. Other names are errors. */
export function createSiteView(session: Session, site: Site, pageView: (id: string) => object | undefined): object {
  const { trace } = session;
  const params = createDataView(trace, configFacet, site.config.params, ['params']);
  const menus = createMenus(session, site, pageView);

  const read = (key: string): unknown => {
    if (isFact(key)) {
      trace.add(configFacet([key]));
      return site.config[key];
    }
    switch (key) {
      case 'params':
        return params;
      case 'menus':
        return menus;
      case 'tree':
        trace.add(TREE_FACET);
        return site.tree.map(pageView).filter((page) => page !== undefined);
      case 'home':
        trace.add(TREE_FACET);
        return site.home === undefined ? undefined : pageView(site.home);
      case 'toJSON':
        return undefined;
      default:
        throw new TemplateFault(
          'name-unknown',
          `\`site\` has no "${key}".${didYouMean(key, siteFields)}`,
          'Correct the name, or put keys of your own under `site.params` in the config.',
        );
    }
  };

  const title = () => read('title');
  return new Proxy(Object.create(null) as object, {
    get: (_target, key) => (typeof key === 'string' ? read(key) : key === Symbol.toPrimitive ? title : undefined),
    has: (_target, key) => typeof key === 'string' && (isFact(key) || OTHERS.includes(key)),
    // What a copy or `{{json site}}` shows; the rest would be the whole site.
    ownKeys: () => [...FACTS, 'params'],
    getOwnPropertyDescriptor(_target, key) {
      if (typeof key !== 'string' || !(isFact(key) || key === 'params')) return undefined;
      return { value: read(key), enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

type Fact = typeof FACTS extends Set<infer Name> ? Name : never;

function isFact(key: string): key is Fact {
  return (FACTS as Set<string>).has(key);
}

/** An entry has `title`, `url`, `children` and, when it points at a page, `page`. */
function createMenus(session: Session, site: Site, pageView: (id: string) => object | undefined): object {
  const known = new Map<string, readonly object[]>();
  const entry = (item: MenuItem): object => {
    const view = { title: item.title, url: item.url, weight: item.weight, children: item.children.map(entry) };
    // Not enumerable: `{{json site.menus.main}}` is the menu, not the pages.
    Object.defineProperty(view, 'page', { value: item.page === undefined ? undefined : pageView(item.page) });
    return Object.freeze(view);
  };
  return new Proxy(Object.create(null) as object, {
    get(_target, name) {
      if (typeof name !== 'string') return undefined;
      session.trace.add(menuFacet(name));
      let view = known.get(name);
      if (view === undefined && Object.hasOwn(site.menus, name)) {
        view = Object.freeze((site.menus[name] ?? []).map(entry));
        known.set(name, view);
      }
      return view;
    },
  });
}
