import type { NewPageReport } from '../build/new-page.ts';
import { instant } from '../log/amount.ts';
import type { NewPageFlags } from './command-line.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Makes a page, and says where it is and when it appears. */
export function newPage(shell: Shell, flags: EngineFlags, path: string, page: NewPageFlags): Promise<number> {
  return withEngine(shell, flags, async (engine, log) => {
    const report = await engine.newPage({ path, ...page });
    const { reason, at } = report.heldBack ?? {};
    log.rows('page:created', [{ path: report.path, url: report.url, heldBack: reason, at }]);
    log.say(appearance(report));
    return 0;
  });
}

function appearance({ heldBack }: NewPageReport): string {
  switch (heldBack?.reason) {
    case 'draft':
      return 'It is a draft. `prebake watch --drafts` shows it; take `draft: true` away to publish it.';
    case 'future':
      return `It appears at ${instant(heldBack.at ?? '')}.`;
    case 'expired':
      return `It expired at ${instant(heldBack.at ?? '')}, and does not appear.`;
    default:
      return 'It appears with the next build.';
  }
}
