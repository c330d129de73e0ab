/** A page of content/docs/errors/, as far as its example can be tried. */
export interface ErrorPage {
  title: string;
  description: string;
  /** Text of each part, by its heading. */
  parts: Record<string, string>;
  /** Files that cause the error, by path. */
  files: Record<string, string>;
  /** Command lines that are run one after the other, with what each prints on the error stream. */
  runs: { command: string; printed: string }[];
  /** Files as they should be, by path. */
  mended: Record<string, string>;
  /** Lines of shell that are part of the remedy. */
  remedyCommands: string[];
}

const FENCE = /^(`{3,})(\w*)(?: title="([^"]*)")?\n(.*?)^\1$/gms;

/** The title of a fence is the path of a file, or the command that printed what stands in it. */
export function parseErrorPage(text: string): ErrorPage {
  const [, head = '', body = ''] = /^---\n(.*?)^---\n(.*)$/ms.exec(text) ?? [];
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '';
  const page: ErrorPage = {
    title: field('title'),
    description: field('description'),
    parts: {},
    files: {},
    runs: [],
    mended: {},
    remedyCommands: [],
  };
  // A heading within a fence is none.
  const headings = [...body.replace(FENCE, (fence) => ' '.repeat(fence.length)).matchAll(/^## (.*)$/gm)];
  for (const [index, { 1: heading = '', index: start }] of headings.entries()) {
    const part = body.slice(start + heading.length + 3, headings[index + 1]?.index);
    page.parts[heading] = part;
    for (const [, , language = '', title = '', content = ''] of part.matchAll(FENCE)) {
      if (heading === 'Example' && isCommand(title)) page.runs.push({ command: title, printed: content });
      else if (heading === 'Example' && title !== '') page.files[title] = content;
      else if (heading === 'What to do' && title !== '') page.mended[title] = content;
      else if (heading === 'What to do' && language === 'sh') page.remedyCommands.push(...content.trim().split('\n'));
    }
  }
  return page;
}

/** The page with what its commands print, in their order. */
export function withPrinted(text: string, printed: readonly string[]): string {
  let index = 0;
  return text.replace(FENCE, (whole, fence, language, title = '', content) =>
    isCommand(title) ? `${fence}${language} title="${title}"\n${printed[index++] ?? content}${fence}` : whole,
  );
}

function isCommand(title: string): boolean {
  return title.startsWith('prebake ');
}
