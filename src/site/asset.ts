import type { Config } from '../config/options.ts';
import type { Faults } from './faults.ts';
import { unsafeReason, urlOf } from './output-path.ts';
import type { AssetRecord } from './record.ts';
import type { PublishedAsset } from './site.ts';

/** Where assets are published: files of static/ at the root, files of content/ in the same folder as there. */
export function publishAssets(
  records: AssetRecord[],
  config: Config,
  basePath: string,
  faults: Faults,
): Map<string, PublishedAsset> {
  const assets = new Map<string, PublishedAsset>();
  for (const record of records) {
    const folder = record.verbatim ? config.paths.static : config.paths.content;
    const outputPath = record.path.slice(folder.length + 1).normalize('NFC');
    const reason = unsafeReason(outputPath, record.verbatim);
    if (reason !== undefined) {
      const remedy = 'Rename the file.';
      faults.add(record.path, 'permalink-unsafe', `"${outputPath}" cannot be an output path: ${reason}.`, { remedy });
      continue;
    }
    assets.set(record.path, { outputPath, url: urlOf(outputPath, basePath), digest: record.digest });
  }
  return assets;
}
