/** Elements that Markdown itself writes; raw HTML may leave others open, which is its own affair. */
const TAG = /<(\/?)(p|li|ul|ol|blockquote|aside|section|table|thead|tbody|tr|t[dh]|h[1-6]|em|strong|del)\b[^>]*>/g;

/** The names of the ends that `html` does not begin, and of the beginnings that it does not end, in order. */
export function balanceOf(html: string): { strayEnds: string[]; unclosed: string[] } {
  const strayEnds: string[] = [];
  const unclosed: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(TAG)) {
    if (slash === '') unclosed.push(name);
    else if (unclosed.at(-1) === name) unclosed.pop();
    else strayEnds.push(name);
  }
  return { strayEnds, unclosed };
}
