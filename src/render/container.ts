import { callout, isCalloutKind } from './callout.ts';
import { escapeHtml } from './html.ts';
import { addMask, type Masks, startsLine } from './mask.ts';

/** A line of colons: one with a name opens a container, one without closes it. */
export type ContainerLine =
  | { form: 'open'; colons: number; name: string; title: string; id: string; classes: string[] }
  | { form: 'close'; colons: number };

/** `:::name`, `:::name[Title]{.class #id}`, `:::name Title`, `:::`. */
const LINE =
  /^(:{3,})[ \t]*(?:([A-Za-z][\w-]*)(?:\[([^\n]*?)\])?(?:[ \t]*\{([^{}\n]*)\})?(?:[ \t]+([^\n]*?))?)?[ \t]*$/;
const ATTRIBUTES = /^(?:\s*[.#][\w-]+)*\s*$/;
const INLINE_MARKUP = /[*_`[\]<>&!~\\"'@:.-]/;

/** Masks the lines of `text` that look like a container's, those in code too: they are put back later. */
export function maskContainers(text: string, masks: Masks): string {
  let start = text.indexOf(':::');
  if (start === -1) return text;
  let masked = '';
  let from = 0;
  while (start !== -1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (startsLine(text, start)) {
      const original = text.slice(start, end);
      const container = parseContainerLine(original);
      if (container !== undefined) {
        masked += text.slice(from, start) + addMask(masks, { kind: 'container', original, container }, true);
        from = end;
      }
    }
    start = text.indexOf(':::', end);
  }
  return masked + text.slice(from);
}

/** Anything else than classes and an id in the braces makes the line plain text, so that nothing is dropped unseen. */
function parseContainerLine(line: string): ContainerLine | undefined {
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, colons = '', name, label, attributes = '', rest = ''] = found;
  if (name === undefined) return { form: 'close', colons: colons.length };
  if (!ATTRIBUTES.test(attributes) || (label !== undefined && rest !== '')) return undefined;
  const words = attributes.match(/[.#][\w-]+/g) ?? [];
  return {
    form: 'open',
    colons: colons.length,
    name,
    title: label ?? rest,
    id: words.findLast((word) => word.startsWith('#'))?.slice(1) ?? '',
    classes: words.filter((word) => word.startsWith('.')).map((word) => word.slice(1)),
  };
}

/** `inline` renders a title's Markdown. */
export function openContainer(
  line: Extract<ContainerLine, { form: 'open' }>,
  inline: (text: string) => string,
): string {
  const title = INLINE_MARKUP.test(line.title) ? inline(line.title) : line.title;
  const kind = line.name.toLowerCase();
  if (isCalloutKind(kind)) return callout(kind, title, line);
  const id = line.id === '' ? '' : ` id="${escapeHtml(line.id)}"`;
  const open = `<div class="${[line.name, ...line.classes].join(' ')}"${id}>`;
  return title === '' ? open : `${open}<p class="${line.name}-title">${title}</p>`;
}

export function closeContainer(line: Extract<ContainerLine, { form: 'open' }>): string {
  return isCalloutKind(line.name.toLowerCase()) ? '</aside>' : '</div>';
}
