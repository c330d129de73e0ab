import { type Stage, stageOf } from './stages.ts';

/** What `node --cpu-prof` writes, as far as it is read here. Times are in µs. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: Frame;
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

interface Frame {
  functionName: string;
  url: string;
  lineNumber: number;
}

export interface Summary {
  /** ms of all samples. */
  total: number;
  /** ms by stage. */
  stages: Map<Stage, number>;
  /** ms of a function itself, without what it called; the longest first. */
  functions: { name: string; place: string; self: number }[];
}

/** What V8 calls time without a function. */
const withoutFunction: Record<string, Stage> = {
  '(idle)': 'idle',
  '(garbage collector)': 'GC',
  '(program)': 'native',
  '(root)': 'native',
};

/**
 * Puts each sample under the stage of the nearest function of prebake on its stack, so that a library's or Node's time
 * counts for the stage that called it. `root` is the folder of the compiled files, as a URL with a slash at its end.
 */
export function summarise(profile: CpuProfile, root: string): Summary {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const stageByNode = new Map<number, Stage>();
  // V8 lists a node before its children.
  for (const { id, callFrame, children } of profile.nodes) {
    const stage =
      withoutFunction[callFrame.functionName] ?? stageOfFrame(callFrame, stageByNode.get(id), root) ?? 'node';
    stageByNode.set(id, stage);
    for (const child of children ?? []) stageByNode.set(child, callFrame.functionName === '(root)' ? 'node' : stage);
  }
  const stages = new Map<Stage, number>();
  const functions = new Map<string, Summary['functions'][number]>();
  let total = 0;
  for (const [at, id] of profile.samples.entries()) {
    const time = (profile.timeDeltas[at] ?? 0) / 1000;
    const node = nodes.get(id);
    if (node === undefined) continue;
    const { functionName, url, lineNumber } = node.callFrame;
    const stage = stageByNode.get(id) ?? 'node';
    total += time;
    stages.set(stage, (stages.get(stage) ?? 0) + time);
    if (functionName in withoutFunction) continue;
    const place = url === '' ? 'native' : `${shorten(url, root)}:${lineNumber + 1}`;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const known = functions.get(`${name} ${place}`);
    if (known === undefined) functions.set(`${name} ${place}`, { name, place, self: time });
    else known.self += time;
  }
  return { total, stages, functions: [...functions.values()].sort((a, b) => b.self - a.self) };
}

/** `caller` is the stage of the frame above. What a module does while it is loaded is part of the start. */
function stageOfFrame({ url, functionName }: Frame, caller: Stage | undefined, root: string): Stage | undefined {
  if (caller === undefined || caller === 'node') {
    if (/^node:internal\/(modules|bootstrap|main)\//.test(url)) return 'start';
  }
  if (!url.startsWith(root) || (caller === 'start' && functionName === '')) return caller;
  return stageOf(url.slice(root.length).replace(/\.js$/, '')) ?? caller;
}

/** Several threads as one. */
export function addUp(summaries: Summary[]): Summary {
  const stages = new Map<Stage, number>();
  const functions = new Map<string, Summary['functions'][number]>();
  for (const summary of summaries) {
    for (const [stage, time] of summary.stages) stages.set(stage, (stages.get(stage) ?? 0) + time);
    for (const { name, place, self } of summary.functions) {
      const known = functions.get(`${name} ${place}`);
      functions.set(`${name} ${place}`, { name, place, self: self + (known?.self ?? 0) });
    }
  }
  const total = summaries.reduce((sum, each) => sum + each.total, 0);
  return { total, stages, functions: [...functions.values()].sort((a, b) => b.self - a.self) };
}

function shorten(url: string, root: string): string {
  if (url.startsWith(root)) return `dist/${url.slice(root.length)}`;
  return url.replace(/^.*\/node_modules\//, '');
}
