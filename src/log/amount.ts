/** `1 page`, `1,200 pages`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(amount)} ${amount === 1 ? noun : plural}`;
}

/** `12,345`. By hand: the first number that Intl writes costs 10 ms. */
export function grouped(amount: number): string {
  return String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Milliseconds as `12 ms`, `1.24 s`, `2 min 5 s`, `3 h 20 min`, `5 days`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.995) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 10) return pair(Math.round(seconds), 60, 'min', 's');
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? pair(minutes, 60, 'h', 'min') : count(Math.round(minutes / 1440), 'day');
}

function pair(amount: number, base: number, large: string, small: string): string {
  const rest = amount % base;
  return `${Math.floor(amount / base)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** Bytes as `285 MB`. */
export function megabytes(bytes: number): string {
  return `${grouped(bytes / 1_000_000)} MB`;
}

/** An ISO instant as `2026-12-01 08:00 UTC`. */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
