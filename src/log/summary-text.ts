import type { BuildSummary } from '../events.ts';
import { count, duration, grouped, instant, megabytes } from './amount.ts';
import { type Paint, plainText } from './paint.ts';

/** Pages held back that are named with their time. */
const NAMED = 3;

/** What a build did, as a line, with a line more for what failed and for what is held back. `now` in ms. */
export function summaryText(summary: BuildSummary, now: number, paint: Paint): string {
  return [doneLine(summary, paint), ...failedLine(summary, paint), ...heldBackLines(summary, now, paint)].join('\n');
}

function doneLine(summary: BuildSummary, paint: Paint): string {
  const { rendered, written, unchanged, pruned, warnings } = summary;
  const time = duration(summary.duration);
  if (summary.withheld) return withheldLine(summary, paint);
  if (rendered + written + pruned === 0) return `${paint('green', 'Nothing to do')}: all is up to date (${time}).`;
  const parts = [`${grouped(rendered)} rendered`, `${grouped(written)} written`, `${grouped(unchanged)} unchanged`];
  if (pruned > 0) parts.push(`${grouped(pruned)} pruned`);
  if (warnings > 0) parts.push(paint('yellow', count(warnings, 'warning')));
  return `${paint('green', `Built in ${time}`)}: ${parts.join(', ')}. Peak memory ${megabytes(summary.peakMemory)}.`;
}

/** Only a one-shot build withholds: `watch` and `start` always keep going. */
function withheldLine({ failed }: BuildSummary, paint: Paint): string {
  const why = paint('red', `Nothing was published: ${count(failed, 'page')} failed.`);
  return `${why} Mend what is told above, or publish the others with --keep-going.`;
}

function failedLine({ failed, withheld }: BuildSummary, paint: Paint): string[] {
  return failed === 0 || withheld
    ? []
    : [paint('red', `${count(failed, 'page')} failed; what was published of them before stays.`)];
}

function heldBackLines({ heldBack }: BuildSummary, now: number, paint: Paint): string[] {
  if (heldBack.length === 0) return [];
  const parts: string[] = [];
  for (const reason of ['draft', 'future', 'expired'] as const) {
    const amount = heldBack.filter((page) => page.reason === reason).length;
    if (amount > 0) parts.push(reason === 'draft' ? count(amount, 'draft') : `${grouped(amount)} ${reason}`);
  }
  const next = heldBack
    .flatMap(({ reason, at, source }) => (reason === 'future' && at !== undefined ? [{ at, source }] : []))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, NAMED)
    .map(({ at, source }) => `  ${instant(at)} (in ${duration(Date.parse(at) - now)})  ${plainText(source)}`);
  return [`Held back: ${parts.join(', ')}.`, ...next].map((line) => paint('dim', line));
}
