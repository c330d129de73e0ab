import type { Stage } from '../events.ts';
import { cut } from '../width.ts';
import { duration, grouped } from './amount.ts';
import type { Paint } from './paint.ts';

/** Where a stage stands. Times in ms. */
export interface Progress {
  stage: Stage;
  done: number;
  /** 0 while unknown. */
  total: number;
  /** Since the stage began. */
  elapsed: number;
}

const verbs: Record<Stage, string> = {
  load: 'Reading',
  site: 'Arranging',
  plan: 'Planning',
  render: 'Rendering',
  commit: 'Publishing',
};

const BAR = 24;

/** `Rendering ━━━━━━────── 1,234/3,000  812/s  2.17 s left`, at most `columns` wide. */
export function progressText(progress: Progress, columns: number, paint: Paint): string {
  const { stage, done, total, elapsed } = progress;
  const rate = elapsed > 0 ? (done * 1000) / elapsed : 0;
  const parts = [total > 0 ? `${grouped(done)}/${grouped(total)}` : grouped(done)];
  if (rate > 0) parts.push(`${grouped(rate)}/s`);
  if (rate > 0 && total > done) parts.push(`${duration(((total - done) * 1000) / rate)} left`);
  const label = `${verbs[stage]} `;
  const figures = parts.join('  ');
  if (total === 0 || label.length + BAR + 1 + figures.length > columns) return cut(`${label}${figures}`, columns);
  const full = Math.min(BAR, Math.floor((done / total) * BAR));
  return `${label}${paint('cyan', '━'.repeat(full))}${paint('dim', '─'.repeat(BAR - full))} ${figures}`;
}
