import { basePathOf } from '../site/base-path.ts';
import type { Surroundings } from '../site/facets.ts';
import { urlOf } from '../site/output-path.ts';
import type { SourceRecord } from '../site/record.ts';
import type { PublishedAsset, SiteResult } from '../site/site.ts';
import { statFile } from '../source/scan.ts';
import type { BuildContext } from './context.ts';
import type { KnownSource } from './memory.ts';
import type { Run } from './run.ts';

/**
 * Makes the site from the records. A source in `reverted` is shown as its last good record, or not at all when it has
 * none: that is how a failing page keeps its last good copy in lists as well as on disk.
 *
 * A source that cannot be part of the site is shown as its last good record too, and the site made again. Of two pages
 * on one address only the newcomer loses its place. What cannot be part of it is in `run.siteFailures` afterwards.
 */
export function makeSite(context: BuildContext, run: Run, reverted: ReadonlySet<string>): SiteResult {
  const { memory, publisher } = context;
  const { entries } = publisher.manifest();
  const asGood = new Set(reverted);
  run.siteFailures = new Map();
  for (;;) {
    const { records, away } = shown(memory.sources, asGood);
    const result = context.buildSite({
      records,
      away,
      config: context.config,
      templates: new Set(memory.templates.keys()),
      now: run.now,
      preview: context.policy.preview,
      bundles: publishedBundles(context),
      ownerOf: (path) => entries.get(path)?.owner,
      version: (memory.site?.version ?? 0) + 1,
    });
    if (forgetVanished(context, result.contested)) continue;
    let again = false;
    for (const [source, [error]] of result.failures) {
      if (error !== undefined) run.siteFailures.set(source, { id: source, error });
      if (asGood.has(source) || !canRevert(memory.sources.get(source))) continue;
      asGood.add(source);
      again = true;
    }
    if (!again) return result;
  }
}

/** Of a renamed file the new name may be reported before the old one is missed: no reason for a collision. */
function forgetVanished({ config, memory }: BuildContext, sources: Iterable<string>): boolean {
  let any = false;
  for (const source of sources) {
    if (memory.sources.has(source) && statFile(config, source) === undefined) any = memory.sources.delete(source);
  }
  return any;
}

function publishedBundles({ config, memory }: BuildContext): Map<string, PublishedAsset> {
  const basePath = basePathOf(config.site.url);
  return new Map(
    Array.from(memory.bundles, ([name, { outputPath, digest }]) => {
      return [name, { outputPath, url: urlOf(outputPath, basePath), digest }];
    }),
  );
}

/** True when showing the last good record, or nothing, differs from showing the newest one. */
export function canRevert(known: KnownSource | undefined): boolean {
  return known?.record !== undefined && known.record !== known.good;
}

/** The records to show, and the sources that have none. */
function shown(sources: Map<string, KnownSource>, asGood: ReadonlySet<string>) {
  const records: SourceRecord[] = [];
  const away: string[] = [];
  for (const [path, { record, good }] of sources) {
    const one = asGood.has(path) ? good : record;
    if (one === undefined) away.push(path);
    else records.push(one);
  }
  return { records, away };
}

/** What facets of the outside world are compared with. */
export function surroundings({ memory, env, fileDigest }: BuildContext, now: number): Surroundings {
  const templates = new Map(Array.from(memory.templates, ([name, { digest }]) => [name, digest]));
  return { templates, helpersDigest: memory.helpers.digest, now, env, file: fileDigest };
}
