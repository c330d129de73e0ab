import type { Config } from '../config/options.ts';
import { type ErrorData, toErrorData } from '../errors.ts';
import type { TemplateFile } from '../site/record.ts';
import { findBoundaries } from './links.ts';
import { decodeUtf8, readStable } from './read.ts';
import { walk } from './walk.ts';

export interface Templates {
  /** By `layout/post`, `partial/blocks/card`, `shortcode/note`. */
  templates: Map<string, TemplateFile>;
  /** Of files that cannot be read, by `kind/name`; those of links that are not followed have no name. */
  failures: { name?: string; error: ErrorData }[];
}

const FOLDERS = { layouts: 'layout', partials: 'partial', shortcodes: 'shortcode' } as const;

/** Reads every `.hbs` file under layouts/, partials/ and shortcodes/; a folder that does not exist has none. */
export async function loadTemplates(config: Config): Promise<Templates> {
  const { root, paths } = config;
  const templates = new Map<string, TemplateFile>();
  const failures: Templates['failures'] = [];
  const boundaries = findBoundaries(config);
  for (const [folder, kind] of Object.entries(FOLDERS)) {
    const base = `${paths.templates}/${folder}`;
    await walk(root, base, boundaries, {
      skip: (_folder, name, isFolder) => skipOf(name, isFolder),
      skipped: () => {},
      warning: (error) => void failures.push({ error: toErrorData(error) }),
      file(within, name) {
        const path = `${within}/${name}`;
        const own = path.slice(base.length + 1, -'.hbs'.length);
        try {
          const whole = readStable(root, path);
          if (whole === undefined) return;
          const text = decodeUtf8(whole.bytes, path);
          templates.set(`${kind}/${own}`, { name: own, kind, path, digest: whole.digest, text });
        } catch (error) {
          failures.push({ name: `${kind}/${own}`, error: toErrorData(error) });
        }
      },
    });
  }
  return { templates, failures };
}

function skipOf(name: string, isFolder: boolean): { reason: string } | undefined {
  if (name.startsWith('.')) return { reason: 'its name begins with a dot' };
  return isFolder || name.endsWith('.hbs') ? undefined : { reason: 'templates end in .hbs' };
}
