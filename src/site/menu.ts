import type { Config, MenuOptions } from '../config/options.ts';
import { didYouMean } from '../nearest.ts';
import type { Faults } from './faults.ts';
import { resolveLink } from './link.ts';
import type { MenuItem, Site } from './site.ts';

/**
 * The menus of the config, lighter entries first. An entry that leads to nothing is left out: with a warning when its
 * source exists and is not published (`unpublished` holds such sources, within content/), else as a fault.
 */
export function buildMenus(
  site: Site,
  config: Config,
  unpublished: ReadonlySet<string>,
  faults: Faults,
): Record<string, MenuItem[]> {
  const toItem = (menu: string, options: MenuOptions): MenuItem[] => {
    const children = toItems(menu, options.children ?? []);
    const { target } = options;
    const weight = options.weight ?? 0;
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target)) {
      return [{ title: options.title ?? target, url: target, weight, children }];
    }
    const link = resolveLink(site, undefined, target.startsWith('/') ? target : `/${target}`);
    if (link.problem?.name !== 'link-unknown') {
      const title = options.title ?? (link.page === undefined ? target : site.pages.get(link.page)?.title) ?? target;
      return [{ title, url: link.url, weight, children, ...(link.page !== undefined && { page: link.page }) }];
    }
    const place = { file: config.file };
    const source = target.replace(/^\/|[?#].*$/g, '');
    if (unpublished.has(source)) {
      faults.warn(
        'menu-target-unknown',
        `The menu "${menu}" leaves out "${target}", which is not published now.`,
        place,
      );
    } else {
      const near = didYouMean(source, site.pages.keys());
      faults.add(
        '',
        'menu-target-unknown',
        `The menu "${menu}" points at "${target}", which leads to nothing on this site.${near}`,
        place,
      );
    }
    return [];
  };
  const toItems = (menu: string, list: MenuOptions[]): MenuItem[] =>
    list.flatMap((options) => toItem(menu, options)).sort((a, b) => a.weight - b.weight);
  return Object.fromEntries(Object.entries(config.menus).map(([name, list]) => [name, toItems(name, list)]));
}
