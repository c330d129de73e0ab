import type { Session } from './session.ts';

/** What a page or an inner layout gave to a named block of a layout around it. */
export interface Fill {
  block: string;
  mode: FillMode;
  html: string;
  /** See `RenderState.layer`. */
  layer: number;
}

export type FillMode = 'replace' | 'append' | 'prepend';

/** Records what `{{#fill name}}` holds. Pages whose bodies are shown inside another page fill nothing there. */
export function addFill({ state }: Session, block: string, mode: FillMode, html: string): void {
  if (state.filling.length > 0 && state.filling.some((id) => id !== state.page.id)) return;
  state.fills.push({ block, mode, html, layer: state.layer });
}

/**
 * What a block becomes: its own text, changed by the layouts inside it from the outermost to the page itself. The
 * text is asked for only when nothing replaces it.
 */
export function resolveBlock({ state }: Session, block: string, ownText: () => string): string {
  state.blocks.add(block);
  const fills = state.fills.filter((fill) => fill.block === block);
  let last = -1;
  const ordered = fills.toSorted((a, b) => b.layer - a.layer);
  for (const [index, fill] of ordered.entries()) if (fill.mode === 'replace') last = index;
  let html = last === -1 ? ownText() : (ordered[last]?.html ?? '');
  for (const fill of ordered.slice(last + 1)) html = fill.mode === 'append' ? html + fill.html : fill.html + html;
  return html;
}

/** Names that were filled and that no layout offered. */
export function unusedFills({ state }: Session): string[] {
  return [...new Set(state.fills.map((fill) => fill.block))].filter((block) => !state.blocks.has(block));
}
