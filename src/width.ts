/** Columns that a text takes on a terminal: East Asian letters and pictures take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) {
    if (!/[\p{Mn}\p{Me}\p{Cf}]/u.test(char)) width += isWide(char) ? 2 : 1;
  }
  return width;
}

/** At most `width` columns, the last of them `…` when something was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const char of text) {
    used += widthOf(char);
    if (used > width) break;
    kept += char;
  }
  return `${kept}…`;
}

function isWide(char: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    char,
  );
}
