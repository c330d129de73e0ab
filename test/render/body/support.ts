import type { MarkdownSettings } from '../../../src/config/options.ts';
import { renderBody } from '../../../src/render/body.ts';
import type { Body } from '../../../src/render/contract.ts';
import { escapeHtml } from '../../../src/render/html.ts';
import { encodeUri } from '../../../src/render/link-marks.ts';
import { fillPlaceholders } from '../../../src/render/placeholder.ts';
import type { BodyFormat } from '../../../src/site/record.ts';

export const settings: MarkdownSettings = { highlight: false, rawHtml: true, smartPunctuation: false, tocDepth: 3 };

/** The body of a file whose front matter ends on line 4. */
export function render(text: string, changes: Partial<MarkdownSettings & { format: BodyFormat }> = {}): Promise<Body> {
  const { format = 'markdown', ...options } = changes;
  return renderBody({ text, format, path: 'content/a.md', line: 5 }, { ...settings, ...options });
}

/** The body's HTML with `{link:target}` and `{call:0}` for its placeholders, without white space at its ends. */
export async function html(text: string, changes: Parameters<typeof render>[1] = {}): Promise<string> {
  return show((await render(text, changes)).html).trim();
}

export function show(text: string): string {
  return fillPlaceholders(text, { link: (target) => `{link:${target}}`, shortcode: (index) => `{call:${index}}` });
}

/** As a renderer would that leaves every target alone. */
export function fill(text: string): string {
  return fillPlaceholders(text, { link: encodeTarget, shortcode: () => '' });
}

/** The reverse of `targetOf`, for an attribute: encodes what a URL cannot hold, keeps what is encoded, escapes. */
function encodeTarget(target: string): string {
  if (/^[\w./#?=:@,;~!$()*+-]*$/.test(target)) return target;
  const encoded = encodeUri(target).replace(/%25(?=[0-9A-Fa-f]{2})/g, '%');
  return escapeHtml(encoded.replace(/%5B/gi, '[').replace(/%5D/gi, ']'));
}
