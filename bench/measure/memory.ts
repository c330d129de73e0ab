import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** ms between two looks at the tree of processes. */
const EVERY = 20;

export interface MemoryMeter {
  /** Bytes: the most that the tree held at one look, and no less than the kernel's own peak of any process in it. */
  stop(): number | undefined;
}

/**
 * Measures the resident memory of a process and all below it, from Linux's /proc. The kernel keeps the peak of each
 * process (VmHWM) but not of a tree, so the tree is summed at each look. For a tool of one process the figure is the
 * kernel's peak. Pages that processes share count for each. Undefined where there is no /proc.
 */
export function watchMemory(pid: number): MemoryMeter {
  let peak = 0;
  const look = () => {
    let sum = 0;
    for (const process of treeOf(pid)) {
      const status = read(`/proc/${process}/status`);
      sum += kilobytes(status, 'VmRSS');
      peak = Math.max(peak, kilobytes(status, 'VmHWM'));
    }
    peak = Math.max(peak, sum);
  };
  const timer = setInterval(look, EVERY);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak === 0 ? undefined : peak * 1024;
    },
  };
}

/** The process itself, and what it and its threads have started and what those have. */
export function treeOf(pid: number): number[] {
  const tree = [pid];
  for (const process of tree) {
    const tasks = `/proc/${process}/task`;
    for (const task of existsSync(tasks) ? list(tasks) : []) {
      for (const child of read(`${tasks}/${task}/children`).split(' ')) if (child !== '') tree.push(Number(child));
    }
  }
  return tree;
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}

// A process may end between two looks at it.
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
