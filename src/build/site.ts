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
 * A source that cannot be part of the site is reverted too and the site made again, so that two pages on one address
 * cost only the newcomer its place.
 */
export function makeSite(context: BuildContext, run: Run, reverted: Set<string>): SiteResult {
  for (;;) {
    const result = context.buildSite({
      records: shownRecords(context.memory.sources, reverted),
      config: context.config,
      templates: new Set(context.memory.templates.keys()),
      now: run.now,
      preview: context.policy.preview,
      bundles: publishedBundles(context),
      version: (context.memory.site?.version ?? 0) + 1,
    });
    if (forgetVanished(context, result.failures.keys())) continue;
    let again = false;
    for (const [source, [error]] of result.failures) {
      if (error === undefined) continue;
      if (!run.failures.has(source)) run.failures.set(source, { id: source, error });
      if (!reverted.has(source) && canRevert(context.memory.sources.get(source))) {
        reverted.add(source);
        again = true;
      }
    }
    if (!again) return result;
  }
}

/** Of a renamed file the new name may be reported before the old one is missed: no reason for a collision. */
function forgetVanished({ config, memory }: BuildContext, sources: Iterable<string>): boolean {
  let any = false;
  for (const source of [...sources]) {
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

function* shownRecords(sources: Map<string, KnownSource>, reverted: ReadonlySet<string>): Generator<SourceRecord> {
  for (const [path, { record, good }] of sources) {
    const shown = reverted.has(path) ? good : record;
    if (shown !== undefined) yield shown;
  }
}

/** What facets of the outside world are compared with. */
export function surroundings({ memory, env, fileDigest }: BuildContext, now: number): Surroundings {
  const templates = new Map(Array.from(memory.templates, ([name, { digest }]) => [name, digest]));
  return { templates, helpersDigest: memory.helpers.digest, now, env, file: fileDigest };
}
