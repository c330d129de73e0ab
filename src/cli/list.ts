import type { ListKind } from '../build/contract.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** What an empty list says. */
const none: Record<ListKind, string> = {
  pages: 'No pages.',
  drafts: 'No drafts.',
  future: 'No page waits for its publication time.',
  expired: 'No page has expired.',
  failing: 'No page is failing.',
  skipped: 'No file is skipped.',
};

export function list(shell: Shell, flags: EngineFlags, kind: ListKind): Promise<number> {
  return withEngine(shell, flags, async (engine, log) => {
    const entries = await engine.list(kind);
    log.rows(
      'entry',
      entries.map(({ path, url, at, detail }) => ({ path, url, at, detail })),
    );
    if (entries.length === 0) log.say(none[kind]);
    return 0;
  });
}
