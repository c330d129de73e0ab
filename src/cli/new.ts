import type { NewPageReport } from '../build/new-page.ts';
import { PrebakeError } from '../errors.ts';
import { instant } from '../log/amount.ts';
import { readDate } from '../site/date.ts';
import type { NewPageFlags } from './command-line.ts';
import type { Shell } from './shell.ts';
import { type EngineFlags, withEngine } from './with-engine.ts';

/** Makes a page, and says where it is and when it appears. */
export function newPage(shell: Shell, flags: EngineFlags, path: string, page: NewPageFlags): Promise<number> {
  return withEngine(shell, flags, async (engine, log) => {
    const { title, date, kind, draft } = page;
    const report = await engine.newPage({
      path,
      ...(title !== undefined && { title: checkTitle(title) }),
      ...(date !== undefined && { date: checkDate(date) }),
      ...(kind !== undefined && { kind }),
      ...(draft !== undefined && { draft }),
    });
    const { reason, at } = report.heldBack ?? {};
    log.rows('page:created', [{ path: report.path, url: report.url, heldBack: reason, at }]);
    log.say(appearance(report));
    return 0;
  });
}

function checkTitle(text: string): string {
  const title = text.normalize('NFC').trim();
  if (title !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]|\p{Surrogate}/u.test(title)) return title;
  throw new PrebakeError('usage', `Expected --title to be a line of text, got ${JSON.stringify(text)}.`);
}

function checkDate(text: string): string {
  try {
    readDate(text, 'UTC');
    return text.trim();
  } catch (cause) {
    if (!(cause instanceof PrebakeError)) throw cause;
    throw new PrebakeError('usage', `Expected --date to be a date, got "${text}".`, { remedy: cause.remedy });
  }
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
