import type { HelperContext } from '../../src/render/contract.ts';

/** What a helper gets after a template's arguments. */
export interface Options {
  ctx: Pick<HelperContext, 'read'>;
}

/** The text of a file of prebake's own source. */
export function sourceOf(path: string, { ctx }: Options): string {
  const text = ctx.read(path);
  if (text === undefined) throw new Error(`There is no file ${path}.`);
  return text;
}

/** The text of a doc comment, on one line. */
export function textOf(comment = ''): string {
  return comment.replace(/\s*\n\s*\* ?/g, ' ').trim();
}
