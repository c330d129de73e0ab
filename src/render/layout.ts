import { PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';
import { didYouMean } from '../nearest.ts';
import { templateFacet } from '../site/facets.ts';
import type { TemplateFile } from '../site/record.ts';
import type { Page } from '../site/site.ts';
import type { RenderInputs } from './contract.ts';
import type { TemplateSource } from './template.ts';
import type { Trace } from './trace.ts';

export interface Layout {
  name: string;
  source: TemplateSource;
  /** Name of the layout around it. */
  parent: string | undefined;
  /** Line on which `parent` is named. */
  parentLine: number;
}

const parsed = new WeakMap<TemplateFile, Layout>();

/**
 * The layouts of a page from the innermost out; none when it wants none. Records each that was looked for. Throws
 * `layout-missing` and `layout-cycle`.
 */
export function layoutChain(page: Page, inputs: RenderInputs, trace: Trace): Layout[] {
  const find = (name: string) => {
    trace.add(templateFacet('layout', name));
    const file = inputs.templates.get(`layout/${name}`);
    return file === undefined ? undefined : readLayout(file);
  };
  let layout = firstLayout(page, inputs, find);
  const chain: Layout[] = [];
  while (layout !== undefined) {
    chain.push(layout);
    const { parent } = layout;
    if (parent === undefined) break;
    const at = chain.findIndex((known) => known.name === parent);
    if (at !== -1) throw cycle(chain.slice(at), layout);
    const outer = find(parent);
    if (outer === undefined) throw parentMissing(layout, parent, inputs);
    layout = outer;
  }
  return chain;
}

function firstLayout(page: Page, inputs: RenderInputs, find: (name: string) => Layout | undefined): Layout | undefined {
  for (const [index, name] of page.layouts.entries()) {
    const layout = find(name);
    if (layout !== undefined) return layout;
    if (index === 0 && page.layoutNamed) {
      throw new PrebakeError('layout-missing', `There is no layout "${name}".${hint(name, inputs)}`, {
        file: page.source,
        remedy: `Create templates/layouts/${name}.hbs, or correct the name in the front matter or the config.`,
      });
    }
  }
  if (page.layouts.length === 0) return undefined;
  const tried = page.layouts.map((name) => `templates/layouts/${name}.hbs`);
  throw new PrebakeError('layout-missing', `No layout was found for this page; tried ${tried.join(', ')}.`, {
    file: page.source,
    remedy: `Create ${tried.at(-1)}, name a layout in the front matter, or say \`layout: false\`.`,
  });
}

/** Reads the front matter that may stand at the top of a layout: `layout: base` and nothing else. */
export function readLayout(file: TemplateFile): Layout {
  let layout = parsed.get(file);
  if (layout === undefined) {
    layout = parseLayout(file);
    parsed.set(file, layout);
  }
  return layout;
}

function parseLayout(file: TemplateFile): Layout {
  const head = /^\uFEFF?---[ \t]*\r?\n(?:(.*?)\r?\n)?---[ \t]*(?:\r?\n|$)/s.exec(file.text);
  const text = head === null ? file.text : file.text.slice(head[0].length);
  const line = head === null ? 1 : head[0].split('\n').length;
  const layout: Layout = {
    name: file.name,
    source: { path: file.path, text, line, digest: file.digest },
    parent: undefined,
    parentLine: 0,
  };
  for (const [index, row] of (head?.[1] ?? '').split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(row)) continue;
    const entry = /^layout:\s*(["']?)([^"'#]+?)\1\s*(?:#.*)?$/.exec(row);
    if (entry === null) {
      const place = { file: file.path, line: index + 2, column: 1 };
      const frame = frameOf(file.text, place);
      const message = 'The front matter of a layout holds only the name of the layout around it, as in `layout: base`.';
      throw new PrebakeError('template-syntax', message, { ...place, frame });
    }
    layout.parent = entry[2];
    layout.parentLine = index + 2;
  }
  return layout;
}

function cycle(loop: Layout[], last: Layout): PrebakeError {
  const names = [...loop.map((layout) => layout.name), loop[0]?.name].join(' → ');
  return new PrebakeError('layout-cycle', `These layouts name each other in a circle: ${names}.`, {
    file: last.source.path,
    line: last.parentLine,
    column: 1,
  });
}

function parentMissing(layout: Layout, parent: string, inputs: RenderInputs): PrebakeError {
  const message = `The layout "${layout.name}" names "${parent}" as its own layout, which does not exist.`;
  return new PrebakeError('layout-missing', message + hint(parent, inputs), {
    file: layout.source.path,
    line: layout.parentLine,
    column: 1,
    remedy: `Create templates/layouts/${parent}.hbs, or correct the name.`,
  });
}

function hint(name: string, inputs: RenderInputs): string {
  return didYouMean(name, namesOf('layout', inputs));
}

/** Names of the templates of a kind. */
export function namesOf(kind: TemplateFile['kind'], inputs: RenderInputs): string[] {
  return [...inputs.templates.values()].filter((file) => file.kind === kind).map((file) => file.name);
}
