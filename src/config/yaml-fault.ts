import type { YAMLError } from 'yaml';

/** What is wrong, by the parser's code; where its own words are plain enough, they stay. */
const SENTENCES: Partial<Record<string, string>> = {
  ALIAS_PROPS: 'An alias (`*name`) can have neither a tag nor an anchor.',
  BAD_DQ_ESCAPE:
    'In double quotes a backslash begins an escape, and there is none like this; single quotes leave it alone.',
  BAD_INDENT: 'The indentation of this line fits no line above it.',
  BLOCK_AS_IMPLICIT_KEY: 'A value that holds ": " must stand in quotes.',
  DUPLICATE_KEY: 'This key is written twice.',
  MULTIPLE_DOCS: 'A second YAML document begins here.',
  TAB_AS_INDENT: 'A tab cannot indent in YAML. Use spaces.',
};

const HINTS: Partial<Record<string, string>> = {
  BAD_SCALAR_START: ' Put the value in quotes.',
  UNEXPECTED_TOKEN: ' If this is text, put all of it in quotes.',
};

/** A fault of the YAML parser as a sentence for readers, and the offset in `text` at which they should look. */
export function yamlFault({ code, message, pos }: YAMLError, text: string): { message: string; offset: number } {
  const offset = pos[0];
  const [, quote] = /^Missing closing (["'])quote/.exec(message) ?? [];
  // It is missed at the end of the text; readers look for the quote that has no partner.
  if (quote !== undefined) return { message: `This ${quote} is never closed.`, offset: openingOf(quote, text, offset) };
  const [, bracket] = /end with(?: a)? ([\]}])/.exec(message) ?? [];
  if (bracket !== undefined)
    return { message: `A bracket is not closed: "${bracket}" is missing before this.`, offset };
  const sentence = SENTENCES[code] ?? `${message.replace(/\.$/, '')}.`;
  return { message: `${sentence}${HINTS[code] ?? ''}`, offset };
}

/** The last such quote before the end, since none after the opening one closes it. */
function openingOf(quote: string, text: string, end: number): number {
  let at = text.lastIndexOf(quote, end - 1);
  while (at > 0 && (text[at - 1] === '\\' || text[at - 1] === quote)) at = text.lastIndexOf(quote, at - 2);
  return Math.max(at, 0);
}
