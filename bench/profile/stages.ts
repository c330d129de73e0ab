/** Where time goes, in the order of the flow. */
export const stages = [
  'start',
  'load',
  'parse',
  'body',
  'site',
  'plan',
  'render',
  'stage',
  'commit',
  'queue',
  'other',
  'node',
  'GC',
  'native',
  'idle',
] as const;

export type Stage = (typeof stages)[number];

/** Beginnings of paths below src/, without extension, and the stage they are part of; the first that fits counts. */
const places: [Stage, RegExp][] = [
  ['parse', /^source\/(front-matter|keys|foreign-keys|read|json|toml|yaml|plain-)/],
  ['load', /^(source\/|build\/(load|sweep|memory)|worker\/load|triggers\/)/],
  [
    'body',
    /^render\/(annotate|balance|block|body|callout|code-block|container|excerpt|fence|heading|highlight|hooks|html|link-marks|markdown|mask|plain-text|shortcode|tag|words)/,
  ],
  ['plan', /^(plan\/|site\/facet)/],
  ['site', /^(site\/|build\/site)/],
  ['render', /^(render\/|worker\/(page|renderer|bodies|asset)|build\/(render|rounds|assets))/],
  ['stage', /^publish\/stage/],
  ['commit', /^(publish\/|build\/commit|journal)/],
  ['queue', /^(queue\/|worker\/|build\/workers)/],
  ['start', /^(cli\/|config\/|log\/|engine|open-engine|station|live|index|library|build\/)/],
];

/**
 * The stage of a file of prebake, by its path below src/ (or dist/). Undefined for small things that all stages use, such
 * as `digest`: their time is that of who called them.
 */
export function stageOf(path: string): Stage | undefined {
  const stage = places.find(([, pattern]) => pattern.test(path))?.[0];
  return stage ?? (path.includes('/') ? 'other' : undefined);
}
