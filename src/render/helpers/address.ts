import { didYouMean } from '../../nearest.ts';
import { assetFacet, bundleFacet, sourceFacet, urlFacet } from '../../site/facets.ts';
import { resolveLink } from '../../site/link.ts';
import type { Page, PublishedAsset } from '../../site/site.ts';
import { absolute } from '../address.ts';
import type { Session } from '../session.ts';
import { TemplateFault } from '../template-error.ts';
import { pageOf } from '../views/page.ts';
import { type HelperGroup, isBlank, textOf } from './helper.ts';

export const addressHelpers: HelperGroup = {
  /**
   * `asset "name" from=page`: address of a file of `templates/assets/`, or of one under `content/` or `static/`. A
   * file beside a page is found from that page, which is `from=`, else the current
   * one; in a shortcode it is the page that calls it.
   */
  asset: {
    example: ['{{asset "site.css"}}', '/docs/assets/site.3f2a.css'],
    run({ args: [value], hash, session }) {
      if (isBlank(value)) return '';
      const name = textOf(value);
      const page = pageOf(hash.from) ?? pageAround(session);
      return findAsset(session, name, page.source).url;
    },
  },
  /**
   * `ref "path"`: address of a page by its source file, from `content/` or beside the current page; `#part` may
   * follow.
   */
  ref: {
    example: ['{{ref "blog/first.md"}}', '/docs/blog/first/'],
    run: ({ args: [value], session }) => findPage(session, textOf(value)),
  },
  /** `absoluteUrl address`: an address with scheme and host. */
  absoluteUrl: {
    example: ['{{absoluteUrl (asset "site.css")}}', 'https://example.org/docs/assets/site.3f2a.css'],
    run: ({ args: [value], session }) => (isBlank(value) ? '' : absolute(session, textOf(value))),
  },
};

/** The page whose body is being written, as one post's is in a feed; else the page that is rendered. */
export function pageAround({ state, world }: Session): Page {
  return world.site.pages.get(state.filling.at(-1) ?? '') ?? state.page;
}

function findAsset(session: Session, name: string, from: string | undefined): PublishedAsset {
  const { site } = session.world;
  const path = name.replace(/^\/+/, '');
  if (path === name) {
    session.trace.add(bundleFacet(name));
    const bundle = site.bundles.get(name);
    if (bundle !== undefined) return bundle;
  }
  const folder = from?.slice(0, from.lastIndexOf('/') + 1);
  const beside = path === name && folder !== undefined ? [normalise(folder + path)] : [];
  for (const source of [...beside, path, `content/${path}`, `static/${path}`]) {
    session.trace.add(assetFacet(source));
    const asset = site.assets.get(source);
    if (asset !== undefined) return asset;
  }
  const known = [
    ...site.bundles.keys(),
    ...[...site.assets.keys()].map((source) => source.replace(/^(?:content|static)\//, '')),
  ];
  throw new TemplateFault(
    'asset-missing',
    `There is no asset "${name}".${didYouMean(path, known)}`,
    'Put the file under templates/assets/, static/ or beside the page, or correct its name.',
  );
}

/** Without `.` and `..`. */
function normalise(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

function findPage(session: Session, target: string): string {
  const { world, trace } = session;
  const from = pageAround(session).id;
  const [source = '', ...fragment] = target.split('#');
  trace.add(sourceFacet(source));
  const id = world.site.pageBySource.get(source) ?? (world.site.pages.has(source) ? source : undefined);
  if (id !== undefined && fragment.length === 0) {
    trace.add(urlFacet(id));
    return world.site.pages.get(id)?.url ?? '';
  }
  const tries = target.startsWith('.') ? [target] : [`/${target.replace(/^\//, '')}`, target];
  let message = '';
  for (const attempt of tries) {
    const link = resolveLink(world.site, from, attempt);
    for (const facet of link.facets) trace.add(facet);
    if (link.problem === undefined) return link.url;
    if (message === '') message = link.problem.message;
  }
  throw new TemplateFault('link-unknown', message);
}
